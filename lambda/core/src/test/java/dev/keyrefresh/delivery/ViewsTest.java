package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A text as its readers may read it. */
class ViewsTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "'plain', 'plain'",
    "'a+b', 'a+b'",
    "'%41b', 'Ab'",
    "'a%20b', 'a b'",
    "'a%0ab', 'a\nb'",
    "'%E2%82%ac', '€'",
    "'%2541', '%41'",
    "'100%', '100%'",
    "'x%2', 'x%2'",
    "'%zz', '%zz'",
    "'%4z', '%4z'",
    "'%%41', '%A'"
  })
  void percentEscapesAreDecodedOnceAndWhatIsNoneStays(String text, String decoded) {
    assertThat(Views.percentDecoded(text)).isEqualTo(decoded);
  }

  @Test
  void aPlainTextHasNoOtherReading() {
    assertThat(Views.of("plain")).containsExactly("plain");
    assertThat(Views.of("")).containsExactly("");
  }

  @Test
  void escapesOfJsonAreReadThoughTheTextBeginsWithOne() {
    assertThat(Views.of("\\u0041\\/\\\"\\\\")).containsExactly("\\u0041\\/\\\"\\\\", "A/\"\\");
  }

  @Test
  void base64IsReadOnceInEitherAlphabetWithOrWithoutItsPadding() {
    byte[] text = "~~~?>? is my key".getBytes(StandardCharsets.UTF_8);
    String standard = Base64.getEncoder().encodeToString(text);
    String forUrls = Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    assertThat(standard).isNotEqualTo(forUrls);
    assertThat(Views.of(standard)).contains("~~~?>? is my key");
    assertThat(Views.of(forUrls)).contains("~~~?>? is my key");
    String twice = Base64.getEncoder().encodeToString(standard.getBytes(StandardCharsets.UTF_8));
    assertThat(Views.of(twice)).contains(standard).doesNotContain("~~~?>? is my key");
  }

  @Test
  void aRunWithOneLetterTooManyIsReadWithoutIt() {
    String encoded =
        Base64.getEncoder().encodeToString("twelve bytes".getBytes(StandardCharsets.UTF_8));
    assertThat(Views.of(encoded + "x")).contains("twelve bytes");
  }
}

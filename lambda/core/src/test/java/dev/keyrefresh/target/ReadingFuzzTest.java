package dev.keyrefresh.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;

/** What people write into targets: any text is read or refused, and nothing else happens. */
class ReadingFuzzTest {
  private static final int HUGE = 4_000_000;
  private static final Duration SOON = Duration.ofSeconds(5);

  @Property
  void aUrlIsReadAsItWritesItselfOrNotAtAll(@ForAll("urls") String text) {
    CodeCommitUrl.parse(text).ifPresent(url -> {
      assertThat(CodeCommitUrl.parse(url.toString())).contains(url);
      assertThat(url.toString()).doesNotContain("@", "?", "#");
    });
  }

  @Property
  void aPasswordIsASignedOneOrNot(@ForAll("passwords") String text) {
    SignedGitPassword.signedAt(Secret.of(text)).ifPresent(at -> assertThat(text).hasSize(80));
  }

  @Property
  void anIdIsOneOrNot(@ForAll String text) {
    assertThat(CredentialId.isOne(text)).isEqualTo(text.matches("\\w{4,128}"));
  }

  @Example
  void hugeTextsTakeNoTime() {
    for (String part : new String[]{"a", "a-", "/", "%", "https://", "git-codecommit.", "vpce-"}) {
      String text = "https://git-codecommit." + part.repeat(HUGE / part.length());
      Assertions.assertTimeoutPreemptively(SOON, () -> {
        assertThat(CodeCommitUrl.parse(text)).isEmpty();
        assertThat(SignedGitPassword.signedAt(Secret.of(text))).isEmpty();
        assertThat(CredentialId.isOne(text)).isFalse();
      });
    }
  }

  @Provide
  Arbitrary<String> urls() {
    Arbitrary<String> parts = Arbitraries.of("https://", "HTTPS://", "ssh://", "user:word@",
        "git-codecommit", "git-codecommit-fips", "vpce-1a-2b.", ".eu-west-1", ".us-gov-west-1",
        ".vpce", ".amazonaws.com", ".amazonaws.com.cn", ":443", "/v1/repos/", "demo", "..", "%2e",
        "?x=1", "#y", "/", " ", "\n", "é", "[::1]", "\u0000");
    return Arbitraries.oneOf(parts.list().ofMaxSize(8).map(list -> String.join("", list)),
        Arbitraries.strings().ofMaxLength(200));
  }

  @Provide
  Arbitrary<String> passwords() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("0123456789TZabcdef").ofLength(80),
        Arbitraries.strings().numeric().ofLength(14).map(digits -> digits.substring(0, 8) + "T"
            + digits.substring(8) + "Z" + "0a".repeat(32)),
        Arbitraries.strings().ofMinLength(1).ofMaxLength(100));
  }
}

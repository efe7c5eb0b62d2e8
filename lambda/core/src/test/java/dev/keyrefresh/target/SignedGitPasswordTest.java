package dev.keyrefresh.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.Secret;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedGitPasswordTest {
  private static final Secret KEY = Secret.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  private static final String HOST = "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/";
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @ParameterizedTest(name = "of {0}")
  @CsvSource({
      "MyDemoRepo,20260101T120000Z6614d109d32f33447c7b96a7258c6b6a7f310a41b23f4450ccd3298d42de0589",
      "OtherRepo,20260101T120000Z5f74e80792a81cd49ee463c84804fb98b3cb247b73d5e4b4fae259b7c25ad896"})
  void isTheOneThatGitRemoteCodecommitMakes(String repository, String password) {
    assertThat(SignedGitPassword.sign(KEY, url(repository), NOON).reveal()).isEqualTo(password);
  }

  @Test
  void hashesTheCanonicalRequestAsDocumented() {
    assertThat(SignedGitPassword.canonicalHash(url("MyDemoRepo")))
        .isEqualTo("e97a665fd80db531c5404f15c1cad567c921e820904d33a6f6c842b7c9f2e425");
  }

  @Test
  void saysWhenItWasSigned() {
    Secret password = SignedGitPassword.sign(KEY, url("MyDemoRepo"), NOON.plusMillis(700));

    assertThat(SignedGitPassword.signedAt(password)).contains(NOON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "20260101T120000Z", "20261301T120000Z"
      + "6614d109d32f33447c7b96a7258c6b6a7f310a41b23f4450ccd3298d42de0589"})
  void saysNothingOfATextThatIsNone(String text) {
    assertThat(SignedGitPassword.signedAt(Secret.of(text))).isEmpty();
  }

  private static CodeCommitUrl url(String repository) {
    return CodeCommitUrl.parse(HOST + repository).orElseThrow();
  }
}

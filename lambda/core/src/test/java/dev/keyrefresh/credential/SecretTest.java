package dev.keyrefresh.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void neverPrintsItselfNorWhatHoldsIt() {
    Secret secret = Secret.of("canary");
    IssuedCredential issued =
        new IssuedCredential(
            new CredentialId("AKIAIOSFODNN7EXAMPLE"),
            CredentialKind.ACCESS_KEY,
            new UserName("demo"),
            "AKIAIOSFODNN7EXAMPLE",
            secret,
            Instant.EPOCH);

    assertThat(secret).hasToString("[secret]");
    assertThat(issued.toString()).doesNotContain("canary").contains("AKIAIOSFODNN7EXAMPLE");
    assertThat(secret.reveal()).isEqualTo("canary");
  }

  @Test
  void equalsByItsText() {
    assertThat(Secret.of("a"))
        .isEqualTo(Secret.of("a"))
        .isNotEqualTo(Secret.of("b"))
        .hasSameHashCodeAs(Secret.of("b"));
  }
}

package dev.keyrefresh.updater.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;

class EksTokenTest {
  private static final String KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final AwsCredentialsIdentity SESSION =
      AwsSessionCredentials.create("ASIAIOSFODNN7EXAMPLE", KEY, "EXAMPLETOKEN");
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void isThePresignedRequestOfTheTestVector() {
    URI presigned = presigned(EksToken.sign(SESSION, Region.US_WEST_2, "demo-cluster", NOW));
    assertThat(presigned).hasScheme("https").hasHost("sts.us-west-2.amazonaws.com").hasPath("/");
    assertThat(Stream.of(presigned.getRawQuery().split("&")))
        .containsExactlyInAnyOrder(
            "Action=GetCallerIdentity",
            "Version=2011-06-15",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F20260101%2Fus-west-2%2Fsts%2Faws4_request",
            "X-Amz-Date=20260101T120000Z",
            "X-Amz-Expires=60",
            "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id",
            "X-Amz-Security-Token=EXAMPLETOKEN",
            "X-Amz-Signature=9ebbd8a9e38cec84bb78c9531d3c38f3ec48b6d321f9931c1bb7e264b110f616");
  }

  @Test
  void hasThePrefixAndNoPadding() {
    for (int length = 1; length < 4; length++) {
      String token = EksToken.sign(SESSION, Region.US_WEST_2, "c".repeat(length), NOW).reveal();
      assertThat(token).startsWith("k8s-aws-v1.").doesNotContain("=", "+", "/");
    }
  }

  @Test
  void asksTheStsOfItsOwnPartition() {
    AwsCredentialsIdentity key = AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", KEY);
    assertThat(presigned(EksToken.sign(key, Region.CN_NORTH_1, "demo", NOW)))
        .hasHost("sts.cn-north-1.amazonaws.com.cn");
    assertThat(presigned(EksToken.sign(key, Region.US_GOV_WEST_1, "demo", NOW)))
        .hasHost("sts.us-gov-west-1.amazonaws.com");
  }

  @Test
  void doesNotPrintItself() {
    Secret token = EksToken.sign(SESSION, Region.US_WEST_2, "demo-cluster", NOW);
    assertThat(token).hasToString("[secret]");
  }

  private static URI presigned(Secret token) {
    byte[] decoded =
        Base64.getUrlDecoder().decode(token.reveal().substring("k8s-aws-v1.".length()));
    return URI.create(new String(decoded, StandardCharsets.UTF_8));
  }
}

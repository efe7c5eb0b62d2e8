package dev.keyrefresh.local.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;

/** EKS tokens as the clients of a cluster make them; the signature is that of the vector's. */
final class Tokens {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final String PRESIGNED =
      "https://sts.us-west-2.amazonaws.com/?Action=GetCallerIdentity"
          + "&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
          + "&X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F20260101%2Fus-west-2%2Fsts%2Faws4_request"
          + "&X-Amz-Date=20260101T120000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id"
          + "&X-Amz-Security-Token=EXAMPLETOKEN"
          + "&X-Amz-Signature=9ebbd8a9e38cec84bb78c9531d3c38f3ec48b6d321f9931c1bb7e264b110f616";

  private Tokens() {}

  static String of(String presigned) {
    return "k8s-aws-v1."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(presigned.getBytes(UTF_8));
  }
}

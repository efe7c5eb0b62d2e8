package dev.keyrefresh.local.kubernetes;

import static dev.keyrefresh.local.kubernetes.Tokens.NOON;
import static dev.keyrefresh.local.kubernetes.Tokens.PRESIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EksTokenTest {

  @Test
  void isAPresignedGetCallerIdentityThatLivesForFifteenMinutes() {
    var token = EksToken.in("Bearer " + Tokens.of(PRESIGNED)).orElseThrow();

    assertThat(token.presigned()).hasToString(PRESIGNED);
    assertThat(token.isAlive(NOON)).isTrue();
    assertThat(token.isAlive(NOON.plus(Duration.ofMinutes(15)))).isTrue();
    assertThat(token.isAlive(NOON.plus(Duration.ofMinutes(15)).plusSeconds(1))).isFalse();
    assertThat(token.toString()).doesNotContain("9ebbd8", "EXAMPLETOKEN");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the cluster is not signed, host%3Bx-k8s-aws-id, host",
    "another action, GetCallerIdentity, GetSessionToken",
    "not over TLS, https://, http://",
    "not STS, sts.us-west-2.amazonaws.com, sts.us-west-2.example.com",
    "a host that only begins like STS, amazonaws.com/, amazonaws.com.example.com/",
    "another path, amazonaws.com/, amazonaws.com/role",
    "no signature, X-Amz-Signature=, X-Amz-Credential2=",
    "a parameter that nobody knows, &X-Amz-Expires=60, &X-Amz-Expires=60&x=y",
    "a parameter twice, &X-Amz-Expires=60, &X-Amz-Expires=60&x-amz-expires=60",
    "valid for too long, X-Amz-Expires=60, X-Amz-Expires=901",
    "without a validity, &X-Amz-Expires=60, ''",
    "a validity that is no number, X-Amz-Expires=60, X-Amz-Expires=soon",
    "without a date, &X-Amz-Date=20260101T120000Z, ''",
    "no such date, 20260101T120000Z, 20261301T120000Z"
  })
  void isRefusedWhenMalformed(String why, String good, String bad) {
    assertThat(PRESIGNED).contains(good);
    assertThat(EksToken.in("Bearer " + Tokens.of(PRESIGNED.replace(good, bad)))).as(why).isEmpty();
  }

  @Test
  void isRefusedInAnotherWrapping() {
    var token = Tokens.of(PRESIGNED);

    assertThat(EksToken.in(null)).isEmpty();
    assertThat(EksToken.in("Basic " + token)).isEmpty();
    assertThat(EksToken.in("Bearer " + token.substring("k8s-aws-v1.".length()))).isEmpty();
    assertThat(EksToken.in("Bearer k8s-aws-v2." + token)).isEmpty();
    assertThat(EksToken.in("Bearer k8s-aws-v1.***")).isEmpty();
    assertThat(EksToken.in("Bearer " + Tokens.of("https://not a url"))).isEmpty();
    assertThat(EksToken.in("Bearer " + Tokens.of(PRESIGNED + "a".repeat(4096)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "sts.cn-north-1.amazonaws.com.cn",
    "sts.amazonaws.com",
    "sts-fips.us-west-2.amazonaws.com"
  })
  void mayComeFromEveryPartition(String host) {
    var presigned = PRESIGNED.replace("sts.us-west-2.amazonaws.com", host);

    assertThat(EksToken.in("Bearer " + Tokens.of(presigned))).isPresent();
  }
}

package dev.keyrefresh.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeCommitUrlTest {
  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource({
    "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/a,us-west-2",
    "https://git-codecommit-fips.us-gov-west-1.amazonaws.com/v1/repos/a,us-gov-west-1",
    "https://git-codecommit.cn-north-1.amazonaws.com.cn/v1/repos/a,cn-north-1",
    "https://vpce-0123-abcd.git-codecommit.eu-central-1.vpce.amazonaws.com/v1/repos/a,eu-central-1",
    "HTTPS://Git-CodeCommit.ap-southeast-2.amazonaws.com/v1/repos/A.b_c-1,ap-southeast-2"
  })
  void knowsTheHostsOfCodeCommit(String text, String region) {
    assertThat(CodeCommitUrl.parse(text))
        .hasValueSatisfying(
            url -> {
              assertThat(url.region()).isEqualTo(region);
              assertThat(url.isRepository()).isTrue();
            });
  }

  /** Git sends neither the user nor the port of HTTPS as a part of host and path. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://git-codecommit.us-west-2.amazonaws.com:443/v1/repos/MyDemoRepo",
        "https://user@git-codecommit.us-west-2.amazonaws.com/v1/repos/MyDemoRepo",
        "https://user:word@git-codecommit.us-west-2.amazonaws.com:443/v1/repos/MyDemoRepo/",
        "https://@GIT-codecommit.us-west-2.AMAZONAWS.com/v1/repos/MyDemoRepo",
        "https://git-codecommit.us-west-2.amazonaws.com:/v1/repos/MyDemoRepo"
      })
  void takesTheSameRepositoryForTheSame(String text) {
    assertThat(CodeCommitUrl.parse(text))
        .map(CodeCommitUrl::toString)
        .contains("https://git-codecommit.us-west-2.amazonaws.com/v1/repos/MyDemoRepo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "git@github.com:o/r.git",
        "ssh://git-codecommit.us-west-2.amazonaws.com/v1/repos/a",
        "http://git-codecommit.us-west-2.amazonaws.com/v1/repos/a",
        "https://git-codecommit.us-west-2.amazonaws.com.evil.example/v1/repos/a",
        "https://evil.example/git-codecommit.us-west-2.amazonaws.com",
        "https://me@corp@git-codecommit.us-west-2.amazonaws.com/v1/repos/a",
        "https://git-codecommit.us-west-2.amazonaws.com./v1/repos/a",
        "https://git-codecommit",
        "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/a#main",
        "https://git-codecommit.us-west-2.amazonaws.com:8443/v1/repos/a",
        "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/a?x=1",
        "https://github.com/o/r",
        "https://[",
        "https://xgit-codecommit.us-west-2.amazonaws.com/a"
      })
  void refusesEverythingElse(String text) {
    assertThat(CodeCommitUrl.parse(text)).isEmpty();
  }

  @Test
  void tellsARepositoryFromAPrefixOfMany() {
    assertThat(CodeCommitUrl.parse("https://git-codecommit.us-west-2.amazonaws.com"))
        .hasValueSatisfying(url -> assertThat(url.isRepository()).isFalse());
  }

  @Test
  void givesALongTextUpAtOnce() {
    assertThat(
            CodeCommitUrl.parse(
                "https://git-codecommit.us-west-2.amazonaws.com/" + "a".repeat(1_000_000)))
        .isEmpty();
  }
}

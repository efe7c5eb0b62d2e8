package dev.keyrefresh.local.git;

import static dev.keyrefresh.local.git.CodeCommitFixture.FOR_DEMO;
import static dev.keyrefresh.local.git.CodeCommitFixture.FOR_OTHER;
import static dev.keyrefresh.local.git.CodeCommitFixture.HOST;
import static dev.keyrefresh.local.git.CodeCommitFixture.KEY;
import static dev.keyrefresh.local.git.CodeCommitFixture.NOON;
import static dev.keyrefresh.local.git.CodeCommitFixture.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalCodeCommitTest {
  private static final String REFS = "/info/refs?service=git-upload-pack";
  private static final String GIT_USER = "demo-user-at-123456789012";
  private static final String GIT_PASSWORD = "a+Git/credential=";

  private final CodeCommitFixture fixture = new CodeCommitFixture();
  private final LocalCodeCommit codeCommit = fixture.codeCommit;

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void asksForAPairWhenNoneIsSent() {
    var response = fixture.get("MyDemoRepo" + REFS);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .get()
        .asString()
        .startsWith("Basic ");
    assertThat(codeCommit.count(GitAnswer.CHALLENGED)).isOne();
    assertThat(codeCommit.admitted() + codeCommit.refused()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"Bearer abc", "Basic", "Basic ###", "Basic bm9jb2xvbg=="})
  void asksForAPairWhenTheHeaderHoldsNone(String authorization) {
    assertThat(fixture.get("MyDemoRepo" + REFS, "Authorization", authorization).statusCode())
        .isEqualTo(401);
  }

  @Test
  void admitsThePasswordsThatTheDocumentedVectorsGive() {
    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(200);
    assertThat(fixture.probe("OtherRepo", KEY, FOR_OTHER)).isEqualTo(200);
    assertThat(codeCommit.admitted()).isEqualTo(2);
    assertThat(fixture.accounts.uses).containsExactly(KEY, KEY);
  }

  @Test
  void refusesAPasswordThatWasSignedForAnotherPath() {
    assertThat(fixture.probe("OtherRepo", KEY, FOR_DEMO)).isEqualTo(403);
    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_OTHER)).isEqualTo(403);
    assertThat(codeCommit.refused()).isEqualTo(2);
    assertThat(fixture.accounts.uses).isEmpty();
  }

  @ParameterizedTest(name = "at {0} the answer is {1}")
  @CsvSource({
    "2026-01-01T11:44:59Z, 403",
    "2026-01-01T11:45:00Z, 200",
    "2026-01-01T12:14:59Z, 200",
    "2026-01-01T12:15:00Z, 403",
    "2026-01-02T12:00:00Z, 403"
  })
  void admitsASignedPasswordForFifteenMinutesOnly(Instant at, int status) {
    fixture.now.set(at);

    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(status);
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({
    "git-codecommit.eu-west-1.amazonaws.com, us-west-2",
    "git-codecommit.us-west-2.amazonaws.com, eu-west-1",
    "git-codecommit-fips.us-west-2.amazonaws.com, us-west-2"
  })
  void refusesAPasswordThatWasSignedForAnotherHostOrRegion(String host, String region) {
    try (var elsewhere = new CodeCommitFixture(host, region)) {
      assertThat(elsewhere.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(403);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "one digit of the signature differs, Z6614, Z7614",
    "it is signed for a second earlier, T120000Z, T120001Z",
    "there is no such month, 20260101T, 20261301T",
    "it has no Z, 120000Z, 120000",
    "its digits are in upper case, d109d32f, D109D32F",
    "something follows, 42de0589, 42de05890"
  })
  void refusesAPasswordThatIsNotTheSignedOne(String why, String good, String bad) {
    assertThat(FOR_DEMO).contains(good);
    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO.replace(good, bad)))
        .as(why)
        .isEqualTo(403);
  }

  @Test
  void refusesTheRawSecretAccessKey() {
    assertThat(fixture.probe("MyDemoRepo", KEY, SECRET)).isEqualTo(403);
  }

  @Test
  void refusesATrailingNewline() {
    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO + "\n")).isEqualTo(403);
    assertThat(fixture.probe("MyDemoRepo", GIT_USER, GIT_PASSWORD + "\n")).isEqualTo(403);
  }

  @Test
  void refusesAnAccessKeyThatIsNoLongerKnown() {
    fixture.accounts.secrets.remove(KEY);

    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(403);
  }

  @Test
  void refusesAnAccessKeyWhoseSecretIsAnotherOne() {
    fixture.accounts.secrets.put(KEY, SECRET.toLowerCase(Locale.ROOT));

    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(403);
  }

  @Test
  void wantsTheSessionTokenOfTemporaryCredentialsInTheUsernameAndNoOther() {
    fixture.accounts.sessionTokens.put(KEY, "TOKEN/with+signs=%");

    assertThat(fixture.probe("MyDemoRepo", KEY + "%TOKEN/with+signs=%", FOR_DEMO)).isEqualTo(200);
    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(403);
    assertThat(fixture.probe("MyDemoRepo", KEY + "%ANOTHER", FOR_DEMO)).isEqualTo(403);
    assertThat(fixture.accounts.uses).containsExactly(KEY);
  }

  @Test
  void refusesASessionTokenOnALongTermKey() {
    assertThat(fixture.probe("MyDemoRepo", KEY + "%TOKEN", FOR_DEMO)).isEqualTo(403);
  }

  @Test
  void admitsAGitCredentialEverywhereAndForAsLongAsItIsKnown() {
    fixture.now.set(NOON.plus(Duration.ofDays(400)));

    assertThat(fixture.probe("MyDemoRepo", GIT_USER, GIT_PASSWORD)).isEqualTo(200);
    assertThat(fixture.probe("OtherRepo", GIT_USER, GIT_PASSWORD)).isEqualTo(200);
    assertThat(fixture.probe("OtherRepo", GIT_USER, "wrong")).isEqualTo(403);

    fixture.accounts.passwords.remove(GIT_USER);
    assertThat(fixture.probe("MyDemoRepo", GIT_USER, GIT_PASSWORD)).isEqualTo(403);
  }

  @Test
  void refusesALoginThatMayNotPullAndYetCountsItAsUsed() {
    fixture.accounts.mayNotPull.add(KEY);

    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(403);
    assertThat(fixture.accounts.uses).containsExactly(KEY);
  }

  @Test
  void saysThatARepositoryIsMissingOnlyToAGoodPair() {
    codeCommit.deleteRepository("MyDemoRepo");

    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(404);
    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_OTHER)).isEqualTo(403);
    assertThat(fixture.probe("Never", GIT_USER, GIT_PASSWORD)).isEqualTo(404);

    codeCommit.createRepository("MyDemoRepo");
    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(200);
  }

  @Test
  void throttlesAndFailsTheNextRequestsOnDemand() {
    codeCommit.failNext(1);
    codeCommit.throttleNext(2);

    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(503);
    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(429);
    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(429);
    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(200);
    assertThat(codeCommit.count(GitAnswer.THROTTLED)).isEqualTo(2);
    assertThat(codeCommit.count(GitAnswer.UNAVAILABLE)).isOne();
  }

  @Test
  void hangsOnDemandUntilTheClientGivesUp() {
    codeCommit.hangNext(1);
    var request =
        HttpRequest.newBuilder(URI.create(codeCommit.endpoint() + "/v1/repos/MyDemoRepo" + REFS))
            .headers(CodeCommitFixture.basic(KEY, FOR_DEMO))
            .timeout(Duration.ofMillis(200))
            .build();

    assertThatThrownBy(() -> fixture.send(request)).hasCauseInstanceOf(HttpTimeoutException.class);
    assertThat(fixture.probe("MyDemoRepo", KEY, FOR_DEMO)).isEqualTo(200);
  }

  @Test
  void speaksNeitherPushNorTheDumbProtocol() {
    var pair = CodeCommitFixture.basic(KEY, FOR_DEMO);

    assertThat(fixture.get("MyDemoRepo/info/refs?service=git-receive-pack", pair).statusCode())
        .isEqualTo(403);
    assertThat(fixture.get("MyDemoRepo/info/refs", pair).statusCode()).isEqualTo(403);
    assertThat(fixture.get("MyDemoRepo/HEAD", pair).statusCode()).isEqualTo(404);
    assertThat(fixture.get("../../v1/repos/MyDemoRepo/objects/..", pair).statusCode())
        .isEqualTo(404);
  }

  @Test
  void listensOnTheLoopbackInterfaceForTheHostItWasGiven() {
    assertThat(codeCommit.endpoint().getHost()).isEqualTo("127.0.0.1");
    assertThat(codeCommit.host()).isEqualTo(HOST);
  }

  @Test
  void aPairDoesNotPrintItsPasswordOrItsSessionToken() {
    assertThat(new BasicLogin(KEY + "%TOKEN", FOR_DEMO)).hasToString("Pair[" + KEY + "]");
  }
}

package dev.keyrefresh.local.git;

import static dev.keyrefresh.local.git.CodeCommitFixture.DEMO_URL;
import static dev.keyrefresh.local.git.CodeCommitFixture.FOR_DEMO;
import static dev.keyrefresh.local.git.CodeCommitFixture.FOR_OTHER;
import static dev.keyrefresh.local.git.CodeCommitFixture.HOST;
import static dev.keyrefresh.local.git.CodeCommitFixture.KEY;
import static dev.keyrefresh.local.git.CodeCommitFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitRequestTest {
  private final CodeCommitFixture fixture = new CodeCommitFixture();
  private final GitRequest request =
      new GitRequest(HOST, fixture.codeCommit.endpoint(), Duration.ofMinutes(5));

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void isAnsweredWhereGitIs() {
    assertThat(request.isAnswered(DEMO_URL, KEY, FOR_DEMO)).isTrue();
    assertThat(fixture.codeCommit.admitted()).isOne();
  }

  @Test
  void isNotAnsweredWithAnotherRepositorysPasswordOrAnOldOne() {
    assertThat(request.isAnswered(DEMO_URL, KEY, FOR_OTHER)).isFalse();
    fixture.now.set(NOON.plus(Duration.ofMinutes(15)));
    assertThat(request.isAnswered(DEMO_URL, KEY, FOR_DEMO)).isFalse();
    assertThat(fixture.codeCommit.refused()).isEqualTo(2);
  }

  @Test
  void isNotAnsweredByARepositoryThatIsGone() {
    fixture.codeCommit.deleteRepository("MyDemoRepo");

    assertThat(request.isAnswered(DEMO_URL, KEY, FOR_DEMO)).isFalse();
  }

  @Test
  void isNotAnsweredWhereCodeCommitIsUnavailable() {
    fixture.codeCommit.failNext(1);

    assertThat(request.isAnswered(DEMO_URL, KEY, FOR_DEMO)).isFalse();
  }

  @Test
  void asksNoOtherHost() {
    assertThat(request.isAnswered(DEMO_URL.replace("us-west-2", "eu-west-1"), KEY, FOR_DEMO))
        .isFalse();
    assertThat(request.isAnswered("", KEY, FOR_DEMO)).isFalse();
    assertThat(fixture.codeCommit.admitted()).isZero();
  }
}

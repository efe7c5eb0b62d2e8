package dev.keyrefresh.local.git;

import static dev.keyrefresh.local.git.CodeCommitFixture.DEMO_URL;
import static dev.keyrefresh.local.git.CodeCommitFixture.FOR_DEMO;
import static dev.keyrefresh.local.git.CodeCommitFixture.HOST;
import static dev.keyrefresh.local.git.CodeCommitFixture.KEY;

import java.time.Duration;

/** Run as a program of its own, so that it has another home and another environment. */
final class HostileHome {
  private HostileHome() {}

  public static void main(String[] arguments) {
    try (var fixture = new CodeCommitFixture();
        var git = StockGit.prepare(HOST, fixture.codeCommit.endpoint(), Duration.ofMinutes(5))) {
      var listed = git.lsRemote(DEMO_URL, KEY, FOR_DEMO);
      System.out.println("listed " + listed.heads().keySet() + listed.message());
    }
  }
}

package dev.keyrefresh.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.LocalWorld;
import dev.keyrefresh.local.git.GitAnswer;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.thirdparty.Program.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the updater writes, in the hands of the two that Argo CD reads a repository with: the git of
 * this machine, run as Argo CD runs it, and go-git. Both ask for the repository's own URL; a proxy
 * leads to the embedded CodeCommit, since there is no other.
 */
class GitIT {
  private static final String ASKPASS =
      """
      #!/bin/sh
      case "$1" in
        Username*) printf '%s\\n' "$GIT_USERNAME" ;;
        *) printf '%s\\n' "$GIT_PASSWORD" ;;
      esac
      """;
  private static final Duration LIFE_OF_A_PAIR = Duration.ofMinutes(15);
  private static final TargetName TARGET = LocalWorld.TARGETS.getFirst();
  private static final TargetName OTHER = LocalWorld.TARGETS.getLast();

  private static GoProgram goGit;

  @TempDir private Path folder;
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T12:00:00Z"));
  private Path askpass;

  @BeforeAll
  static void build() {
    goGit = GoProgram.build("go-git");
    List.of(Parts.git(), goGit.version("github.com/go-git/go-git/v5"))
        .forEach(part -> Parts.ranAgainst(GitIT.class, part));
  }

  @BeforeEach
  void writeAskpass() throws IOException {
    askpass =
        Files.createFile(
            folder.resolve("askpass"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(askpass, ASKPASS);
  }

  static Stream<Form> formsThatGitReads() {
    return Stream.of(new Form.Signed(), new Form.Keyless(), new Form.Git());
  }

  @ParameterizedTest
  @MethodSource("formsThatGitReads")
  void gitListsClonesAndFetchesWithWhatWasDelivered(Form form) {
    try (LocalWorld world = delivered(form);
        Tunnel tunnel = new Tunnel(world.codeCommit())) {
      Map<String, String> pair = pair(world, TARGET);
      String url = pair.get("url");
      Path clone = folder.resolve("clone");

      String listed = git(tunnel, pair, "ls-remote", url).orFail();
      git(tunnel, pair, "clone", "-q", url, clone.toString()).orFail();
      git(tunnel, pair, "-C", clone.toString(), "fetch", "origin", "--tags", "--force", "--prune")
          .orFail();

      assertThat(listed).containsPattern("(?m)^[0-9a-f]{40}\trefs/heads/main$");
      assertThat(clone.resolve("README.md")).exists();
      assertThat(clone.resolve(".git").resolve("config"))
          .content(UTF_8)
          .doesNotContain(pair.get("password"));
      assertThat(world.codeCommit().count(GitAnswer.CHALLENGED))
          .as("git asks without a pair first")
          .isEqualTo(3);
    }
  }

  @ParameterizedTest
  @MethodSource("formsThatGitReads")
  void goGitListsWithThePairInItsFirstRequest(Form form) {
    try (LocalWorld world = delivered(form);
        Tunnel tunnel = new Tunnel(world.codeCommit())) {
      Map<String, String> pair = pair(world, TARGET);

      String listed = goGit(tunnel, pair, pair.get("url")).orFail();

      assertThat(listed).containsPattern("(?m)^[0-9a-f]{40} refs/heads/main$");
      assertThat(world.codeCommit().count(GitAnswer.CHALLENGED)).isZero();
    }
  }

  @Test
  void bothAreRefusedAPairThatHasExpiredAndReadAgainOnceItIsRenewed() {
    try (LocalWorld world = delivered(new Form.Signed());
        Tunnel tunnel = new Tunnel(world.codeCommit())) {
      Map<String, String> expired = pair(world, TARGET);
      String url = expired.get("url");
      clock.pause(LIFE_OF_A_PAIR.plusMinutes(1));

      assertRefused(git(tunnel, expired, "ls-remote", url), goGit(tunnel, expired, url));

      world.renewed();
      assertThat(git(tunnel, pair(world, TARGET), "ls-remote", url).exitCode()).isZero();
      assertThat(goGit(tunnel, pair(world, TARGET), url).exitCode()).isZero();
    }
  }

  @Test
  void aSignedPairOpensItsOwnRepositoryAndAGitCredentialOpensAll() {
    try (LocalWorld world = delivered(new Form.Signed());
        Tunnel tunnel = new Tunnel(world.codeCommit())) {
      String other = pair(world, OTHER).get("url");
      assertRefused(
          git(tunnel, pair(world, TARGET), "ls-remote", other),
          goGit(tunnel, pair(world, TARGET), other));
    }
    try (LocalWorld world = delivered(new Form.Git());
        Tunnel tunnel = new Tunnel(world.codeCommit())) {
      String other = pair(world, OTHER).get("url");
      assertThat(git(tunnel, pair(world, TARGET), "ls-remote", other).exitCode()).isZero();
      assertThat(goGit(tunnel, pair(world, TARGET), other).exitCode()).isZero();
    }
  }

  /** A cluster after its first rotation; a keyless one after a delivery. */
  private LocalWorld delivered(Form form) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    LocalWorld world = LocalWorld.startAdopted(form, clock, clock, nowhere, nowhere);
    if (form.credential().isRotated()) {
      Invocation rotated =
          world.rotate(
              ("{\"action\":\"rotate\",\"cluster\":\"" + LocalWorld.CLUSTER + "\"}")
                  .getBytes(UTF_8));
      assertThat(new String(rotated.payload(), UTF_8)).contains("promote");
    }
    return world;
  }

  private static Map<String, String> pair(LocalWorld world, TargetName target) {
    return world.kubernetes().data(target.namespace(), target.name()).orElseThrow();
  }

  private Result git(Tunnel tunnel, Map<String, String> pair, String... arguments) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "HOME",
                "/dev/null",
                "GIT_CONFIG_NOSYSTEM",
                "true",
                "GIT_CONFIG_GLOBAL",
                "/dev/null",
                "GIT_ASKPASS",
                askpass.toString(),
                "GIT_TERMINAL_PROMPT",
                "false",
                "GIT_LFS_SKIP_SMUDGE",
                "1",
                "GIT_SSL_NO_VERIFY",
                "true",
                "https_proxy",
                tunnel.proxy().toString()));
    environment.put("GIT_USERNAME", pair.get("username"));
    environment.put("GIT_PASSWORD", pair.get("password"));
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return Program.run(folder, environment, "", command);
  }

  private static Result goGit(Tunnel tunnel, Map<String, String> pair, String url) {
    return goGit.run(
        Map.of("USERNAME", pair.get("username"), "PASSWORD", pair.get("password")),
        "",
        List.of(url, tunnel.proxy().toString()));
  }

  private static void assertRefused(Result git, Result goGit) {
    assertThat(git.exitCode()).isEqualTo(128);
    assertThat(git.errors()).contains("403");
    assertThat(goGit.exitCode()).isOne();
    assertThat(goGit.errors()).contains("authorization failed");
  }
}

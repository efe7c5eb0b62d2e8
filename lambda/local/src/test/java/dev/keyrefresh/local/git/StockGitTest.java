package dev.keyrefresh.local.git;

import static dev.keyrefresh.local.git.CodeCommitFixture.DEMO_URL;
import static dev.keyrefresh.local.git.CodeCommitFixture.FOR_DEMO;
import static dev.keyrefresh.local.git.CodeCommitFixture.HOST;
import static dev.keyrefresh.local.git.CodeCommitFixture.KEY;
import static dev.keyrefresh.local.git.CodeCommitFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StockGitTest {
  private final CodeCommitFixture fixture = new CodeCommitFixture();
  private final LocalCodeCommit codeCommit = fixture.codeCommit;
  private final StockGit git = StockGit.prepare(HOST, codeCommit.endpoint(), Duration.ofMinutes(5));

  @AfterEach
  void stop() {
    git.close();
    fixture.close();
  }

  @Test
  void listsTheHeadsThroughCodeCommitsOwnUrl() {
    var listed = git.lsRemote(DEMO_URL, KEY, FOR_DEMO);

    assertThat(listed.message()).isEmpty();
    assertThat(listed.succeeded()).isTrue();
    assertThat(listed.heads()).containsOnlyKeys("main");
    assertThat(listed.heads().get("main")).matches("[0-9a-f]{40}");
    assertThat(codeCommit.count(GitAnswer.CHALLENGED)).as("git asks without a pair first").isOne();
    assertThat(codeCommit.admitted()).isEqualTo(2);
  }

  @Test
  void listsWithTheSessionTokenOfTemporaryCredentials() {
    fixture.accounts.sessionTokens.put(KEY, "IQoJb3JpZ2luX2VjE/+==%");

    assertThat(git.lsRemote(DEMO_URL, KEY + "%IQoJb3JpZ2luX2VjE/+==%", FOR_DEMO).succeeded())
        .isTrue();
  }

  @Test
  void failsWithoutAskingAgainWhenThePairIsRefused() {
    fixture.now.set(NOON.plus(Duration.ofMinutes(15)));

    var listed = git.lsRemote(DEMO_URL, KEY, FOR_DEMO);

    assertThat(listed.exitCode()).isEqualTo(128);
    assertThat(listed.heads()).isEmpty();
    assertThat(listed.message()).contains("403").doesNotContain(FOR_DEMO);
    assertThat(codeCommit.refused()).isOne();
  }

  @Test
  void tellsAMissingRepository() {
    codeCommit.deleteRepository("MyDemoRepo");

    assertThat(git.lsRemote(DEMO_URL, KEY, FOR_DEMO).message()).contains("not found");
  }

  @Test
  void isKilledWhenItTakesTooLong() {
    codeCommit.hangNext(1);
    try (var impatient = StockGit.prepare(HOST, codeCommit.endpoint(), Duration.ofMillis(300))) {
      assertThat(impatient.lsRemote(DEMO_URL, KEY, FOR_DEMO).exitCode()).isEqualTo(137);
    }
  }

  @Test
  void keepsSecretsOutOfTheMessage() {
    var noSuchHost = "https://user:" + FOR_DEMO + "@127.0.0.1:1/TOKEN";

    var listed = git.lsRemote(noSuchHost, KEY + "%TOKEN", FOR_DEMO);

    assertThat(listed.succeeded()).isFalse();
    assertThat(listed.message()).doesNotContain(FOR_DEMO).doesNotContain("TOKEN").contains("***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "2"})
  void clonesAndFetchesInEveryProtocolVersion(String version, @TempDir Path folder)
      throws Exception {
    var clone = folder.resolve("clone").toString();
    var protocol = List.of("-c", "protocol.version=" + version);

    var cloned = git.run(with(protocol, "clone", "-q", DEMO_URL, clone), KEY, FOR_DEMO);
    var fetched = git.run(with(protocol, "-C", clone, "fetch", "-q"), KEY, FOR_DEMO);

    assertThat(cloned.message()).isEmpty();
    assertThat(Path.of(clone, "README.md")).hasContent("# MyDemoRepo");
    assertThat(Files.readString(Path.of(clone, ".git/config"))).doesNotContain(FOR_DEMO);
    assertThat(fetched.message()).isEmpty();
    assertThat(fetched.exitCode()).isZero();
  }

  @Test
  void heedsNoConfigurationOfWhoeverRunsItAndLeavesNothingBehind(@TempDir Path home)
      throws Exception {
    var temporary = Files.createDirectory(home.resolve("temporary"));
    Files.writeString(
        home.resolve(".gitconfig"),
        """
        [url "http://127.0.0.1:1/"]
          insteadOf = https://
        [http]
          proxy = http://127.0.0.1:1
        [credential]
          helper = "!echo password=wrong"
        [not the end of this line
        """);
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var child =
        new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Duser.home=" + home,
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            HostileHome.class.getName());
    child
        .environment()
        .putAll(
            Map.of(
                "HOME",
                home.toString(),
                "XDG_CONFIG_HOME",
                home.toString(),
                "GIT_CONFIG_GLOBAL",
                home.resolve(".gitconfig").toString(),
                "GIT_ASKPASS",
                "/bin/false",
                "http_proxy",
                "http://127.0.0.1:1",
                "GIT_DIR",
                home.toString()));
    child.environment().remove("GIT_CONFIG_NOSYSTEM");
    var output = home.resolveSibling(home.getFileName() + ".output");
    var process = child.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();

    assertThat(ended).as("the program ended").isTrue();
    assertThat(output).hasContent("listed [main]");
    Files.delete(output);
    assertThat(temporary).isEmptyDirectory();
    try (var left = Files.list(home)) {
      assertThat(left).containsExactlyInAnyOrder(temporary, home.resolve(".gitconfig"));
    }
  }

  private static List<String> with(List<String> options, String... arguments) {
    return Stream.concat(options.stream(), Arrays.stream(arguments)).toList();
  }
}

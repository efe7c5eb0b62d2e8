package dev.keyrefresh.local.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The git that is installed on this machine, run the way Argo CD runs it: {@code HOME=/dev/null},
 * no configuration but what is said here, the pair handed over by GIT_ASKPASS.
 *
 * <p>The pair is in the environment of that one process: not on a command line, not in a URL, not
 * in a file. The URL is CodeCommit's own; git itself replaces its beginning by the local endpoint.
 */
public final class StockGit implements AutoCloseable {
  private static final String ASKPASS =
      """
      #!/bin/sh
      case "$1" in
        Username*) printf '%s\\n' "$CODECOMMIT_USERNAME" ;;
        *) printf '%s\\n' "$CODECOMMIT_PASSWORD" ;;
      esac
      """;
  private static final Pattern HEAD = Pattern.compile("(?m)^([0-9a-f]{40})\trefs/heads/(\\S+)$");
  private static final int KILLED = 137;

  private final Path askpass;
  private final String insteadOf;
  private final Duration timeout;

  private StockGit(Path askpass, String insteadOf, Duration timeout) {
    this.askpass = askpass;
    this.insteadOf = insteadOf;
    this.timeout = timeout;
  }

  /**
   * Prepares git for the repositories of one CodeCommit host.
   *
   * @param host the host name in the URLs that it will be asked for
   * @param endpoint where that host's repositories are really served
   * @param timeout after which one git is killed
   */
  public static StockGit prepare(String host, URI endpoint, Duration timeout) {
    var mapping = "url." + endpoint + "/v1/repos/.insteadOf=https://" + host + "/v1/repos/";
    try {
      var owner =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      var script = Files.createTempFile("askpass-", ".sh", owner);
      Files.writeString(script, ASKPASS);
      return new StockGit(script, mapping, timeout);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is a git on the PATH. */
  public static boolean isInstalled() {
    return Pattern.compile(":")
        .splitAsStream(path())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "git")));
  }

  /**
   * What {@code git ls-remote URL} found.
   *
   * @param exitCode 0 when the repository answered; 137 when git was killed at its time-out
   * @param heads branch to commit
   * @param message what git said on stderr, without the password and the session token
   */
  public record LsRemote(int exitCode, Map<String, String> heads, String message) {
    public LsRemote {
      heads = Map.copyOf(heads);
    }

    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  /**
   * @param url the repository's own URL, {@code https://HOST/v1/repos/NAME}
   */
  public LsRemote lsRemote(String url, String username, String password) {
    var run = run(List.of("ls-remote", url), username, password);
    var heads = new LinkedHashMap<String, String>();
    HEAD.matcher(run.output()).results().forEach(head -> heads.put(head.group(2), head.group(1)));
    return new LsRemote(run.exitCode(), heads, run.message());
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(askpass);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Run(int exitCode, String output, String message) {}

  Run run(List<String> arguments, String username, String password) {
    var pair = new BasicLogin(username, password);
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      var git = start(arguments, pair);
      var output = CompletableFuture.supplyAsync(() -> text(git.getInputStream()), readers);
      var message = CompletableFuture.supplyAsync(() -> text(git.getErrorStream()), readers);
      int exitCode = exitCode(git);
      return new Run(exitCode, output.join(), withoutSecrets(message.join(), pair));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start(List<String> arguments, BasicLogin pair) throws IOException {
    var command = new ArrayList<>(List.of("git", "-c", insteadOf));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(askpass.resolveSibling("").toFile());
    var environment = builder.environment();
    environment.clear();
    environment.put("PATH", path());
    environment.put("HOME", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ASKPASS", askpass.toString());
    environment.put("CODECOMMIT_USERNAME", pair.username());
    environment.put("CODECOMMIT_PASSWORD", pair.password());
    var git = builder.start();
    git.getOutputStream().close();
    return git;
  }

  private int exitCode(Process git) {
    try {
      if (git.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return git.exitValue();
      }
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
    }
    // git-remote-http is a process of its own and would hold the pipes open.
    git.descendants().forEach(ProcessHandle::destroyForcibly);
    git.destroyForcibly();
    return KILLED;
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException killed) {
      return "";
    }
  }

  private static String withoutSecrets(String message, BasicLogin pair) {
    var clean = without(message, pair.password());
    return pair.sessionToken().map(token -> without(clean, token)).orElse(clean).strip();
  }

  private static String without(String message, String secret) {
    return secret.isEmpty()
        ? message
        : message.replace(secret, "***").replace(URLEncoder.encode(secret, UTF_8), "***");
  }

  private static String path() {
    return System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
  }
}

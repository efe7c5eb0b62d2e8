package dev.keyrefresh.local.benchmark;

import dev.keyrefresh.local.lambda.Start;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A runtime that can do the work.
 *
 * @param start by the function's name, {@code rotator} or {@code updater}
 * @param environment beside the function's own
 */
record Contender(String name, Function<String, Start> start, Map<String, String> environment) {
  static final String MANAGED = "Java, managed runtime";
  static final String CACHED = "Java, AOT cache";
  static final String PYTHON = "Python, boto3";

  private static final Map<String, String> HANDLERS =
      Map.of(
          "rotator",
          "dev.keyrefresh.rotator.RotateHandler",
          "updater",
          "dev.keyrefresh.updater.UpdateHandler");

  /** Pinned here: what Lambda's own Python has changes from day to day. */
  private static final List<String> PACKAGES = List.of("boto3==1.43.11", "awslambdaric==4.2.2");

  static Contender managed() {
    return new Contender(
        MANAGED, function -> Start.managed(jar(function), handler(function)), Map.of());
  }

  /** The managed runtime with SnapStart. */
  static Contender primed() {
    return new Contender(
        MANAGED,
        function -> Start.managed(jar(function), handler(function)).snapStarted(),
        Map.of());
  }

  /** A container image with an ahead-of-time cache, trained as the image would be. */
  static Contender cached(AotCaches caches) {
    return new Contender(
        CACHED,
        function -> Start.container(jar(function), handler(function), caches.use(function)),
        Map.of());
  }

  /**
   * The same work in Python, under AWS's runtime interface client, as Lambda's own runtime is.
   *
   * @return empty where there is no Python that can have the packages
   */
  static Optional<Contender> python() throws IOException, InterruptedException {
    Path folder = virtualEnvironment();
    Path python = folder.resolve("bin").resolve("python");
    if (!python.toFile().exists()
        && !(succeeds("python3", "-m", "venv", folder.toString())
            && succeeds(
                python.toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                PACKAGES.getFirst(),
                PACKAGES.getLast()))) {
      return Optional.empty();
    }
    return Optional.of(
        new Contender(
            PYTHON,
            function ->
                new Start(
                    function + ".handler",
                    false,
                    _ -> List.of(python.toString(), "-m", "awslambdaric", function + ".handler")),
            Map.of(
                "PYTHONPATH",
                Path.of("src/test/python").toAbsolutePath().toString(),
                "PYTHONPYCACHEPREFIX",
                folder.resolve("compiled").toString(),
                "AWS_DEFAULT_REGION",
                "us-west-2")));
  }

  /** Kept between runs, for as long as its packages are the same. */
  private static Path virtualEnvironment() {
    return Path.of(
        System.getProperty("user.home"),
        ".cache",
        "codecommit-key-refresh",
        "benchmark-" + String.join("-", PACKAGES).replace("==", "-"));
  }

  /** Python's own word for itself, and the packages. */
  static String pythonVersion() {
    try (BufferedReader answer =
        new ProcessBuilder(
                virtualEnvironment().resolve("bin").resolve("python").toString(), "--version")
            .start()
            .inputReader()) {
      return answer.readLine() + ", " + String.join(", ", PACKAGES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String handler(String function) {
    return HANDLERS.get(function);
  }

  /** The shaded jar that would be deployed. */
  static Path jar(String function) {
    return Path.of("..", function, "target", function + "-function.jar")
        .toAbsolutePath()
        .normalize();
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}

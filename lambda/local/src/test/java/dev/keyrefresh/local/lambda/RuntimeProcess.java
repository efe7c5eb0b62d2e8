package dev.keyrefresh.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A packaged function, run as Lambda runs it: a JVM of its own, the runtime interface client as the
 * main class, the jar in the task root, nothing in the environment but what Lambda and the
 * function's configuration put there. Linux only, as the client's native library is.
 *
 * <p>Like an execution environment it stays for the next invocation, and is replaced after it timed
 * out or ended. One invocation at a time.
 */
public final class RuntimeProcess implements AutoCloseable {
  /** Lambda allows 10 s; this machine may be busy with other things. */
  private static final Duration INITIALIZATION = Duration.ofMinutes(5);

  private final Start start;
  private final String functionName;
  private final Duration timeout;
  private final Map<String, String> configured;
  private final Path folder;
  private Optional<Environment> environment = Optional.empty();
  private String stdout = "";
  private String stderr = "";

  private record Environment(Process process, RuntimeApi api) {
    void close() {
      process.destroyForcibly();
      api.close();
    }
  }

  private RuntimeProcess(
      Start start,
      String functionName,
      Duration timeout,
      Map<String, String> configured,
      Path folder) {
    this.start = start;
    this.functionName = functionName;
    this.timeout = timeout;
    this.configured = Map.copyOf(configured);
    this.folder = folder;
  }

  /** Whether this platform can run the runtime interface client. */
  public static boolean isSupported() {
    return RuntimeInterfaceClient.runsHere();
  }

  /** Prepares a function for the managed runtime. */
  public static RuntimeProcess of(
      Path functionJar,
      String handler,
      String functionName,
      Duration timeout,
      Map<String, String> environment) {
    return of(Start.managed(functionJar, handler), functionName, timeout, environment);
  }

  /**
   * Prepares a function; its process starts with the first invocation, or when it is asked for.
   *
   * @param timeout of one invocation; the start of the process does not count
   * @param environment the function's environment variables; credentials and Region too, which
   *     Lambda would add
   */
  public static RuntimeProcess of(
      Start start, String functionName, Duration timeout, Map<String, String> environment) {
    try {
      return new RuntimeProcess(
          start, functionName, timeout, environment, Files.createTempDirectory("lambda-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the process, and waits until it is ready for its first invocation or is gone. */
  public synchronized void initialize() {
    running().api().awaitInitialization(INITIALIZATION);
  }

  public synchronized Invocation invoke(byte[] payload) {
    return running().api().invoke(payload, timeout, INITIALIZATION).orElseGet(this::timedOut);
  }

  /** The process that serves now, or served last, while this is open. */
  public synchronized Optional<Process> process() {
    return environment.map(Environment::process);
  }

  /** Everything that the function's JVMs printed to stdout so far. */
  public synchronized String stdout() {
    return Files.exists(folder) ? read("stdout") : stdout;
  }

  /** Everything that the function's JVMs printed to stderr so far. */
  public synchronized String stderr() {
    return Files.exists(folder) ? read("stderr") : stderr;
  }

  @Override
  public synchronized void close() {
    end();
    stdout = stdout();
    stderr = stderr();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Environment running() {
    return environment.filter(known -> known.process().isAlive()).orElseGet(this::start);
  }

  private Environment start() {
    end();
    var api = RuntimeApi.start(functionName);
    try {
      var taskRoot = Files.createTempDirectory(folder, "task-");
      var builder = new ProcessBuilder(start.command().apply(taskRoot));
      builder.directory(taskRoot.toFile());
      builder.redirectOutput(Redirect.appendTo(folder.resolve("stdout").toFile()));
      builder.redirectError(Redirect.appendTo(folder.resolve("stderr").toFile()));
      builder.environment().clear();
      builder.environment().putAll(variables(api, taskRoot));
      var process = builder.start();
      var _ =
          process
              .onExit()
              .thenAccept(
                  exited ->
                      api.end(
                          Invocation.Failed.with(
                              "Runtime.ExitError",
                              "Runtime exited with error: exit status " + exited.exitValue())));
      var started = new Environment(process, api);
      environment = Optional.of(started);
      return started;
    } catch (IOException e) {
      api.close();
      throw new UncheckedIOException(e);
    }
  }

  /** Lambda kills an environment whose invocation took too long. */
  private Invocation timedOut() {
    end();
    return Invocation.Failed.with(
        "Sandbox.Timedout",
        "Task timed out after %d.%02d seconds"
            .formatted(timeout.toSeconds(), timeout.toMillisPart() / 10));
  }

  private void end() {
    environment.ifPresent(
        running -> {
          running.close();
          running.process().onExit().join();
        });
    environment = Optional.empty();
  }

  /**
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">AWS</a>
   */
  private Map<String, String> variables(RuntimeApi api, Path taskRoot) {
    var variables = new HashMap<>(configured);
    variables.put("AWS_LAMBDA_RUNTIME_API", api.address());
    variables.put("AWS_LAMBDA_FUNCTION_NAME", functionName);
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(LocalLambda.MEMORY_MEGABYTES));
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + functionName);
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", start.snapStart() ? "snap-start" : "on-demand");
    variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_java" + Runtime.version().feature());
    variables.put("LAMBDA_TASK_ROOT", taskRoot.toString());
    variables.put("_HANDLER", start.handler());
    variables.put("LANG", "en_US.UTF-8");
    variables.put("TZ", ":UTC");
    return variables;
  }

  private String read(String file) {
    try {
      var path = folder.resolve(file);
      return Files.exists(path) ? Files.readString(path, UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.keyrefresh.local.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * How a function's runtime is started.
 *
 * @param handler as the function's configuration names it
 * @param snapStart whether its initialization ends in a snapshot: hooks run before and after
 * @param command makes the command line for an empty task root, and puts there what belongs there
 */
public record Start(String handler, boolean snapStart, Function<Path, List<String>> command) {

  /** Lambda's managed runtime: the jar lies in the task root's folder {@code lib}. */
  public static Start managed(Path functionJar, String handler) {
    return new Start(
        handler,
        false,
        taskRoot -> {
          link(functionJar, taskRoot);
          return RuntimeInterfaceClient.command(List.of(), List.of(), handler, taskRoot);
        });
  }

  /**
   * A container image: the jar is on the class path, where the JDK's ahead-of-time cache sees it.
   *
   * @param options of the JVM, beside those of the managed runtime
   */
  public static Start container(Path functionJar, String handler, List<String> options) {
    return new Start(
        handler,
        false,
        taskRoot ->
            RuntimeInterfaceClient.command(options, List.of(functionJar), handler, taskRoot));
  }

  /** The same with a snapshot. */
  public Start snapStarted() {
    return new Start(handler, true, command);
  }

  /**
   * The same under another command, such as {@code taskset}, which starts it in its own process.
   */
  public Start under(List<String> prefix) {
    return new Start(
        handler,
        snapStart,
        taskRoot -> {
          List<String> line = new ArrayList<>(prefix);
          line.addAll(command.apply(taskRoot));
          return line;
        });
  }

  /** The client's class loader reads the task root and the jars in its lib folder. */
  private static void link(Path functionJar, Path taskRoot) {
    try {
      Files.createSymbolicLink(
          Files.createDirectory(taskRoot.resolve("lib")).resolve("function.jar"),
          functionJar.toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

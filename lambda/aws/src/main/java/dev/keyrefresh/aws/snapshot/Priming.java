package dev.keyrefresh.aws.snapshot;

import dev.keyrefresh.contract.Json;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Work that is done before the snapshot; its failure must not keep a version from being published.
 */
public final class Priming implements Resource {
  private static final String TYPE = "AWS_LAMBDA_INITIALIZATION_TYPE";
  private static final Map<String, String> EXAMPLE =
      Map.of(
          "aws.accessKeyId",
          "ASIAIOSFODNN7EXAMPLE",
          "aws.secretAccessKey",
          "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
          "aws.sessionToken",
          "EXAMPLETOKEN");

  private final Work work;
  private final Consumer<String> lines;

  private Priming(Work work, Consumer<String> lines) {
    this.work = work;
    this.lines = lines;
  }

  /** A function's work on made-up answers. */
  public interface Work {
    void run() throws Exception;
  }

  /**
   * Registers work where a snapshot is going to be taken.
   *
   * @param lines where a line is printed if the work cannot be done
   * @return what the function must hold on to: the runtime does not
   */
  public static Optional<Priming> before(
      Map<String, String> environment, Work work, Consumer<String> lines) {
    if (!"snap-start".equals(environment.get(TYPE))) {
      return Optional.empty();
    }
    Priming priming = new Priming(work, lines);
    Core.getGlobalContext().register(priming);
    return Optional.of(priming);
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      onExample(work);
    } catch (Exception | LinkageError e) {
      lines.accept(
          Json.write(
              Map.of(
                  "level",
                  "WARN",
                  "message",
                  "the snapshot is not primed, so that first invocations are slow: " + e)));
    }
  }

  /**
   * Does work for which the SDK finds AWS's own example of credentials and nothing else; a function
   * has one snapshot, so nobody else is looking.
   */
  public static void onExample(Work work) throws Exception {
    EXAMPLE.forEach(System::setProperty);
    try {
      work.run();
    } finally {
      EXAMPLE.keySet().forEach(System::clearProperty);
    }
  }

  /** Nothing was kept that would have to be made anew. */
  @Override
  public void afterRestore(Context<? extends Resource> context) {}
}

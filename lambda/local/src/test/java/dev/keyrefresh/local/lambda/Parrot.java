package dev.keyrefresh.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** A function that does what its event says. It is packaged alone, so it uses nothing of ours. */
public final class Parrot implements RequestHandler<Map<String, Object>, Parrot.Report> {
  private int calls;

  public record Report(
      Object said,
      int call,
      Map<String, String> environment,
      String requestId,
      int remainingMillis,
      String loadedFrom,
      List<String> kinds) {}

  @Override
  public Report handleRequest(Map<String, Object> event, Context context) {
    context.getLogger().log("logged " + event.get("say"));
    if (System.getenv().containsKey("AWS_LAMBDA_RUNTIME_API")) {
      System.out.println("out " + event.get("say"));
      System.err.println("err " + event.get("say"));
    }
    switch (String.valueOf(event.get("do"))) {
      case "throw" -> throw new IllegalStateException("as told");
      case "exit" -> System.exit(7);
      case "hang" -> hang();
      default -> calls++;
    }
    var kinds = event.values().stream().map(value -> value.getClass().getSimpleName()).toList();
    return new Report(
        event.get("say"),
        calls,
        new TreeMap<>(System.getenv()),
        context.getAwsRequestId(),
        context.getRemainingTimeInMillis(),
        getClass().getProtectionDomain().getCodeSource().getLocation().getPath(),
        kinds);
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A function that does not get as far as its first event. */
  public static final class Stillborn implements RequestHandler<Map<String, Object>, String> {
    public Stillborn() {
      throw new IllegalStateException("a setting is missing");
    }

    @Override
    public String handleRequest(Map<String, Object> event, Context context) {
      return "never";
    }
  }
}

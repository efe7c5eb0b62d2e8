package dev.keyrefresh.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;

/** Many callers at once: exactly as many win as there is room for. */
class ConcurrencyTest {
  private static final int CALLERS = 8;

  private final LocalAws aws = LocalAws.start(new PassingClock());

  @AfterEach
  void close() {
    aws.close();
  }

  @Test
  void fillsTwoSlotsAndRefusesTheRest() throws Exception {
    aws.iam().createUser("user");
    try (var iam = Clients.of(aws).iam()) {
      List<Throwable> refusals =
          together(
              IntStream.range(0, CALLERS)
                  .<Callable<?>>mapToObj(_ -> () -> iam.createAccessKey(r -> r.userName("user")))
                  .toList());

      assertThat(refusals)
          .hasSize(CALLERS - 2)
          .allSatisfy(e -> assertThat(e).isInstanceOf(LimitExceededException.class));
      assertThat(aws.iam().keys("user")).hasSize(2);
    }
  }

  @Test
  void letsOneOfManyTakeAFreeLabel() throws Exception {
    aws.secrets().create("secret", Map.of(), "value");
    List<String> versions =
        IntStream.range(0, CALLERS)
            .mapToObj(n -> aws.secrets().put("secret", "value-" + n, "carrier-" + n))
            .toList();
    try (var secrets = Clients.of(aws).secrets()) {
      List<Throwable> refusals =
          together(
              versions.stream()
                  .<Callable<?>>map(
                      version ->
                          () ->
                              secrets.updateSecretVersionStage(
                                  r ->
                                      r.secretId("secret")
                                          .versionStage("AWSPENDING")
                                          .moveToVersionId(version)))
                  .toList());

      assertThat(refusals)
          .hasSize(CALLERS - 1)
          .allSatisfy(e -> assertThat(e).isInstanceOf(InvalidParameterException.class));
      assertThat(versions).contains(aws.secrets().stages("secret").get("AWSPENDING"));
    }
  }

  private static List<Throwable> together(List<Callable<?>> calls) throws InterruptedException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> futures = calls.stream().map(executor::submit).toList();
      for (Future<?> future : futures) {
        try {
          future.get();
        } catch (ExecutionException _) {
          // Looked at below, all of them together.
        }
      }
      return futures.stream()
          .filter(future -> future.state() == Future.State.FAILED)
          .map(Future::exceptionNow)
          .toList();
    }
  }
}

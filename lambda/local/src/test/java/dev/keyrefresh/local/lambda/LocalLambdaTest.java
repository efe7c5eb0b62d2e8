package dev.keyrefresh.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.jr.ob.JSON;

class LocalLambdaTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final RequestStreamHandler FAILING =
      (_, _, _) -> {
        throw new IllegalStateException("as told");
      };

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @Test
  void handsThePayloadOverAndTheResultBackAsTheyAre() {
    RequestStreamHandler echo =
        (event, result, context) -> {
          context.getLogger().log("logged");
          event.transferTo(result);
        };

    assertThat(
            function(echo)
                .loggingTo(new PrintStream(log, true, UTF_8))
                .invoke(json("{\"a\": [1]}")))
        .asString(UTF_8)
        .isEqualTo("{\"a\": [1]}");
    assertThat(log.toString(UTF_8)).isEqualTo("logged\n");
  }

  @Test
  void countsTheRemainingTimeByItsClock() {
    var now = new AtomicReference<>(NOON);
    RequestStreamHandler slow =
        (event, result, context) -> {
          now.set(NOON.plusSeconds(Long.parseLong(new String(event.readAllBytes(), UTF_8))));
          result.write(json(String.valueOf(context.getRemainingTimeInMillis())));
        };
    var function = LocalLambda.inProcess(slow, "slow", Duration.ofSeconds(90), now::get);

    assertThat(function.invoke(json("30"))).asString(UTF_8).isEqualTo("60000");
    now.set(NOON);
    assertThat(function.invoke(json("100"))).asString(UTF_8).isEqualTo("0");
  }

  @Test
  void givesEveryInvocationAnIdThatTheSameRunGivesAgain() {
    RequestStreamHandler ids =
        (event, result, context) ->
            result.write(
                json(
                    context.getAwsRequestId()
                        + context.getFunctionName()
                        + context.getInvokedFunctionArn()));
    var one = function(ids);
    var other = function(ids);

    var first = one.invoke(json("{}"));
    assertThat(one.invoke(json("{}"))).isNotEqualTo(first);
    assertThat(other.invoke(json("{}"))).isEqualTo(first);
  }

  @Test
  void throwsWhatTheHandlerThrows() {
    assertThatIllegalStateException()
        .isThrownBy(() -> function(FAILING).invoke(json("{}")))
        .withMessage("as told");
  }

  @Test
  void reportsAFailureAsTheInvokeApiDoes() {
    var failed = (Invocation.Failed) function(FAILING).call(json("{}"));

    assertThat(failed.errorType()).isEqualTo("java.lang.IllegalStateException");
    assertThat(failed.errorMessage()).isEqualTo("as told");
    assertThat(JSON.std.mapFrom(failed.payload()))
        .containsEntry("errorMessage", "as told")
        .containsEntry("errorType", "java.lang.IllegalStateException")
        .containsKey("stackTrace");
    assertThat(function((_, _, _) -> {}).call(json("{}"))).isInstanceOf(Invocation.Returned.class);
  }

  private static LocalLambda function(RequestStreamHandler handler) {
    return LocalLambda.inProcess(
        handler, "parrot", Duration.ofSeconds(90), InstantSource.fixed(NOON));
  }

  private static byte[] json(String text) {
    return text.getBytes(UTF_8);
  }
}

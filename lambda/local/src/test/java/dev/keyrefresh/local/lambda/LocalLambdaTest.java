package dev.keyrefresh.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import tools.jackson.jr.ob.JSON;

class LocalLambdaTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @Test
  void makesTheEventFromJsonAndARecordIntoJson() {
    var report = JSON.std.mapFrom(parrot().invoke(json("""
        {"say": "hello", "number": 1, "text": "1", "list": [1], "nested": {"a": 1.5}}""")));

    assertThat(report).containsEntry("said", "hello").containsEntry("call", 1)
        .containsEntry("remainingMillis", 90_000);
    assertThat(report.get("kinds")).asInstanceOf(
        InstanceOfAssertFactories.list(String.class))
        .containsExactly("String", "Integer", "String", "ArrayList", "LinkedHashMap");
    assertThat(log.toString(UTF_8)).isEqualTo("logged hello\n");
  }

  @Test
  void leavesOutWhatIsNullAsTheRuntimeDoes() {
    assertThat(JSON.std.mapFrom(parrot().invoke(json("{}")))).doesNotContainKey("said");
  }

  @Test
  void takesALambdaExpressionToo() {
    RequestHandler<Map<String, Object>, Map<String, Object>> echo = (event, context) -> event;

    assertThat(function(echo).invoke(json("{\"a\":[1,\"b\"]}"))).asString(UTF_8)
        .isEqualTo("{\"a\":[1,\"b\"]}");
  }

  @Test
  void countsTheRemainingTimeByItsClock() {
    var now = new AtomicReference<>(NOON);
    RequestHandler<Map<String, Object>, Integer> slow = (event, context) -> {
      now.set(NOON.plusSeconds(((Number) event.get("seconds")).longValue()));
      return context.getRemainingTimeInMillis();
    };
    var function = LocalLambda.inProcess(slow, "slow", Duration.ofSeconds(90), now::get);

    assertThat(function.invoke(json("{\"seconds\": 30}"))).asString(UTF_8).isEqualTo("60000");
    now.set(NOON);
    assertThat(function.invoke(json("{\"seconds\": 100}"))).asString(UTF_8).isEqualTo("0");
  }

  @Test
  void givesEveryInvocationAnIdThatTheSameRunGivesAgain() {
    RequestHandler<Map<String, Object>, String> ids = (event, context) -> context
        .getAwsRequestId() + context.getFunctionName() + context.getInvokedFunctionArn();
    var one = function(ids);
    var other = function(ids);

    var first = one.invoke(json("{}"));
    assertThat(one.invoke(json("{}"))).isNotEqualTo(first);
    assertThat(other.invoke(json("{}"))).isEqualTo(first);
  }

  @Test
  void throwsWhatTheHandlerThrows() {
    assertThatIllegalStateException().isThrownBy(() -> parrot().invoke(json("{\"do\":\"throw\"}")))
        .withMessage("as told");
  }

  @Test
  void reportsAFailureAsTheInvokeApiDoes() {
    var failed = (Invocation.Failed) parrot().call(json("{\"do\":\"throw\"}"));

    assertThat(failed.errorType()).isEqualTo("java.lang.IllegalStateException");
    assertThat(failed.errorMessage()).isEqualTo("as told");
    assertThat(JSON.std.mapFrom(failed.payload())).containsEntry("errorMessage", "as told")
        .containsEntry("errorType", "java.lang.IllegalStateException").containsKey("stackTrace");
    assertThat(parrot().call(json("{}"))).isInstanceOf(Invocation.Returned.class);
  }

  @Test
  void failsOnAnEventThatIsNotJson() {
    assertThatIllegalStateException().isThrownBy(() -> parrot().invoke(json("{\"a\": ")))
        .withMessage("An error occurred during JSON parsing");
  }

  @Test
  void cannotMakeARecordFromAnEventAsTheRuntimeCannot() {
    @SuppressWarnings({"unchecked", "rawtypes"})
    RequestHandler<Map<String, Object>, ?> typed = (RequestHandler) new TakesARecord();

    assertThatIllegalStateException()
        .isThrownBy(() -> function(typed).invoke(json("{\"cluster\":\"edge-1\"}")))
        .withMessage("An error occurred during JSON parsing");
  }

  private record Wanted(String cluster) {}

  private static final class TakesARecord implements RequestHandler<Wanted, String> {
    @Override
    public String handleRequest(Wanted event, Context context) {
      return event.cluster();
    }
  }

  private LocalLambda parrot() {
    return function(new Parrot()).loggingTo(new PrintStream(log, true, UTF_8));
  }

  private static LocalLambda function(RequestHandler<Map<String, Object>, ?> handler) {
    return LocalLambda.inProcess(handler, "parrot", Duration.ofSeconds(90),
        InstantSource.fixed(NOON));
  }

  private static byte[] json(String text) {
    return text.getBytes(UTF_8);
  }
}

package dev.keyrefresh.local.aws.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.local.aws.Clients;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.PassingClock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

class LocalFunctionsTest {
  private final LocalAws aws = LocalAws.start(new PassingClock());
  private final LambdaClient lambda = Clients.of(aws).lambda();

  @AfterEach
  void close() {
    lambda.close();
    aws.close();
  }

  @Test
  void bringsThePayloadToTheFunctionAndItsResultBack() {
    aws.functions().register("echo", payload -> payload);

    InvokeResponse answer = invoke("echo", "{\"cluster\":\"edge\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.functionError()).isNull();
    assertThat(answer.executedVersion()).isEqualTo("$LATEST");
    assertThat(answer.payload().asUtf8String()).isEqualTo("{\"cluster\":\"edge\"}");
  }

  @Test
  void findsAFunctionByEveryNameThatLambdaKnows() {
    String arn = aws.functions().register("updater", _ -> "1".getBytes(UTF_8));

    assertThat(arn).isEqualTo("arn:aws:lambda:us-west-2:123456789012:function:updater");
    for (String name :
        List.of(
            "updater",
            "updater:live",
            arn,
            arn + ":live",
            arn + ":$LATEST",
            "123456789012:function:updater")) {
      assertThat(invoke(name, "{}").payload().asUtf8String()).as(name).isEqualTo("1");
    }
    assertThat(lambda.invoke(r -> r.functionName("updater").qualifier("live")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void answersWithTheErrorOfAFunctionThatThrows() {
    aws.functions()
        .register(
            "broken",
            _ -> {
              throw new IllegalStateException("no such cluster");
            });

    InvokeResponse answer = invoke("broken", "{}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.functionError()).isEqualTo("Unhandled");
    assertThat(answer.payload().asUtf8String())
        .contains(
            "\"errorMessage\":\"no such cluster\"",
            "\"errorType\":\"java.lang.IllegalStateException\"");
  }

  @Test
  void knowsNoFunctionThatWasNotRegistered() {
    assertThatThrownBy(() -> invoke("nobody", "{}"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(
            "Function not found: arn:aws:lambda:us-west-2:123456789012:function:" + "nobody");
  }

  @Test
  void refusesAPayloadThatIsNotJson() {
    aws.functions().register("echo", payload -> payload);

    assertThatThrownBy(() -> invoke("echo", "not json"))
        .isInstanceOf(InvalidRequestContentException.class);
  }

  @Test
  void runsAnEventAfterItHasAnswered() throws Exception {
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    CompletableFuture<String> ran = new CompletableFuture<>();
    aws.functions()
        .register(
            "later",
            payload -> {
              answered.join();
              ran.complete(new String(payload, UTF_8));
              return payload;
            });

    InvokeResponse answer =
        lambda.invoke(
            r ->
                r.functionName("later")
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String("{\"n\":1}")));
    answered.complete(true);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(ran.get()).isEqualTo("{\"n\":1}");
  }

  @Test
  void runsNothingInADryRun() {
    aws.functions()
        .register(
            "never",
            _ -> {
              throw new AssertionError("it ran");
            });

    assertThat(
            lambda
                .invoke(r -> r.functionName("never").invocationType(InvocationType.DRY_RUN))
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void letsAFunctionCallTheAccountItRunsIn() {
    aws.secrets().create("secret", Map.of(), "value");
    aws.functions()
        .register(
            "reader",
            _ -> {
              try (var secrets = Clients.of(aws).secrets()) {
                String value = secrets.getSecretValue(r -> r.secretId("secret")).secretString();
                return ("\"" + value + "\"").getBytes(UTF_8);
              }
            });

    assertThat(invoke("reader", "{}").payload().asUtf8String()).isEqualTo("\"value\"");
  }

  @Test
  void namesAnOperationThatItDoesNotServe() {
    assertThatThrownBy(() -> lambda.getFunction(r -> r.functionName("echo")))
        .isInstanceOf(LambdaException.class)
        .hasMessageContaining("/functions/echo");
  }

  private InvokeResponse invoke(String function, String payload) {
    return lambda.invoke(r -> r.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
  }
}

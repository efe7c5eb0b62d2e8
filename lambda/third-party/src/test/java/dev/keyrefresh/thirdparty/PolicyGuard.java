package dev.keyrefresh.thirdparty;

import dev.keyrefresh.thirdparty.Call.Reply;
import dev.keyrefresh.thirdparty.Simulator.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Refuses what a role's policies do not allow, in the words of the service that was asked. Only the
 * calls of one session are judged.
 */
final class PolicyGuard implements Function<Call, Optional<Reply>> {
  private final Simulator simulator;
  private final Asked asked;
  private final String session;
  private final List<Map<String, Object>> statements;
  private final Map<String, List<Map<String, Object>>> guards;
  private final Queue<Question> allowed = new ConcurrentLinkedQueue<>();
  private final Queue<Question> refused = new ConcurrentLinkedQueue<>();

  /**
   * @param session the access key id of the role's session
   * @param guards resource policies, by the prefix of the actions that they are asked for
   */
  PolicyGuard(
      Simulator simulator,
      Asked asked,
      String session,
      List<Map<String, Object>> statements,
      Map<String, List<Map<String, Object>>> guards) {
    this.simulator = simulator;
    this.asked = asked;
    this.session = session;
    this.statements = statements;
    this.guards = guards;
  }

  @Override
  public Optional<Reply> apply(Call call) {
    if (!Asked.accessKey(call).equals(session)) {
      return Optional.empty();
    }
    return asked.of(call).stream()
        .filter(question -> !judge(question))
        .findFirst()
        .map(question -> refusal(call, question));
  }

  boolean judge(Question question) {
    boolean isAllowed = simulator.allows(question, statements, guard(question));
    (isAllowed ? allowed : refused).add(question);
    return isAllowed;
  }

  List<Question> allowed() {
    return List.copyOf(allowed);
  }

  List<Question> refused() {
    return List.copyOf(refused);
  }

  private List<Map<String, Object>> guard(Question question) {
    return question.resource().equals("*")
        ? List.of()
        : guards.getOrDefault(question.action().split(":")[0], List.of());
  }

  private static Reply refusal(Call call, Question question) {
    String message =
        question.principal()
            + " is not authorized to perform "
            + question.action()
            + " on "
            + question.resource();
    return switch (Asked.service(call)) {
      case "iam", "ses" ->
          Reply.of(
              403,
              "text/xml",
              "<ErrorResponse><Error><Type>Sender</Type>"
                  + "<Code>AccessDenied</Code><Message>"
                  + message
                  + "</Message></Error><RequestId>refused</RequestId></ErrorResponse>");
      case "lambda" ->
          new Reply(
              403,
              Map.of(
                  "x-amzn-ErrorType",
                  List.of("AccessDeniedException"),
                  "Content-Type",
                  List.of("application/json")),
              ("{\"Message\":\"" + message + "\"}")
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      default ->
          Reply.of(
              400,
              "application/x-amz-json-1.1",
              "{\"__type\":\"AccessDeniedException\",\"Message\":\"" + message + "\"}");
    };
  }
}

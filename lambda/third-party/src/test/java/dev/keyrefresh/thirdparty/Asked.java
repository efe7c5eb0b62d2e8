package dev.keyrefresh.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyrefresh.thirdparty.Simulator.Question;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.jr.ob.JSON;

/**
 * What a request asks IAM for: action, resource and condition keys, as AWS's Service Authorization
 * Reference has them for the calls that the rotator makes.
 *
 * @param principal the role that the caller's session is of
 * @param ownerOfKey whose access key an id is
 */
record Asked(String principal, Function<String, String> ownerOfKey) {
  private static final String ACCOUNT = "123456789012";
  private static final Pattern SCOPE =
      Pattern.compile("Credential=([^/]+)/[0-9]{8}/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request");
  private static final Pattern FUNCTION = Pattern.compile("/functions/([^/]+)/invocations");

  static String accessKey(Call call) {
    return scope(call).group(1);
  }

  static String service(Call call) {
    return scope(call).group(3);
  }

  /** All that must be allowed for the call to be. */
  List<Question> of(Call call) {
    return switch (service(call)) {
      case "iam" -> iam(form(call.text()));
      case "sts" -> List.of();
      case "ses" -> ses(form(call.text()));
      case "secretsmanager" -> secrets(call);
      case "events" -> events(JSON.std.mapFrom(call.text()));
      case "lambda" -> lambda(call);
      case "sqs" ->
          List.of(
              question(
                  "sqs:" + target(call).replaceFirst("Batch$", ""),
                  Statements.made("WorkQueue"),
                  Map.of()));
      default ->
          throw new IllegalStateException(
              "nobody says here what is asked of IAM for "
                  + call.method()
                  + " "
                  + call.target()
                  + " of "
                  + service(call));
    };
  }

  private List<Question> iam(Map<String, String> form) {
    String action = form.get("Action");
    if (action.equals("ListEntitiesForPolicy")) {
      return List.of(question("iam:" + action, form.get("PolicyArn"), Map.of()));
    }
    String user =
        action.equals("GetAccessKeyLastUsed")
            ? ownerOfKey.apply(form.get("AccessKeyId"))
            : form.get("UserName");
    Map<String, Object> context = new LinkedHashMap<>();
    List<String> tags =
        form.entrySet().stream()
            .filter(
                entry ->
                    entry.getKey().matches("Tags\\.member\\.\\d+\\.Key|TagKeys\\.member\\.\\d+"))
            .map(Map.Entry::getValue)
            .toList();
    if (!tags.isEmpty()) {
      context.put("aws:TagKeys", tags);
    }
    return List.of(question("iam:" + action, "arn:aws:iam::" + ACCOUNT + ":user/" + user, context));
  }

  private List<Question> ses(Map<String, String> form) {
    String action = form.get("Action");
    if (!action.equals("SendEmail")) {
      return List.of(question("ses:" + action, "*", Map.of()));
    }
    String from = form.get("Source");
    return List.of(
        question("ses:SendEmail", arn("ses", "identity/" + from), Map.of("ses:FromAddress", from)));
  }

  private List<Question> secrets(Call call) {
    String action = target(call);
    Object secret = JSON.std.mapFrom(call.text()).get("SecretId");
    if (secret == null) {
      return List.of(question("secretsmanager:" + action, "*", Map.of()));
    }
    String arn =
        String.valueOf(secret).startsWith("arn:")
            ? String.valueOf(secret)
            : arn("secretsmanager", "secret:" + secret + "-AbCdEf");
    List<Question> all =
        new ArrayList<>(List.of(question("secretsmanager:" + action, arn, Map.of())));
    // Secrets Manager uses the secret's own key on the caller's behalf.
    List<String> uses =
        switch (action) {
          case "GetSecretValue" -> List.of("kms:Decrypt");
          case "PutSecretValue" -> List.of("kms:Decrypt", "kms:GenerateDataKey");
          default -> List.of();
        };
    uses.forEach(
        use ->
            all.add(
                question(
                    use,
                    Statements.made("ManagedKey"),
                    Map.of(
                        "kms:ViaService",
                        "secretsmanager." + Emulator.REGION + ".amazonaws.com"))));
    return all;
  }

  private List<Question> events(Map<String, Object> body) {
    List<String> sources =
        ((List<?>) body.get("Entries"))
            .stream()
                .map(entry -> String.valueOf(((Map<?, ?>) entry).get("Source")))
                .distinct()
                .toList();
    return List.of(
        question(
            "events:PutEvents",
            arn("events", "event-bus/default"),
            Map.of("events:source", sources)));
  }

  private List<Question> lambda(Call call) {
    Matcher function = FUNCTION.matcher(URLDecoder.decode(call.path(), UTF_8));
    if (!function.find()) {
      throw new IllegalStateException(call.target());
    }
    Map<String, String> query =
        call.target().contains("?") ? form(call.target().split("\\?", 2)[1]) : Map.of();
    String qualifier = query.containsKey("Qualifier") ? ":" + query.get("Qualifier") : "";
    return List.of(
        question(
            "lambda:InvokeFunction",
            arn("lambda", "function:" + function.group(1) + qualifier),
            Map.of()));
  }

  private Question question(String action, String resource, Map<String, Object> context) {
    return new Question(principal, action, resource, context);
  }

  /** The action of a request in JSON. */
  private static String target(Call call) {
    return call.header("X-Amz-Target").orElseThrow().replaceFirst("^.*\\.", "");
  }

  private static String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + Emulator.REGION + ":" + ACCOUNT + ":" + resource;
  }

  private static Map<String, String> form(String text) {
    Map<String, String> form = new LinkedHashMap<>();
    Stream.of(text.split("&"))
        .map(pair -> pair.split("=", 2))
        .forEach(
            pair ->
                form.put(
                    URLDecoder.decode(pair[0], UTF_8),
                    pair.length > 1 ? URLDecoder.decode(pair[1], UTF_8) : ""));
    return form;
  }

  private static Matcher scope(Call call) {
    Matcher scope = SCOPE.matcher(call.header("Authorization").orElseThrow());
    if (!scope.find()) {
      throw new IllegalStateException("not signed: " + call.target());
    }
    return scope;
  }
}

package dev.keyrefresh.thirdparty;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Policies out of a synthesized template, with references to what it makes resolved. */
final class Statements {
  /** What a template refers to, as CloudFormation would fill it in. */
  private static final Map<String, String> MADE =
      Map.of(
          "ManagedKey",
          "arn:aws:kms:us-west-2:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000",
          "WorkQueueDeadLetters",
          "arn:aws:sqs:us-west-2:123456789012:dead-letters",
          "WorkQueue",
          "arn:aws:sqs:us-west-2:123456789012:work",
          "UpdaterJavaRole",
          Statements.UPDATER,
          "ManagedSecret",
          Statements.SECRET,
          "AWS::Partition",
          "aws");

  /** Its ARN ends with what Secrets Manager adds. */
  private static final String SECRET = "arn:aws:secretsmanager:us-west-2:123456789012:secret:made";

  static final String ROTATOR =
      "arn:aws:iam::123456789012:role/codecommit-key-refresh/"
          + "codecommit-key-refresh-rotator-us-west-2";
  static final String UPDATER = "arn:aws:iam::123456789012:role/codecommit-key-refresh/updater";

  private Statements() {}

  static String made(String logicalName) {
    return MADE.get(logicalName);
  }

  /** All policies of the role whose logical id begins so. */
  static List<Map<String, Object>> ofRole(Map<String, Object> template, String role) {
    Stream<Map<String, Object>> inline =
        resources(template, "AWS::IAM::Role", role)
            .flatMap(properties -> list(properties.get("Policies")).stream());
    Stream<Map<String, Object>> managed =
        resources(template, "AWS::IAM::ManagedPolicy", "")
            .filter(properties -> String.valueOf(properties.get("Roles")).contains("{Ref=" + role));
    return Stream.concat(inline, managed)
        .flatMap(policy -> statements(policy.get("PolicyDocument")))
        .toList();
  }

  /** The same statements where the managed secret is this one. */
  static List<Map<String, Object>> about(String secretArn, List<Map<String, Object>> statements) {
    return statements.stream()
        .map(
            statement -> {
              Map<String, Object> about = new LinkedHashMap<>(statement);
              about.replaceAll((key, value) -> value.equals(SECRET) ? secretArn : value);
              return about;
            })
        .toList();
  }

  static List<Map<String, Object>> ofSecret(Map<String, Object> template) {
    return resources(template, "AWS::SecretsManager::ResourcePolicy", "")
        .flatMap(properties -> statements(properties.get("ResourcePolicy")))
        .toList();
  }

  static List<Map<String, Object>> ofKey(Map<String, Object> template) {
    return resources(template, "AWS::KMS::Key", "")
        .flatMap(properties -> statements(properties.get("KeyPolicy")))
        .toList();
  }

  static List<String> actions(Map<String, Object> statement) {
    return statement.get("Action") instanceof List<?> many
        ? many.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(statement.get("Action")));
  }

  static String sid(Map<String, Object> statement) {
    return String.valueOf(statement.get("Sid"));
  }

  /**
   * What moto can judge: whether an action is allowed at all. It matches resources with nothing but
   * "*", refuses whatever has a condition, and has an action of its own for a batch of messages.
   */
  static List<Map<String, Object>> forMoto(List<Map<String, Object>> statements) {
    return statements.stream()
        .filter(one -> !(one.get("Effect").equals("Deny") && one.containsKey("Condition")))
        .map(
            one -> {
              Map<String, Object> judged = new LinkedHashMap<>(one);
              judged.remove("Condition");
              judged.put("Resource", "*");
              List<String> actions = new ArrayList<>(actions(one));
              actions.replaceAll(action -> action.replaceFirst("^sqs:SendMessage$", "$0*"));
              judged.put("Action", actions);
              return judged;
            })
        .toList();
  }

  private static Stream<Map<String, Object>> resources(
      Map<String, Object> template, String type, String name) {
    return object(template.get("Resources")).entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(name))
        .map(entry -> object(entry.getValue()))
        .filter(made -> made.get("Type").equals(type))
        .map(made -> object(made.get("Properties")));
  }

  private static Stream<Map<String, Object>> statements(Object document) {
    return list(object(document).get("Statement")).stream()
        .map(statement -> object(resolved(statement)));
  }

  private static Object resolved(Object value) {
    return switch (value) {
      case List<?> many -> new ArrayList<Object>(many.stream().map(Statements::resolved).toList());
      case Map<?, ?> map when map.containsKey("Fn::GetAtt") ->
          named(String.valueOf(((List<?>) map.get("Fn::GetAtt")).getFirst()));
      case Map<?, ?> map when map.containsKey("Fn::ImportValue") -> named("ManagedKey");
      case Map<?, ?> map when map.containsKey("Ref") -> named(String.valueOf(map.get("Ref")));
      case Map<?, ?> map when map.containsKey("Fn::Join") -> joined((List<?>) map.get("Fn::Join"));
      case Map<?, ?> map -> {
        Map<Object, Object> all = new LinkedHashMap<>();
        map.forEach((key, one) -> all.put(key, resolved(one)));
        yield all;
      }
      default -> value;
    };
  }

  private static String joined(List<?> join) {
    return String.join(
        String.valueOf(join.getFirst()),
        ((List<?>) join.get(1)).stream().map(part -> String.valueOf(resolved(part))).toList());
  }

  private static String named(String logicalId) {
    return MADE.entrySet().stream()
        .filter(entry -> logicalId.startsWith(entry.getKey()))
        .max(java.util.Comparator.comparingInt(entry -> entry.getKey().length()))
        .map(Map.Entry::getValue)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "nobody says here what CloudFormation fills in for " + logicalId));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Object value) {
    return value == null ? List.of() : (List<Map<String, Object>>) value;
  }
}

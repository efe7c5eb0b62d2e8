package dev.keyrefresh.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.jr.ob.JSON;

/** One template, asked by type and by path. */
public record Template(String text, Map<?, ?> root) {

  Template(String text) {
    this(text, (Map<?, ?>) json(text));
  }

  /** Short, for the message of an assertion that fails. */
  @Override
  public String toString() {
    return "template with " + resources().stream().map(Resource::id).toList();
  }

  static Object json(String text) {
    return JSON.std.anyFrom(text);
  }

  /** One resource: its logical id and its definition. */
  record Resource(String id, Map<?, ?> definition) {
    String type() {
      return (String) definition.get("Type");
    }

    /** A property by its path, such as {@code Code.S3Key}; null where there is none. */
    Object get(String path) {
      return at(definition.get("Properties"), path);
    }

    String text(String path) {
      return plain(get(path));
    }

    Object attribute(String name) {
      return definition.get(name);
    }
  }

  /** One statement of a policy of this template. */
  record Statement(Resource of, Map<?, ?> body) {
    String sid() {
      return String.valueOf(body.get("Sid"));
    }

    boolean allows() {
      return "Allow".equals(body.get("Effect"));
    }

    List<String> actions() {
      return texts(body.get("Action"));
    }

    List<String> resources() {
      return texts(body.get("Resource"));
    }

    List<String> principals() {
      return texts(
          body.get("Principal") instanceof Map<?, ?> map
              ? map.values().iterator().next()
              : body.get("Principal"));
    }

    Object condition(String path) {
      return at(body.get("Condition"), path);
    }
  }

  List<Resource> resources() {
    List<Resource> all = new ArrayList<>();
    ((Map<?, ?>) root.get("Resources"))
        .forEach((id, body) -> all.add(new Resource((String) id, (Map<?, ?>) body)));
    return all;
  }

  List<Resource> all(String type) {
    return resources().stream().filter(resource -> resource.type().equals(type)).toList();
  }

  /** The only one of its type. */
  Resource the(String type) {
    List<Resource> found = all(type);
    if (found.size() != 1) {
      throw new AssertionError("one " + type + " is expected, and there are " + found.size());
    }
    return found.getFirst();
  }

  /** The only one of its type whose logical id contains the words. */
  Resource the(String type, String words) {
    List<Resource> found = all(type).stream().filter(each -> each.id().contains(words)).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "one " + type + " with " + words + " is expected, and there are " + found.size());
    }
    return found.getFirst();
  }

  /** The values of the outputs. */
  List<String> outputs() {
    return root.get("Outputs") instanceof Map<?, ?> outputs
        ? outputs.values().stream().map(output -> plain(((Map<?, ?>) output).get("Value"))).toList()
        : List.of();
  }

  /** Every statement of the policies of roles, users and managed policies. */
  List<Statement> identityStatements() {
    return statements(
        List.of("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"));
  }

  List<Statement> statements(List<String> types) {
    return resources().stream()
        .filter(resource -> types.contains(resource.type()))
        .flatMap(Template::statements)
        .toList();
  }

  Statement statement(String sid) {
    return resources().stream()
        .flatMap(Template::statements)
        .filter(statement -> statement.sid().equals(sid))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no statement " + sid));
  }

  private static Stream<Statement> statements(Resource resource) {
    List<Object> documents = new ArrayList<>();
    documents.add(resource.get("PolicyDocument"));
    documents.add(resource.get("ResourcePolicy"));
    documents.add(resource.get("KeyPolicy"));
    if (resource.get("Policies") instanceof List<?> policies) {
      policies.forEach(policy -> documents.add(((Map<?, ?>) policy).get("PolicyDocument")));
    }
    return documents.stream()
        .filter(Map.class::isInstance)
        .flatMap(document -> ((List<?>) ((Map<?, ?>) document).get("Statement")).stream())
        .map(body -> new Statement(resource, (Map<?, ?>) body));
  }

  public static Object at(Object value, String path) {
    Object here = value;
    for (String key : path.split("\\.")) {
      here = here instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return here;
  }

  static List<String> texts(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(Template::plain).toList()
        : List.of(plain(value));
  }

  /** Text as it is, and intrinsic functions joined to something readable. */
  static String plain(Object value) {
    if (value instanceof Map<?, ?> map && map.get("Fn::Join") instanceof List<?> join) {
      return String.join("", ((List<?>) join.get(1)).stream().map(Template::plain).toList());
    }
    if (value instanceof Map<?, ?> map && map.get("Ref") instanceof String reference) {
      return "${" + reference + "}";
    }
    if (value instanceof Map<?, ?> map && map.get("Fn::GetAtt") instanceof List<?> attribute) {
      return "${" + attribute.get(0) + "." + attribute.get(1) + "}";
    }
    if (value instanceof Map<?, ?> map && map.get("Fn::ImportValue") instanceof String name) {
      return "${" + name + "}";
    }
    return String.valueOf(value);
  }

  static String write(Object value) {
    return JSON.std.asString(value);
  }
}

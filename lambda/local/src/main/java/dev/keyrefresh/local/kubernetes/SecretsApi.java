package dev.keyrefresh.local.kubernetes;

import dev.keyrefresh.failure.Thrown;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The secrets of all namespaces.
 *
 * <p>fabric8's dispatcher is called directly: its Vert.x server would add a second hop and a start
 * of its own, and no answer differs.
 */
final class SecretsApi {
  static final String MERGE_PATCH = "application/merge-patch+json";
  private static final Pattern PATH =
      Pattern.compile(
          "/api/v1(/namespaces/(?<namespace>[a-z0-9.-]+))?/secrets(/(?<name>[a-z0-9.-]+))?");

  private final KubernetesCrudDispatcher mock = new KubernetesCrudDispatcher();

  /** Answers a request whose caller is known already. */
  synchronized Reply answer(String method, URI uri, Optional<String> contentType, String body) {
    var path = PATH.matcher(uri.getPath());
    if (!path.matches()) {
      return Reply.failure(404, "NotFound", "the server could not find the requested resource");
    }
    boolean isOne = path.group("name") != null;
    return switch (method) {
      case "GET" -> isOne ? get(uri.getPath(), path.group("name")) : list(uri);
      case "POST" -> create(uri.getPath(), KubernetesJson.object(body));
      case "PUT" ->
          change(uri.getPath(), path.group("name"), current -> KubernetesJson.object(body));
      case "PATCH" ->
          contentType.filter(MERGE_PATCH::equals).isEmpty()
              ? Reply.failure(
                  415, "UnsupportedMediaType", "only " + MERGE_PATCH + " is understood here")
              : change(
                  uri.getPath(),
                  path.group("name"),
                  current -> KubernetesJson.merged(current, KubernetesJson.object(body)));
      case "DELETE" -> delete(uri.getPath(), path.group("name"));
      default -> Reply.failure(405, "MethodNotAllowed", method + " is not understood here");
    };
  }

  private Reply get(String path, String name) {
    var found = mock(HttpMethod.GET, path, "");
    return found.status() == 404 ? notFound(name) : found;
  }

  private Reply list(URI uri) {
    var query = query(uri);
    if (query.containsKey("watch") || query.containsKey("fieldSelector")) {
      return Reply.failure(501, "NotImplemented", "watches and field selectors are not served");
    }
    try {
      var selector = LabelSelector.parse(query.getOrDefault("labelSelector", ""));
      var all = KubernetesJson.object(mock(HttpMethod.GET, uri.getPath(), "").body());
      var selected = items(all).stream().filter(item -> selector.selects(labels(item))).toList();
      var from = Math.min(number(query, "continue"), selected.size());
      var limit = number(query, "limit");
      var to = limit == 0 ? selected.size() : Math.min(from + limit, selected.size());
      all.put("kind", "SecretList");
      all.put("apiVersion", "v1");
      all.put("metadata", to < selected.size() ? Map.of("continue", "" + to) : Map.of());
      all.put("items", selected.subList(from, to));
      return new Reply(200, KubernetesJson.text(all));
    } catch (IllegalArgumentException unparseable) {
      return Reply.failure(400, "BadRequest", Thrown.message(unparseable));
    }
  }

  private Reply create(String path, Map<String, Object> secret) {
    var created = write(HttpMethod.POST, path, SecretRules.completed(secret));
    return created.status() == 409
        ? Reply.failure(409, "AlreadyExists", "secrets already exists")
        : created;
  }

  /** Replaces what is stored, unless it has another version than the one wanted. */
  private Reply change(
      String path, String name, Function<Map<String, Object>, Map<String, Object>> wanted) {
    var stored = get(path, name);
    if (!stored.isSuccess()) {
      return stored;
    }
    var current = KubernetesJson.object(stored.body());
    var secret = SecretRules.completed(wanted.apply(current));
    return SecretRules.objection(current, secret)
        .orElseGet(() -> write(HttpMethod.PUT, path, secret));
  }

  private Reply delete(String path, String name) {
    var stored = get(path, name);
    return stored.isSuccess() ? mock(HttpMethod.DELETE, path, "") : stored;
  }

  private Reply write(HttpMethod method, String path, Map<String, Object> secret) {
    return mock(method, path, KubernetesJson.text(secret));
  }

  private Reply mock(HttpMethod method, String path, String body) {
    var request =
        new RecordedRequest(
            "HTTP/1.1",
            method,
            path,
            Headers.builder().build(),
            new Buffer(body.getBytes(StandardCharsets.UTF_8)));
    var response = mock.dispatch(request);
    var text = response.getBody() == null ? "" : response.getBody().readUtf8();
    return new Reply(response.code(), text);
  }

  private static Reply notFound(String name) {
    return Reply.failure(404, "NotFound", "secrets \"" + name + "\" not found");
  }

  private static int number(Map<String, String> query, String key) {
    var text = query.getOrDefault(key, "");
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> items(Map<String, Object> list) {
    return list.get("items") instanceof List<?> items
        ? (List<Map<String, Object>>) items
        : List.of();
  }

  private static Map<String, String> labels(Map<String, Object> secret) {
    var labels = new LinkedHashMap<String, String>();
    KubernetesJson.in(KubernetesJson.in(secret, "metadata"), "labels")
        .forEach((label, value) -> labels.put(label, String.valueOf(value)));
    return labels;
  }

  private static Map<String, String> query(URI uri) {
    return uri.getRawQuery() == null
        ? Map.of()
        : Pattern.compile("&")
            .splitAsStream(uri.getRawQuery())
            .map(part -> part.split("=", 2))
            .collect(
                Collectors.toMap(
                    part -> decoded(part[0]), part -> part.length > 1 ? decoded(part[1]) : ""));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}

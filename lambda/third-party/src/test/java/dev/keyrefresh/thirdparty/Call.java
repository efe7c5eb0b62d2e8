package dev.keyrefresh.thirdparty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A request that came to a {@link Front}.
 *
 * @param target path and query, raw
 * @param headers by name, whatever its case
 */
record Call(String method, String target, TreeMap<String, List<String>> headers, byte[] body) {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "transfer-encoding", "expect", "upgrade");

  /** What is answered to it. */
  record Reply(int status, Map<String, List<String>> headers, byte[] body) {

    static Reply of(int status, String type, String text) {
      return new Reply(
          status, Map.of("Content-Type", List.of(type)), text.getBytes(StandardCharsets.UTF_8));
    }

    boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  String path() {
    return target.split("\\?", 2)[0];
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(List::getFirst);
  }

  /** The same request as somebody else's: these headers instead of those of the same names. */
  Call with(Map<String, List<String>> changed) {
    TreeMap<String, List<String>> others = new TreeMap<>(headers);
    others.putAll(changed);
    return new Call(method, target, others, body);
  }

  Call without(String header) {
    TreeMap<String, List<String>> others = new TreeMap<>(headers);
    others.remove(header);
    return new Call(method, target, others, body);
  }

  /** Asks the part that is really meant; the host stays the one that was signed for. */
  Reply forwardTo(URI base, HttpClient client) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + target))
            .method(method, BodyPublishers.ofByteArray(body));
    headers.forEach(
        (name, values) -> {
          if (!OF_THE_CONNECTION.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    try {
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      return new Reply(answer.statusCode(), answer.headers().map(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + base, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

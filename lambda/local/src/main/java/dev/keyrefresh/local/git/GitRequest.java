package dev.keyrefresh.local.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;

/** The request with which git opens a repository, sent without one: that takes a tenth. */
public final class GitRequest {
  private static final String HEAD = " refs/heads/main\n";

  private final String repositories;
  private final URI endpoint;
  private final Duration timeout;

  /**
   * @param host the host name in the URLs that it will be asked for
   * @param endpoint where that host's repositories are really served
   */
  public GitRequest(String host, URI endpoint, Duration timeout) {
    this.repositories = "https://" + host + "/v1/repos/";
    this.endpoint = endpoint;
    this.timeout = timeout;
  }

  /**
   * Whether the repository tells this pair its branches.
   *
   * @param url the repository's own, {@code https://HOST/v1/repos/NAME}; no other is asked
   */
  public boolean isAnswered(String url, String username, String password) {
    if (!url.startsWith(repositories)) {
      return false;
    }
    try {
      HttpURLConnection asked =
          (HttpURLConnection)
              URI.create(
                      endpoint
                          + "/v1/repos/"
                          + url.substring(repositories.length())
                          + "/info/refs?service="
                          + UploadPackService.NAME)
                  .toURL()
                  .openConnection(Proxy.NO_PROXY);
      asked.setConnectTimeout(Math.toIntExact(timeout.toMillis()));
      asked.setReadTimeout(Math.toIntExact(timeout.toMillis()));
      asked.setRequestProperty("Authorization", basic(username, password));
      return asked.getResponseCode() == GitAnswer.ADMITTED.status() && text(asked).contains(HEAD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String basic(String username, String password) {
    return "Basic "
        + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(UTF_8));
  }

  private static String text(HttpURLConnection asked) throws IOException {
    try (InputStream answer = asked.getInputStream()) {
      return new String(answer.readAllBytes(), UTF_8);
    }
  }
}

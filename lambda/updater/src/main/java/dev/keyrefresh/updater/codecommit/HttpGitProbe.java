package dev.keyrefresh.updater.codecommit;

import dev.keyrefresh.delivery.GitProbe;
import dev.keyrefresh.delivery.Pair;
import dev.keyrefresh.target.CodeCommitUrl;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Asks for a repository's references over smart HTTP, with the pair sent at once. Status and
 * content type tell everything; the references themselves are left unread.
 *
 * @see <a href="https://git-scm.com/docs/http-protocol">Git's HTTP protocol</a>
 */
public final class HttpGitProbe implements GitProbe {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final String SMART = "application/x-git-upload-pack-advertisement";

  private final HttpClient client;
  private final Optional<URI> endpoint;
  private final Duration whole;

  /**
   * @param endpoint where every repository's path is asked for instead of at its URL's host
   * @param whole how long an answer may take; what comes after its headers is not read
   */
  public HttpGitProbe(Optional<URI> endpoint, ProxySelector proxies, Duration whole) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(proxies)
            .build();
    this.endpoint = endpoint;
    this.whole = whole;
  }

  @Override
  public Answer probe(CodeCommitUrl repository, Pair pair) {
    HttpRequest request =
        HttpRequest.newBuilder(address(repository))
            .timeout(whole)
            .header("Authorization", basic(pair))
            .header("User-Agent", "git/codecommit-key-refresh")
            .header("Accept", "*/*")
            .build();
    try {
      return sendTwice(request);
    } catch (HttpTimeoutException | ConnectException e) {
      return Answer.SILENT;
    } catch (IOException e) {
      return Answer.INCONCLUSIVE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.INCONCLUSIVE;
    }
  }

  private Answer sendTwice(HttpRequest request) throws IOException, InterruptedException {
    try {
      return send(request);
    } catch (HttpConnectTimeoutException e) {
      throw e;
    } catch (ConnectException e) {
      return send(request);
    }
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    try (InputStream _ = response.body()) {
      return switch (response.statusCode()) {
        case 200 -> isSmart(response) ? Answer.ACCEPTED : Answer.INCONCLUSIVE;
        case 401, 403 -> Answer.REFUSED;
        case 404 -> Answer.NOT_FOUND;
        default -> Answer.INCONCLUSIVE;
      };
    }
  }

  /** A proxy's or a portal's own page is 200 too. */
  private static boolean isSmart(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Content-Type")
        .filter(SMART::equalsIgnoreCase)
        .isPresent();
  }

  private URI address(CodeCommitUrl repository) {
    String base =
        endpoint
            .map(URI::toString)
            .map(text -> text.replaceFirst("/$", ""))
            .orElse("https://" + repository.host());
    return URI.create(base + repository.path() + "/info/refs?service=git-upload-pack");
  }

  private static String basic(Pair pair) {
    String text = pair.username().reveal() + ":" + pair.password().reveal();
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

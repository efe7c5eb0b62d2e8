package dev.keyrefresh.local.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;

/**
 * AWS's documentation key at noon of the first of January 2026, and the passwords that
 * git-remote-codecommit signs with it then.
 */
final class CodeCommitFixture implements AutoCloseable {
  static final String HOST = "git-codecommit.us-west-2.amazonaws.com";
  static final String KEY = "AKIAIOSFODNN7EXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final String FOR_DEMO =
      "20260101T120000Z" + "6614d109d32f33447c7b96a7258c6b6a7f310a41b23f4450ccd3298d42de0589";
  static final String FOR_OTHER =
      "20260101T120000Z" + "5f74e80792a81cd49ee463c84804fb98b3cb247b73d5e4b4fae259b7c25ad896";
  static final String DEMO_URL = "https://" + HOST + "/v1/repos/MyDemoRepo";

  final KnownAccounts accounts = new KnownAccounts();
  final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  final LocalCodeCommit codeCommit;
  private final HttpClient client = HttpClient.newHttpClient();

  CodeCommitFixture() {
    this(HOST, "us-west-2");
  }

  CodeCommitFixture(String host, String region) {
    accounts.secrets.put(KEY, SECRET);
    accounts.passwords.put("demo-user-at-123456789012", "a+Git/credential=");
    codeCommit = LocalCodeCommit.start(host, region, accounts, now::get);
    codeCommit.createRepository("MyDemoRepo");
    codeCommit.createRepository("OtherRepo");
  }

  int probe(String repository, String username, String password) {
    return get(repository + "/info/refs?service=git-upload-pack", basic(username, password))
        .statusCode();
  }

  HttpResponse<String> get(String path, String... headers) {
    var uri = URI.create(codeCommit.endpoint() + "/v1/repos/" + path);
    var request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String[] basic(String username, String password) {
    var pair = (username + ":" + password).getBytes(UTF_8);
    return new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString(pair)};
  }

  @Override
  public void close() {
    client.shutdownNow();
    codeCommit.close();
  }
}

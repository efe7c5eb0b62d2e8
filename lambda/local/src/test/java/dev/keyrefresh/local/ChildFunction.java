package dev.keyrefresh.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.keyrefresh.rotator.RotateHandler;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.time.Pause;
import dev.keyrefresh.updater.UpdateHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.HttpURLConnection;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * The main class of a process of its own around one packaged function: its environment, its events
 * and the time come from whoever started it. On its class path there is the function's jar, this
 * class, and nothing else that knows of the embedded services.
 */
final class ChildFunction {
  private static final int TIMEOUT_MILLIS = 900_000;
  private static final int OK = 200;

  private final String harness;

  private ChildFunction(String harness) {
    this.harness = harness;
  }

  /**
   * @param arguments {@code rotator} or {@code updater}, and the URL of the {@link ChildHarness}
   */
  public static void main(String[] arguments) throws IOException {
    ChildFunction child = new ChildFunction(arguments[1]);
    child.serve(arguments[0].equals("rotator") ? child.rotator() : child.updater());
  }

  private void serve(RequestStreamHandler handler) throws IOException {
    for (Optional<String> event = ask("next", ""); event.isPresent(); event = ask("next", "")) {
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        handler.handleRequest(
            new ByteArrayInputStream(event.get().getBytes(StandardCharsets.UTF_8)),
            answer,
            context());
        ask("answer", answer.toString(StandardCharsets.UTF_8));
      } catch (RuntimeException e) {
        ask("failure", e.toString());
      }
    }
  }

  private RotateHandler rotator() {
    var settings = dev.keyrefresh.rotator.config.RotatorSettings.of(System.getenv());
    Region region = Region.of(settings.region());
    return new RotateHandler(
        settings,
        new dev.keyrefresh.rotator.RotatorWiring(
            RotatorClients.create(
                region, region, settings.endpoint(), credentials(), settings.updaterTimeout()),
            clock(),
            pause(),
            System.out));
  }

  private UpdateHandler updater() {
    AwsCredentialsProvider credentials = credentials();
    return new UpdateHandler(
        dev.keyrefresh.updater.config.UpdaterSettings.of(System.getenv()),
        new dev.keyrefresh.updater.UpdaterWiring(
            Optional.of(URI.create(System.getenv("AWS_ENDPOINT_URL"))),
            credentials,
            credentials::resolveCredentials,
            ProxySelector.of(null),
            clock(),
            pause(),
            System.out::println));
  }

  private static AwsCredentialsProvider credentials() {
    return DefaultCredentialsProvider.builder().build();
  }

  private InstantSource clock() {
    return () -> Instant.ofEpochMilli(Long.parseLong(now("")));
  }

  private Pause pause() {
    return (Duration duration) -> now(Long.toString(duration.toMillis()));
  }

  private String now(String pause) {
    try {
      return ask("clock", pause).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty where there is nothing more to be done. */
  private Optional<String> ask(String what, String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(harness + what).toURL().openConnection(java.net.Proxy.NO_PROXY);
    connection.setDoOutput(true);
    connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    if (connection.getResponseCode() != OK) {
      return Optional.empty();
    }
    try (InputStream answer = connection.getInputStream()) {
      return Optional.of(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            ChildFunction.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> method.getReturnType() == int.class ? TIMEOUT_MILLIS : null);
  }
}

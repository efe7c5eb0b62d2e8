package dev.keyrefresh.updater.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends an answer that takes longer or is larger than it may be, its body included: the time-out of
 * the JDK's client ends with the headers.
 */
final class AnswerLimits implements Interceptor {
  private static final int MEBIBYTE = 1 << 20;

  /** A secret holds at most one mebibyte, which base64 and its metadata make larger. */
  private static final int ONE = 4 * MEBIBYTE;

  private static final int LIST = 32 * MEBIBYTE;

  private final Duration patience;

  /**
   * @param patience from the request to the end of the answer
   */
  AnswerLimits(Duration patience) {
    this.patience = patience;
  }

  /** There is more of it than anything asked for can be. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    private TooLarge(int most) {
      super("more than " + most / MEBIBYTE + " MiB");
    }
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    return new Limited(consumer, request.uri().getPath().endsWith("/secrets") ? LIST : ONE, over());
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (response.body() instanceof AsyncBody body) {
      consumer.unwrap(Limited.class).ends(body);
    }
  }

  private CompletableFuture<Boolean> over() {
    return new CompletableFuture<Boolean>()
        .completeOnTimeout(true, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static final class Limited implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
    private final int most;
    private final CompletableFuture<Boolean> over;
    private long bytes;

    Limited(
        AsyncBody.Consumer<List<ByteBuffer>> consumer, int most, CompletableFuture<Boolean> over) {
      this.consumer = consumer;
      this.most = most;
      this.over = over;
    }

    @Override
    public void consume(List<ByteBuffer> more, AsyncBody body) throws Exception {
      bytes += more.stream().mapToLong(ByteBuffer::remaining).sum();
      if (bytes > most) {
        throw new TooLarge(most);
      }
      consumer.consume(more, body);
    }

    @Override
    public <U> U unwrap(Class<U> type) {
      return type.isInstance(this) ? type.cast(this) : consumer.unwrap(type);
    }

    void ends(AsyncBody body) {
      var _ = body.done().whenComplete((_, _) -> over.cancel(false));
      var _ =
          over.thenRun(
              () -> {
                body.done().completeExceptionally(new HttpTimeoutException("its body did not end"));
                body.cancel();
              });
    }
  }
}

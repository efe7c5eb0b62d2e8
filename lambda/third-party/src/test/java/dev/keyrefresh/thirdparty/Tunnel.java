package dev.keyrefresh.thirdparty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.keyrefresh.aws.snapshot.LoopbackCertificate;
import dev.keyrefresh.local.git.LocalCodeCommit;
import dev.keyrefresh.local.loopback.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTPS proxy behind which every host is our CodeCommit, so that a client asks for the real URL.
 * The certificate is for another name: a client has to be told not to mind.
 */
final class Tunnel implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerSocket server;
  private final Front front;

  Tunnel(LocalCodeCommit codeCommit) {
    front =
        Front.tls(LoopbackCertificate.make(), call -> call.forwardTo(codeCommit.endpoint(), http));
    try {
      server = new ServerSocket();
      server.bind(Loopback.anyPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.submit(this::accept);
  }

  URI proxy() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    front.close();
    http.close();
    threads.shutdownNow();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.submit(() -> connect(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try (client;
        Socket there = new Socket("127.0.0.1", front.endpoint().getPort())) {
      readHead(client.getInputStream());
      client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(ISO_8859_1));
      threads.submit(() -> there.getInputStream().transferTo(client.getOutputStream()));
      client.getInputStream().transferTo(there.getOutputStream());
    } catch (IOException e) {
      // Either side has hung up.
    }
  }

  private static void readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no CONNECT");
      }
      head.append((char) next);
    }
  }
}

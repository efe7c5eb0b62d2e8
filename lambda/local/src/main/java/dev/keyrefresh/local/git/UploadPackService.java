package dev.keyrefresh.local.git;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/**
 * The two requests of a fetch over smart HTTP (git's {@code gitprotocol-http}), in protocol v0 and,
 * when the client asks with {@code Git-Protocol: version=2}, in v2.
 */
final class UploadPackService {
  static final String NAME = "git-upload-pack";

  private UploadPackService() {}

  static void advertise(HttpExchange exchange, Repository repository) throws IOException {
    var body = new ByteArrayOutputStream();
    try (var upload = uploadPack(exchange, repository)) {
      upload.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(new PacketLineOut(body)), NAME);
    }
    send(exchange, "application/x-git-upload-pack-advertisement", body);
  }

  static void upload(HttpExchange exchange, Repository repository) throws IOException {
    var body = new ByteArrayOutputStream();
    try (var upload = uploadPack(exchange, repository);
        var request = request(exchange)) {
      upload.upload(request, body, null);
    }
    send(exchange, "application/x-git-upload-pack-result", body);
  }

  private static UploadPack uploadPack(HttpExchange exchange, Repository repository) {
    var upload = new UploadPack(repository);
    upload.setBiDirectionalPipe(false);
    var protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
    if (protocol != null) {
      upload.setExtraParameters(List.of(protocol.split(":")));
    }
    return upload;
  }

  /** git compresses a request that is longer than a kilobyte. */
  private static InputStream request(HttpExchange exchange) throws IOException {
    var encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    return "gzip".equals(encoding)
        ? new GZIPInputStream(exchange.getRequestBody())
        : exchange.getRequestBody();
  }

  private static void send(HttpExchange exchange, String type, ByteArrayOutputStream body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    exchange.sendResponseHeaders(GitAnswer.ADMITTED.status(), body.size());
    body.writeTo(exchange.getResponseBody());
  }
}

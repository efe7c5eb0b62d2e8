package dev.keyrefresh.local.loopback;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Where every embedded server listens. */
public final class Loopback {
  static {
    // Without it Java's server waits, answer after answer, for 40 ms of delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final InetAddress ADDRESS = InetAddress.ofLiteral("127.0.0.1");

  private Loopback() {}

  /** 127.0.0.1, on a port that the system chooses. */
  public static InetSocketAddress anyPort() {
    return port(0);
  }

  public static InetSocketAddress port(int port) {
    return new InetSocketAddress(ADDRESS, port);
  }
}

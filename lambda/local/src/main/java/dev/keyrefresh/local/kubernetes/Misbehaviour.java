package dev.keyrefresh.local.kubernetes;

import java.net.URI;
import java.time.Duration;

/** How an API server, or what stands in its place, may answer. */
public sealed interface Misbehaviour {

  /** Headers and one byte of the body come; the rest never does. */
  record Stalls() implements Misbehaviour {}

  /** Byte by byte, with so much real time between them. */
  record Trickles(Duration between) implements Misbehaviour {}

  /** The answer is padded to that many bytes. */
  record Pads(int length) implements Misbehaviour {}

  /** Nothing is done; 307 sends the request somewhere else. */
  record Redirects(URI to) implements Misbehaviour {}
}

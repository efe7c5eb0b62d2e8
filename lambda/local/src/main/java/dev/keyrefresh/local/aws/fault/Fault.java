package dev.keyrefresh.local.aws.fault;

import java.time.Duration;

/** What may go wrong with one call. */
public sealed interface Fault {

  /** The service's own refusal: nothing happened. */
  record Refuse(Kind kind) implements Fault {}

  /** An explicit deny by that kind of policy. */
  record Deny(String policy) implements Fault {}

  /** The key of what is asked for may not be used. */
  record DenyKms() implements Fault {}

  /** The connection breaks before anything happened. */
  record DropBefore() implements Fault {}

  /** It happened, and nobody hears of it. */
  record DropAfter() implements Fault {}

  /** The answer takes this much real time longer. */
  record Delay(Duration by) implements Fault {}

  enum Kind {
    THROTTLED,
    DENIED,
    FAILED
  }
}

package dev.keyrefresh.credential;

import java.time.Instant;

/** What IAM answers about a credential's last use. Only the first two are knowledge. */
public sealed interface LastUse {
  record At(Instant time) implements LastUse {}

  record Never() implements LastUse {}

  /** The look-up failed. Never read as "not used". */
  record Unknown(String why) implements LastUse {}

  /** The kind has no last-used information. */
  record NotReported() implements LastUse {}
}

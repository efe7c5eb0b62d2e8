package dev.keyrefresh.local.aws.protocol;

/** Who signed a request. */
public sealed interface Caller {
  String arn();

  /** {@code UserId} of GetCallerIdentity. */
  String uniqueId();

  /** One of the users whose keys are rotated. Their policies allow Git and nothing else. */
  record User(String arn, String uniqueId) implements Caller {}

  /** A function's role or an administrator: may call everything. */
  record RoleSession(String arn, String uniqueId) implements Caller {}
}

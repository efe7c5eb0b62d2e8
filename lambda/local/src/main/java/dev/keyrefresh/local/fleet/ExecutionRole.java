package dev.keyrefresh.local.fleet;

import dev.keyrefresh.local.aws.iam.Keys;
import dev.keyrefresh.local.aws.iam.LocalRoles;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * The role of a function as its execution environment has it where SnapStart is on: whoever asks is
 * given a session and its end, and another session in good time before that.
 */
public final class ExecutionRole {
  private static final Duration LIFETIME = Duration.ofHours(6);
  private static final Duration RENEWED_BEFORE = Duration.ofMinutes(30);

  private final LocalRoles roles;
  private final String name;
  private final InstantSource clock;
  private Optional<LocalRoles.Session> session = Optional.empty();
  private boolean tellsEnd = true;
  private boolean renews = true;

  ExecutionRole(LocalRoles roles, String name, InstantSource clock) {
    this.roles = roles;
    this.name = name;
    this.clock = clock;
  }

  synchronized AwsCredentials credentials() {
    Instant soon = clock.instant().plus(RENEWED_BEFORE);
    LocalRoles.Session current =
        session
            .filter(begun -> !renews || begun.expires().isAfter(soon))
            .orElseGet(() -> roles.begin(name, LIFETIME));
    session = Optional.of(current);
    Keys keys = current.keys();
    AwsSessionCredentials.Builder credentials =
        AwsSessionCredentials.builder()
            .accessKeyId(keys.accessKeyId())
            .secretAccessKey(keys.secretAccessKey())
            .sessionToken(keys.sessionToken().orElseThrow());
    return (tellsEnd ? credentials.expirationTime(current.expires()) : credentials).build();
  }

  /** As in an environment without SnapStart, whose variables have no end in them. */
  public synchronized void tellNoEnd() {
    tellsEnd = false;
  }

  /** The session that there is stays until {@link #renew}. */
  public synchronized void renewNoMore() {
    renews = false;
  }

  public synchronized void renew() {
    renews = true;
  }
}

package dev.keyrefresh.local.aws.iam;

import dev.keyrefresh.local.aws.protocol.Caller;
import dev.keyrefresh.local.aws.state.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of functions' roles, as Lambda hands them to an execution environment: an id, a
 * secret key and a token that belong together, until they expire.
 */
public final class LocalRoles {
  private final InstantSource clock;
  private final String account;
  private final Ids ids;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  public LocalRoles(InstantSource clock, String account, Ids ids) {
    this.clock = clock;
    this.account = account;
    this.ids = ids;
  }

  /**
   * @param role the role's name
   */
  public record Session(Keys keys, String role, Instant expires) {}

  /** A new session, as an execution environment begins with one. */
  public Session begin(String role, Duration lifetime) {
    Keys keys =
        new Keys(ids.sessionKeyId(), ids.secretAccessKey(), Optional.of(ids.sessionToken()));
    Session begun = new Session(keys, role, clock.instant().plus(lifetime));
    sessions.put(keys.accessKeyId(), begun);
    return begun;
  }

  /** The session of this key id, unless it has expired. */
  public Optional<Session> usable(String accessKeyId) {
    return Optional.ofNullable(sessions.get(accessKeyId))
        .filter(session -> clock.instant().isBefore(session.expires()));
  }

  public Caller.RoleSession caller(Session session) {
    return new Caller.RoleSession(
        "arn:aws:sts::" + account + ":assumed-role/" + session.role() + "/" + session.role(),
        ids.unique("AROA") + ":" + session.role());
  }
}

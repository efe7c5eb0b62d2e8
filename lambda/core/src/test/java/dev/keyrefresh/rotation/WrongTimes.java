package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Situation.NOW;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.loop.Decider;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Limits that are wrong by a second, and due times. */
final class WrongTimes {
  private static final Duration LEAST = Duration.ofSeconds(1);

  private WrongTimes() {}

  static Map<String, Decider> all() {
    Map<String, Decider> all = new TreeMap<>();
    all.putAll(limits());
    all.putAll(dueTimes());
    return all;
  }

  /** Each limit, a second too short and a second too long. */
  private static Map<String, Decider> limits() {
    Map<String, Decider> all = new TreeMap<>();
    for (Limit limit : Limit.values()) {
      all.put(
          limit + " is a second too short",
          Wrong.under(policy -> limit.by(policy, LEAST.negated())));
      all.put(limit + " is a second too long", Wrong.under(policy -> limit.by(policy, LEAST)));
    }
    return all;
  }

  private static Map<String, Decider> dueTimes() {
    Map<String, Decider> all = new TreeMap<>();
    for (Reason reason :
        List.of(
            Reason.ANOTHER_RUN_AT_WORK,
            Reason.INTERRUPTED,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.OLD_CREDENTIAL_STILL_USED,
            Reason.TARGETS_UNKNOWN,
            Reason.NO_TARGET,
            Reason.UNDELIVERABLE,
            Reason.WITHIN_POLICY)) {
      all.put(
          "does not say until when it waits: " + reason,
          Wrong.due(reason::equals, (_, _) -> Optional.empty()));
      all.put(
          "waits a second too long: " + reason,
          Wrong.due(reason::equals, (_, wait) -> wait.until().map(until -> until.plus(LEAST))));
    }
    all.put(
        "says until when it waits where nobody knows",
        Wrong.due(_ -> true, (_, wait) -> wait.until().or(() -> Optional.of(NOW.plus(LEAST)))));
    all.put(
        "waits for the age alone",
        Wrong.due(
            Reason.WITHIN_POLICY::equals,
            (seen, _) ->
                seen.stages()
                    .currentCredential()
                    .map(
                        version ->
                            seen.credential(version.credentialId())
                                .map(Credential::created)
                                .orElse(version.credential().created())
                                .plus(Policy.DEFAULT.maximumAge()))));
    all.put(
        "waits for the last of two recovery graces",
        Wrong.due(
            Reason.BOTH_SLOTS_IN_USE::equals,
            (seen, wait) ->
                wait.until()
                    .flatMap(
                        _ ->
                            seen.credentials().stream()
                                .filter(Credential::isDisabled)
                                .flatMap(credential -> credential.inactiveSince().stream())
                                .max(Comparator.naturalOrder())
                                .map(noted -> noted.plus(Policy.DEFAULT.recoveryGrace())))));
    return all;
  }

  private enum Limit {
    MAXIMUM_AGE,
    INSTALLATION_GRACE,
    QUIET_WINDOW,
    RECOVERY_GRACE,
    UNUSED_LIMIT,
    LEASE,
    PROPAGATION,
    CLOCK_MARGIN;

    Policy by(Policy policy, Duration more) {
      return new Policy(
          add(MAXIMUM_AGE, policy.maximumAge(), more),
          policy.auditLimit(),
          add(INSTALLATION_GRACE, policy.installationGrace(), more),
          add(QUIET_WINDOW, policy.quietWindow(), more),
          add(RECOVERY_GRACE, policy.recoveryGrace(), more),
          add(UNUSED_LIMIT, policy.unusedLimit(), more),
          policy.stillUsedLimit(),
          add(LEASE, policy.lease(), more),
          add(PROPAGATION, policy.propagation(), more),
          add(CLOCK_MARGIN, policy.clockMargin(), more),
          policy.exposedHolderGrace(),
          policy.exposure(),
          policy.firstRotation());
    }

    private Duration add(Limit which, Duration limit, Duration more) {
      return this == which ? limit.plus(more) : limit;
    }
  }
}

package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.fleet.ArgoCdCluster;
import dev.keyrefresh.local.fleet.IamCredential;
import dev.keyrefresh.local.fleet.LocalFleet;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.target.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The cluster to which a mishap happens, and what can be done there. */
public interface MishapContext {
  LocalFleet fleet();

  ArgoCdCluster cluster();

  Instant now();

  /** Lets time pass, and the updater's schedule come. */
  void pass(Duration time);

  /** Sends an event to the rotator. Whether it succeeded. */
  boolean send(String event);

  /** Puts an event into the queue, and lets it come back for as long as it must. */
  void queue(String event);

  /** Keeps the day's sweep from taking place. */
  void loseSweep();

  /** Writes into the timeline what happened. */
  void happened(String what);

  /** Writes into the timeline what somebody does about it. */
  void note(String what);

  /** A promise did not hold. */
  void broke(String what);

  /** This target is broken by somebody else until the mishap is dealt with. */
  void excuse(TargetName target);

  /** Whether a mail came since the mishap struck whose subject contains this. */
  boolean mailed(String subject);

  /** Whether the rotator's log told since the mishap struck that this call failed. */
  boolean logged(String call);

  /** A sample event of {@code events/}, about this cluster. */
  String event(String file);

  /** Has the rotator look at this cluster alone. */
  default boolean reconcile() {
    return send(event("manual-reconcile.json"));
  }

  /** What IAM has, oldest first. */
  default List<IamCredential> credentials() {
    return cluster().credentials().stream()
        .sorted(Comparator.comparing(IamCredential::created))
        .toList();
  }

  /** The one that the first target holds. */
  default IamCredential held() {
    String login = cluster().login(target(0));
    return credentials().stream()
        .filter(found -> found.login().equals(login))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    target(0) + " holds " + login + ", which IAM does not have"));
  }

  default Optional<IamCredential> find(String id) {
    return credentials().stream().filter(found -> found.id().equals(id)).findFirst();
  }

  default boolean isActive(String id) {
    return find(id).filter(IamCredential::active).isPresent();
  }

  /** Whether the day's sweep will replace what is held. */
  default boolean rotationIsDue() {
    return isQuiet() && isOlderThan(Policy.DEFAULT.maximumAge());
  }

  /** Whether nothing is being rotated or retired. */
  default boolean isQuiet() {
    return credentials().size() <= 1;
  }

  /** Whether what is held was made longer ago than that. */
  default boolean isOlderThan(Duration age) {
    return !held().created().plus(age).isAfter(now());
  }

  default TargetName target(int place) {
    return cluster().places().get(place).target();
  }

  /** Whether all targets hold one credential, and not this one. */
  default boolean allLeft(String id) {
    String login = held().login();
    return !held().id().equals(id)
        && cluster().places().stream()
            .allMatch(place -> cluster().login(place.target()).equals(login));
  }
}

package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.util.List;
import java.util.stream.Collectors;

/** As {@link Advice}, of the targets. */
final class TargetAdvice {
  private TargetAdvice() {}

  static Attention undelivered(Facts facts, CredentialVersion version) {
    return new Attention(
        Reason.UNDELIVERABLE,
        Phrases.undelivered(facts.targets(), version.credentialId()),
        "Nothing was taken away: targets keep what they hold. See each outcome; the next run tries"
            + " again.");
  }

  static Attention nowhereToProve(CredentialVersion version) {
    return new Attention(
        Reason.NO_TARGET,
        "the new credential "
            + version.credentialId()
            + " is valid, but there is no target to prove it in",
        "Name the targets, or register the repository in Argo CD; the next run delivers it.");
  }

  static Attention noTarget() {
    return new Attention(
        Reason.NO_TARGET,
        "no target holds or should hold the credential",
        "Name the targets, or register the repository in Argo CD.");
  }

  static Attention noTargetServed() {
    return new Attention(
        Reason.NO_TARGET,
        "no target is served",
        "Name the targets, or register the repository in Argo CD.");
  }

  static Attention targetsUnknown(String why) {
    return new Attention(
        Reason.TARGETS_UNKNOWN,
        why,
        "Nothing is retired until the targets are seen again. See the updater's log.");
  }

  static Attention holdersUnknown(String why) {
    return new Attention(
        Reason.TARGETS_UNKNOWN,
        why,
        "Nothing is retired until it is known which other secrets hold a credential. Deploy both"
            + " functions of the same version; if they are, see the updater's log.");
  }

  /** Targets of one outcome, told together. */
  static Attention targets(TargetOutcome outcome, List<TargetState> alike) {
    Reason reason =
        switch (outcome) {
          case CONTESTED -> Reason.DRIFT;
          case UNREACHABLE, NOT_REACHED -> Reason.TARGETS_UNKNOWN;
          default -> Reason.UNDELIVERABLE;
        };
    String names =
        alike.stream().map(state -> state.name().toString()).collect(Collectors.joining(", "));
    return new Attention(reason, names + ": " + outcome, outcome.meaning());
  }
}

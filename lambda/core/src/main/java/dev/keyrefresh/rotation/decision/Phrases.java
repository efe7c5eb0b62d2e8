package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetOutcome.Role;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.util.stream.Collectors;

/** What is known of a credential or a target, as a part of a sentence. */
final class Phrases {
  private Phrases() {}

  static String credential(Facts facts, Credential credential) {
    return credential.id()
        + " ("
        + role(facts, credential)
        + ", "
        + credential.status()
        + ", created "
        + credential.created()
        + ", "
        + use(facts, credential)
        + (facts.targets().certainlyNoneHolds(credential.id()) ? "" : ", a target may hold it")
        + ")";
  }

  private static String role(Facts facts, Credential credential) {
    if (facts.isProtected(credential)) {
      return "current or pending";
    }
    return facts.isSuperseded(credential) ? "superseded" : "made by somebody else";
  }

  static String use(Facts facts, Credential credential) {
    return switch (credential.lastUse()) {
      case LastUse.At(var time) -> "last used " + time;
      case LastUse.Never _ -> "never used";
      case LastUse.Unknown(var why) -> "last use unknown: " + why;
      case LastUse.NotReported _ ->
          facts.graces().isUseUnreported()
              ? "IAM reports no use of its kind"
              : "its use is not asked for";
    };
  }

  /** Which targets do not hold it, or not well. */
  static String undelivered(Targets targets, CredentialId id) {
    return switch (targets) {
      case Targets.Unknown(var why) -> "the updater could not deliver " + id + ": " + why;
      case Targets.Known(var states, _) ->
          states.stream()
              .filter(state -> state.role() != Role.ASIDE)
              .filter(state -> !state.holds(id) || state.outcome() != TargetOutcome.IN_STEP)
              .map(Phrases::target)
              .collect(Collectors.joining("; "));
    };
  }

  private static String target(TargetState state) {
    return state.name() + ": " + state.outcome() + " (" + state.outcome().meaning() + ")";
  }

  /** Where IAM did not say what else the user has. */
  static String doubt(OtherKinds others) {
    return others instanceof OtherKinds.Unknown(var why)
        ? ", for all that is known (" + why + ")"
        : "";
  }
}

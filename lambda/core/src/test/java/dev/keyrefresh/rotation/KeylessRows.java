package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Row.row;
import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.OTHER;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.holding;
import static dev.keyrefresh.rotation.Situation.settled;
import static dev.keyrefresh.rotation.Situation.target;
import static dev.keyrefresh.rotation.Situation.unseen;
import static dev.keyrefresh.rotation.Situation.version;
import static dev.keyrefresh.rotation.Steps.renew;
import static dev.keyrefresh.rotation.Steps.waiting;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.target.TargetOutcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The decision for a cluster that lives on its updater's role. */
final class KeylessRows {
  private static final CredentialId SESSION = new CredentialId("ASIAEXAMPLESESSION00");

  private KeylessRows() {}

  static List<Row> rows() {
    return Stream.of(targets(), leftOver()).flatMap(List::stream).toList();
  }

  private static List<Row> targets() {
    return List.of(
        row("keyless: in step everywhere, nothing is due", keyless())
            .gives(waiting(), Reason.WITHIN_POLICY),
        row(
                "keyless: a rotation is asked for, and there is nothing to rotate",
                keyless().requested())
            .gives(waiting(), Reason.NOTHING_TO_ROTATE),
        row(
                "keyless: a target that left its session is delivered",
                keyless().targets(target(OLD, TargetOutcome.BEHIND, days(1))))
            .gives(renew(), Reason.DRIFT),
        row(
                "keyless: it is delivered once a run",
                keyless().renewed().targets(target(OLD, TargetOutcome.BEHIND, days(1))))
            .gives(waiting(), Reason.UNDELIVERABLE),
        row(
                "keyless: a request changes nothing of that",
                keyless().requested().renewed().targets(target(OLD, TargetOutcome.BEHIND, days(1))))
            .gives(waiting(), Reason.UNDELIVERABLE),
        row(
                "keyless: while paused it is not delivered",
                keyless().paused().targets(target(OLD, TargetOutcome.BEHIND, days(1))))
            .gives(waiting(), Reason.PAUSED),
        row(
                "keyless: a target that cannot be served is delivered once, and said",
                keyless().targets(target(SESSION, TargetOutcome.SESSION_UNDATED, days(1))))
            .gives(renew(), Reason.DRIFT)
            .telling(Reason.UNDELIVERABLE),
        row(
                "keyless: a target that cannot be written is said, and not delivered",
                keyless()
                    .targets(
                        target("repo-1", SESSION, TargetOutcome.IN_STEP, days(1)),
                        target("repo-2", OLD, TargetOutcome.OWNED_ELSEWHERE, days(1))))
            .gives(waiting(), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row(
                "keyless: a target that was broken before holds nothing up",
                keyless()
                    .targets(
                        target("repo-1", SESSION, TargetOutcome.IN_STEP, days(1)),
                        target("repo-2", SESSION, TargetOutcome.BROKEN_BEFORE, days(1))))
            .gives(waiting(), Reason.WITHIN_POLICY)
            .telling(Reason.UNDELIVERABLE),
        row(
                "keyless: a contested target is said",
                keyless().targets(target(SESSION, TargetOutcome.CONTESTED, days(1))))
            .gives(waiting(), Reason.WITHIN_POLICY)
            .telling(Reason.DRIFT),
        row("keyless: targets that nobody saw are said", keyless().targetsUnknown().requested())
            .gives(waiting(), Reason.TARGETS_UNKNOWN)
            .telling(Reason.TARGETS_UNKNOWN),
        row(
                "keyless: a target out of reach is said",
                keyless().targets(unseen(TargetOutcome.UNREACHABLE)))
            .gives(waiting(), Reason.TARGETS_UNKNOWN)
            .telling(Reason.TARGETS_UNKNOWN),
        row(
                "keyless: a target that is out of sight is not in step",
                keyless().targets(unseen(TargetOutcome.FORBIDDEN)))
            .gives(waiting(), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row("keyless: no target is said", keyless().targets())
            .gives(waiting(), Reason.NO_TARGET)
            .telling(Reason.NO_TARGET));
  }

  private static List<Row> leftOver() {
    return List.of(
        row(
                "keyless: a key from before the form was changed is named once",
                keyless().current(CUR).previous(OLD).besides(CUR, Status.ACTIVE))
            .gives(waiting(), Reason.WITHIN_POLICY)
            .telling(Reason.KIND_CHANGED),
        row(
                "keyless: a key that two versions hold is named once",
                keyless()
                    .current(CUR)
                    .previous(holding(CUR, Optional.empty(), days(85), OLD))
                    .besides(CUR, Status.ACTIVE))
            .gives(waiting(), Reason.WITHIN_POLICY)
            .telling(Reason.KIND_CHANGED),
        row(
                "keyless: until a person has deactivated it",
                keyless().current(CUR).previous(OLD).besides(CUR, Status.INACTIVE))
            .gives(waiting(), Reason.WITHIN_POLICY),
        row(
                "keyless: where IAM does not say, every stored one is",
                keyless().current(CUR).previous(OLD).besidesUnknown())
            .gives(waiting(), Reason.WITHIN_POLICY)
            .telling(Reason.KIND_CHANGED, Reason.KIND_CHANGED),
        row(
                "keyless: a rotation that was under way is named",
                keyless().intent(OTHER, days(1), Reason.MAXIMUM_AGE))
            .gives(waiting(), Reason.WITHIN_POLICY)
            .telling(Reason.KIND_CHANGED),
        row("keyless: a version that cannot be read stops nothing", keyless().unreadable())
            .gives(waiting(), Reason.WITHIN_POLICY),
        row(
                "keyless: whose the user is stops nothing",
                keyless()
                    .ownership(Ownership.ANOTHERS)
                    .targets(target(OLD, TargetOutcome.BEHIND, days(1))))
            .gives(renew(), Reason.DRIFT),
        row("keyless: an exposed key is named", keyless().exposed(OLD).besides(OLD, Status.ACTIVE))
            .gives(waiting(), Reason.WITHIN_POLICY)
            .telling(Reason.EXPOSED),
        row(
                "keyless: an exposed key is named while paused",
                keyless().exposed(OLD).paused().besides(OLD, Status.ACTIVE))
            .gives(waiting(), Reason.PAUSED)
            .telling(Reason.EXPOSED),
        row(
                "keyless: what is exposed is told first, then what is left, then the targets",
                keyless()
                    .exposed(OLD)
                    .current(CUR)
                    .intent(OTHER, days(1), Reason.MAXIMUM_AGE)
                    .besides(OLD, Status.ACTIVE)
                    .besides(CUR, Status.ACTIVE)
                    .targets(
                        target("repo-1", SESSION, TargetOutcome.CONTESTED, days(1)),
                        target("repo-2", SESSION, TargetOutcome.REFUSED, days(1))))
            .gives(renew(), Reason.DRIFT)
            .telling(
                Reason.EXPOSED,
                Reason.KIND_CHANGED,
                Reason.KIND_CHANGED,
                Reason.DRIFT,
                Reason.UNDELIVERABLE));
  }

  static Situation keyless() {
    return settled()
        .gone(CUR)
        .changedTo(CredentialKind.KEYLESS)
        .stored(new Placeholder(version(0)))
        .targets(target(SESSION, TargetOutcome.IN_STEP, days(1)));
  }
}

package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Row.row;
import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.NEXT;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.STRAY;
import static dev.keyrefresh.rotation.Situation.afterRotation;
import static dev.keyrefresh.rotation.Situation.at;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.hours;
import static dev.keyrefresh.rotation.Situation.settled;
import static dev.keyrefresh.rotation.Situation.target;
import static dev.keyrefresh.rotation.Situation.unseen;
import static dev.keyrefresh.rotation.Steps.current;
import static dev.keyrefresh.rotation.Steps.deliver;
import static dev.keyrefresh.rotation.Steps.gitVersion;
import static dev.keyrefresh.rotation.Steps.waitFor;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Targets that left the current credential, what a person must know of them, and nothing due. */
final class TargetRows {
  private TargetRows() {}

  static List<Row> rows() {
    return Stream.of(behind(), told(), leftOver(), nothingDue()).flatMap(List::stream).toList();
  }

  private static List<Row> behind() {
    return List.of(
        row(
                "delivers to a target that does not hold the current key",
                settled().targets(target(STRAY, TargetOutcome.BEHIND, days(1))))
            .gives(deliver(current()), Reason.DRIFT),
        row(
                "delivers to a target that holds nothing",
                settled()
                    .targets(
                        target(CUR, TargetOutcome.IN_STEP, days(10)), unseen(TargetOutcome.BEHIND)))
            .gives(deliver(current()), Reason.DRIFT),
        row(
                "delivers once a run",
                settled().delivered(CUR).targets(target(STRAY, TargetOutcome.CONFLICT, days(1))))
            .gives(waitFor(days(65)), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row(
                "delivers although it delivered another key before",
                settled().delivered(NEXT).targets(target(STRAY, TargetOutcome.CONFLICT, days(1))))
            .gives(deliver(current()), Reason.DRIFT)
            .telling(Reason.UNDELIVERABLE),
        row(
                "leaves a spoilt pair of the current key to the updater",
                settled().targets(target(CUR, TargetOutcome.BEHIND, days(1))))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "cannot deliver what an owner elsewhere would revert",
                settled().targets(target(OLD, TargetOutcome.OWNED_ELSEWHERE, days(1))))
            .gives(waitFor(days(65)), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row(
                "does not deliver to what was broken before",
                settled()
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", OLD, TargetOutcome.BROKEN_BEFORE, days(10))))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.UNDELIVERABLE),
        row(
                "does not deliver to a stranger's secret",
                settled()
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", STRAY, TargetOutcome.NOT_OURS, days(10))))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "delivers before it retires",
                afterRotation()
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", STRAY, TargetOutcome.BEHIND, days(10))))
            .gives(deliver(current()), Reason.DRIFT));
  }

  private static List<Row> told() {
    return List.of(
        row(
                "says that a target is contested",
                settled().targets(target(CUR, TargetOutcome.CONTESTED, hours(1))))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.DRIFT),
        row(
                "says that a named target is missing, and is content with the others",
                settled()
                    .targets(
                        target(CUR, TargetOutcome.IN_STEP, days(10)),
                        unseen(TargetOutcome.MISSING)))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.UNDELIVERABLE),
        row("says when nobody knows what targets hold", settled().targetsUnknown())
            .gives(waitFor(days(65)), Reason.TARGETS_UNKNOWN)
            .telling(Reason.TARGETS_UNKNOWN),
        row(
                "says which targets cannot be reached, in one breath",
                settled()
                    .targets(
                        unseen("repo-2", TargetOutcome.UNREACHABLE),
                        unseen("repo-1", TargetOutcome.UNREACHABLE)))
            .gives(waitFor(days(65)), Reason.TARGETS_UNKNOWN)
            .telling(Reason.TARGETS_UNKNOWN),
        row(
                "says which targets a run had no time for, and waits until they are seen",
                settled()
                    .targets(
                        target(CUR, TargetOutcome.IN_STEP, days(10)),
                        unseen("repo-2", TargetOutcome.NOT_REACHED)))
            .gives(waitFor(days(65)), Reason.TARGETS_UNKNOWN)
            .telling(Reason.TARGETS_UNKNOWN),
        row(
                "says what stands in the way at targets that may not be seen",
                settled().targets(unseen(TargetOutcome.FORBIDDEN)))
            .gives(waitFor(days(65)), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row("says when there is no target at all", settled().targets())
            .gives(waitFor(days(65)), Reason.NO_TARGET)
            .telling(Reason.NO_TARGET),
        row(
                "says so also where none is a consumer, after what is to be said of each",
                settled()
                    .targets(
                        target("repo-1", CUR, TargetOutcome.NOT_OURS, days(10)),
                        unseen(TargetOutcome.MISSING)))
            .gives(waitFor(days(65)), Reason.NO_TARGET)
            .telling(Reason.UNDELIVERABLE, Reason.NO_TARGET),
        row(
                "does not say so of targets that were broken before",
                settled().targets(target(CUR, TargetOutcome.BROKEN_BEFORE, days(10))))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.UNDELIVERABLE),
        row(
                "says of every outcome what it means, once, and nothing of those that mean no harm",
                settled().delivered(CUR).targets(everyOutcome()))
            .gives(waitFor(days(65)), Reason.TARGETS_UNKNOWN)
            .telling(
                Reason.DRIFT,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.TARGETS_UNKNOWN,
                Reason.TARGETS_UNKNOWN,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE,
                Reason.UNDELIVERABLE));
  }

  private static List<Row> leftOver() {
    return List.of(
        row(
                "leaves a credential of the former kind alone, and says so",
                kindChanged().besides(OLD, Status.ACTIVE))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.KIND_CHANGED),
        row(
                "until a person has deactivated the former credential",
                kindChanged().besides(OLD, Status.INACTIVE))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row("or IAM has it no more", kindChanged().besides(STRAY, Status.ACTIVE))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row("says so where IAM does not tell of the former kind", kindChanged().besidesUnknown())
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.KIND_CHANGED),
        row(
                "says nothing of a former credential of the same kind",
                afterRotation().gone(OLD).besides(OLD, Status.ACTIVE))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "tells of the former kind before it tells of the targets",
                kindChanged()
                    .besides(OLD, Status.ACTIVE)
                    .targets(target(CUR, TargetOutcome.CONTESTED, days(10))))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.KIND_CHANGED, Reason.DRIFT));
  }

  private static List<Row> nothingDue() {
    return List.of(
        row("waits until the current key is of age", settled())
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "waits for the current key, not for what was retired, where that comes first",
                afterRotation()
                    .active(CUR, days(75).minus(hours(1)), new LastUse.Never())
                    .inactive(OLD, days(95), at(days(10)), days(6)))
            .gives(waitFor(hours(1)), Reason.WITHIN_POLICY),
        row(
                "waits for nothing of a stranger's key",
                settled().inactive(STRAY, days(85), at(days(10)), days(6)))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "waits for the installation grace also where the old key's status is unheard of",
                afterRotation()
                    .credential(OLD, Status.UNHEARD_OF, days(85), at(days(10)), Optional.empty())
                    .targets(target(CUR, TargetOutcome.IN_STEP, hours(20))))
            .gives(waitFor(hours(4)), Reason.WITHIN_POLICY));
  }

  private static Situation kindChanged() {
    return afterRotation().gone(OLD).previous(gitVersion(OLD));
  }

  /** A target for each outcome, in another order than that of their meaning, and one twice. */
  private static TargetState[] everyOutcome() {
    List<TargetState> targets = new ArrayList<>();
    for (TargetOutcome outcome : TargetOutcome.values()) {
      targets.addFirst(target("repo-" + targets.size(), CUR, outcome, days(10)));
    }
    targets.add(target("repo-last", CUR, TargetOutcome.REFUSED, days(10)));
    return targets.toArray(TargetState[]::new);
  }
}

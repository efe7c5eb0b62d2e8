package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Row.OTHER_TIMES;
import static dev.keyrefresh.rotation.Row.row;
import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.NEXT;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.OWN;
import static dev.keyrefresh.rotation.Situation.STRAY;
import static dev.keyrefresh.rotation.Situation.ago;
import static dev.keyrefresh.rotation.Situation.almost;
import static dev.keyrefresh.rotation.Situation.at;
import static dev.keyrefresh.rotation.Situation.chain;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.holding;
import static dev.keyrefresh.rotation.Situation.hours;
import static dev.keyrefresh.rotation.Situation.minutes;
import static dev.keyrefresh.rotation.Situation.seconds;
import static dev.keyrefresh.rotation.Situation.settled;
import static dev.keyrefresh.rotation.Situation.target;
import static dev.keyrefresh.rotation.Situation.unknown;
import static dev.keyrefresh.rotation.Steps.current;
import static dev.keyrefresh.rotation.Steps.deactivate;
import static dev.keyrefresh.rotation.Steps.delete;
import static dev.keyrefresh.rotation.Steps.deliver;
import static dev.keyrefresh.rotation.Steps.note;
import static dev.keyrefresh.rotation.Steps.waitFor;
import static dev.keyrefresh.rotation.Steps.waiting;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.target.TargetOutcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Both slots are taken: which of the two gives way, and what is said where neither does. */
final class RoomRows {
  private RoomRows() {}

  static List<Row> rows() {
    return Stream.of(
            superseded(), exposed(), foreign(), unused(), active(), untouched(), order(), nothing())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> superseded() {
    return List.of(
        row(
                "makes room: a superseded Inactive key past its recovery grace",
                wanting(Reason.MAXIMUM_AGE).inactive(OLD, days(90), at(days(30)), days(7)))
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER),
        row(
                "does not delete a superseded key within its grace for a routine rotation",
                wanting(Reason.MAXIMUM_AGE).inactive(OLD, days(90), at(days(30)), almost(days(7))))
            .gives(waitFor(seconds(1)), Reason.BOTH_SLOTS_IN_USE),
        row(
                "nor for a pending key that was lost",
                wanting(Reason.PENDING_LOST).inactive(OLD, days(90), at(days(30)), days(1)))
            .gives(waitFor(days(6)), Reason.BOTH_SLOTS_IN_USE),
        row(
                "nor because the kind was changed",
                wanting(Reason.KIND_CHANGED).inactive(OLD, days(90), at(days(30)), days(1)))
            .gives(waitFor(days(6)), Reason.BOTH_SLOTS_IN_USE),
        row(
                "deletes it early for an exposed key",
                wanting(Reason.EXPOSED).inactive(OLD, days(90), at(days(30)), days(1)))
            .gives(delete(OLD), Reason.EXPOSED),
        row(
                "deletes it early for a lost key",
                wanting(Reason.CURRENT_LOST).inactive(OLD, days(90), at(days(30)), days(1)))
            .gives(delete(OLD), Reason.CURRENT_LOST),
        row(
                "deletes it early also where nothing says since when it is Inactive",
                wanting(Reason.EXPOSED).inactiveSomehow(OLD, days(90), at(hours(12))))
            .gives(delete(OLD), Reason.EXPOSED),
        row(
                "keeps it, even for an exposed key, while it was used within the quiet window",
                wanting(Reason.EXPOSED).inactive(OLD, days(90), at(almost(hours(12))), hours(1)))
            .gives(waitFor(days(7).minus(hours(1))), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "keeps it past its grace while nobody can say whether it was used",
                wanting(Reason.EXPOSED).inactive(OLD, days(90), unknown(), days(8)))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "starts the recovery grace of one that somebody else made Inactive",
                wanting(Reason.MAXIMUM_AGE).inactiveSomehow(OLD, days(90), at(days(30))))
            .gives(note(OLD), Reason.INACTIVE_SINCE_UNKNOWN),
        row(
                "makes room before it begins",
                settled()
                    .active(CUR, days(80), new LastUse.Never())
                    .previous(OLD)
                    .inactive(OLD, days(90), at(days(30)), days(7)))
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER),
        row(
                "makes room more readily before it begins for an exposed key",
                settled().exposed(CUR).previous(OLD).inactive(OLD, days(90), at(days(30)), days(1)))
            .gives(delete(OLD), Reason.EXPOSED)
            .telling(Reason.EXPOSED),
        row(
                "takes a superseded Git credential for quiet, since no use of it is reported",
                wanting(Reason.EXPOSED)
                    .kind(CredentialKind.GIT_CREDENTIAL)
                    .inactive(OLD, days(90), new LastUse.NotReported(), days(1)))
            .gives(delete(OLD), Reason.EXPOSED));
  }

  private static List<Row> exposed() {
    return List.of(
        row(
                "deletes an Inactive key that is exposed, whoever made it, for a routine rotation",
                wanting(Reason.MAXIMUM_AGE)
                    .inactive(STRAY, days(90), at(hours(1)), minutes(1))
                    .exposed(STRAY))
            .gives(delete(STRAY), Reason.EXPOSED),
        row(
                "deletes an exposed superseded one within its grace, quiet or not",
                wanting(Reason.MAXIMUM_AGE)
                    .inactive(OLD, days(90), unknown(), days(1))
                    .exposed(OLD))
            .gives(delete(OLD), Reason.EXPOSED),
        row(
                "does not cut off, to make room, an exposed key that was given up lately",
                settled()
                    .active(NEXT, hours(1), new LastUse.Never())
                    .exposed(NEXT)
                    .intent(chain(OWN, Reason.EXPOSED, hours(1), CUR).losing(NEXT), minutes(2))
                    .delivered(CUR)
                    .targets(target(CUR, TargetOutcome.UNPROVEN, days(10))))
            .gives(waitFor(minutes(14)), Reason.INTERRUPTED)
            .telling(Reason.EXPOSED, Reason.UNDELIVERABLE),
        row(
                "cuts off, to make room in an emergency, one that was given up and is not exposed",
                settled()
                    .active(NEXT, hours(1), new LastUse.Never())
                    .intent(chain(OWN, Reason.EXPOSED, hours(1), CUR).losing(NEXT), minutes(2)))
            .gives(deactivate(NEXT), Reason.EXPOSED));
  }

  private static List<Row> foreign() {
    return List.of(
        row(
                "deletes an Inactive foreign key not used for as long as the recovery grace",
                wanting(Reason.MAXIMUM_AGE).inactiveSomehow(STRAY, days(90), at(days(7))))
            .gives(delete(STRAY), Reason.MAKING_ROOM),
        row(
                "keeps an Inactive foreign key that was used lately",
                wanting(Reason.MAXIMUM_AGE).inactiveSomehow(STRAY, days(90), at(almost(days(7)))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "keeps it, even for an exposed key",
                wanting(Reason.EXPOSED).inactiveSomehow(STRAY, days(90), at(almost(days(7)))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "deletes an Inactive foreign key that was never used",
                wanting(Reason.MAXIMUM_AGE).inactiveSomehow(STRAY, days(9), new LastUse.Never()))
            .gives(delete(STRAY), Reason.MAKING_ROOM),
        row(
                "keeps an Inactive foreign key whose last use is unknown",
                wanting(Reason.EXPOSED).inactiveSomehow(STRAY, days(90), unknown()))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "keeps an Inactive foreign Git credential: nobody can say whether it was used",
                wanting(Reason.EXPOSED)
                    .kind(CredentialKind.GIT_CREDENTIAL)
                    .inactiveSomehow(STRAY, days(90), new LastUse.NotReported()))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "leaves what it deactivated for a later run",
                wanting(Reason.MAXIMUM_AGE).inactive(STRAY, days(90), at(days(30)), minutes(0)))
            .gives(waitFor(days(7)), Reason.BOTH_SLOTS_IN_USE),
        row(
                "deletes what it deactivated when its recovery grace is over",
                wanting(Reason.MAXIMUM_AGE).inactive(STRAY, days(90), at(days(30)), days(7)))
            .gives(delete(STRAY), Reason.MAKING_ROOM),
        row(
                "and not a second before",
                wanting(Reason.MAXIMUM_AGE)
                    .inactive(STRAY, days(90), at(days(30)), almost(days(7))))
            .gives(waitFor(seconds(1)), Reason.BOTH_SLOTS_IN_USE),
        row(
                "deletes at once what it deactivated, for an exposed key",
                wanting(Reason.EXPOSED).inactive(STRAY, days(90), at(days(30)), minutes(0)))
            .gives(delete(STRAY), Reason.MAKING_ROOM));
  }

  private static List<Row> unused() {
    return List.of(
        row(
                "deactivates an Active key not used for the unused limit",
                wanting(Reason.MAXIMUM_AGE).active(STRAY, days(90), at(days(30))))
            .gives(deactivate(STRAY), Reason.MAKING_ROOM),
        row(
                "keeps one that was used a second later",
                wanting(Reason.EXPOSED).active(STRAY, days(90), at(almost(days(30)))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "takes the unused limit from the policy",
                wanting(Reason.MAXIMUM_AGE).active(STRAY, days(90), at(days(9))))
            .under(OTHER_TIMES)
            .gives(deactivate(STRAY), Reason.MAKING_ROOM),
        row(
                "deactivates one that was never used, and is as old as the unused limit",
                wanting(Reason.MAXIMUM_AGE).active(STRAY, days(30), new LastUse.Never()))
            .gives(deactivate(STRAY), Reason.MAKING_ROOM),
        row(
                "keeps an Active key never used but made lately",
                wanting(Reason.MAXIMUM_AGE).active(STRAY, almost(days(30)), new LastUse.Never()))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "keeps one whose last use is unknown",
                wanting(Reason.EXPOSED).active(STRAY, days(90), unknown()))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "keeps one whose status is unheard of",
                wanting(Reason.EXPOSED)
                    .credential(STRAY, Status.UNHEARD_OF, days(90), at(days(60)), Optional.empty()))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "gives no use as the reason also for a superseded key",
                wanting(Reason.EXPOSED).active(OLD, days(90), at(days(30))))
            .gives(deactivate(OLD), Reason.MAKING_ROOM));
  }

  private static List<Row> active() {
    return List.of(
        row(
                "deactivates a quiet superseded key for an exposed one",
                wanting(Reason.EXPOSED)
                    .active(OLD, days(90), at(hours(12)))
                    .targets(target(CUR, TargetOutcome.IN_STEP, hours(2))))
            .gives(deactivate(OLD), Reason.EXPOSED),
        row(
                "deactivates a quiet superseded key for a lost one",
                wanting(Reason.CURRENT_LOST)
                    .active(OLD, days(90), at(hours(12)))
                    .targets(target(CUR, TargetOutcome.IN_STEP, hours(2))))
            .gives(deactivate(OLD), Reason.CURRENT_LOST),
        row(
                "gives the emergency as the reason although the installation grace is over",
                wanting(Reason.EXPOSED).active(OLD, days(90), at(hours(12))))
            .gives(deactivate(OLD), Reason.EXPOSED),
        row(
                "keeps a superseded key that is not quiet, even for an exposed one",
                wanting(Reason.EXPOSED).active(OLD, days(90), at(almost(hours(12)))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "keeps a quiet foreign key, even for an exposed one",
                wanting(Reason.EXPOSED).active(STRAY, days(90), at(hours(12))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "retires a superseded key in the ordinary way while an intent waits for its slot",
                wanting(Reason.MAXIMUM_AGE).active(OLD, days(90), at(hours(12))))
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER),
        row(
                "keeps it within the installation grace",
                wanting(Reason.MAXIMUM_AGE)
                    .active(OLD, days(90), at(hours(12)))
                    .targets(target(CUR, TargetOutcome.IN_STEP, almost(hours(24)))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "keeps it while a target is contested",
                wanting(Reason.MAXIMUM_AGE)
                    .active(OLD, days(90), at(hours(12)))
                    .targets(target(CUR, TargetOutcome.CONTESTED, days(10))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.DRIFT, Reason.BOTH_SLOTS_IN_USE),
        row(
                "keeps it while it was used within the quiet window",
                wanting(Reason.MAXIMUM_AGE).active(OLD, days(90), at(almost(hours(12)))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE));
  }

  private static List<Row> untouched() {
    return List.of(
        row(
                "never takes a key that a target holds",
                wanting(Reason.EXPOSED)
                    .inactive(OLD, days(90), at(days(30)), days(8))
                    .delivered(CUR)
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", OLD, TargetOutcome.CONFLICT, days(10))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.UNDELIVERABLE, Reason.BOTH_SLOTS_IN_USE),
        row(
                "never takes an Active one that a target holds, used or not",
                wanting(Reason.EXPOSED)
                    .active(STRAY, days(90), new LastUse.Never())
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", STRAY, TargetOutcome.IMMUTABLE, days(10))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.UNDELIVERABLE, Reason.HELD_ELSEWHERE, Reason.BOTH_SLOTS_IN_USE),
        row(
                "never takes the current one, used or not",
                wanting(Reason.EXPOSED)
                    .active(CUR, days(90), new LastUse.Never())
                    .active(STRAY, days(90), at(days(1)))
                    .targets())
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "takes nothing while nobody knows what targets hold",
                wanting(Reason.EXPOSED)
                    .inactive(OLD, days(90), at(days(30)), days(8))
                    .targetsUnknown())
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.TARGETS_UNKNOWN, Reason.BOTH_SLOTS_IN_USE),
        row(
                "brings a target back to current first, when that frees the slot",
                wanting(Reason.EXPOSED)
                    .inactive(OLD, days(90), at(days(30)), days(8))
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", OLD, TargetOutcome.BEHIND, days(10))))
            .gives(deliver(current()), Reason.DRIFT));
  }

  /** Which of two gives way: IAM lists first what comes second. */
  private static List<Row> order() {
    return List.of(
        row(
                "takes a superseded key past its grace before an exposed one",
                wanting(Reason.EXPOSED)
                    .gone(CUR)
                    .inactive(STRAY, days(90), at(days(30)), days(8))
                    .exposed(STRAY)
                    .inactive(OLD, days(90), at(days(30)), days(7)))
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER),
        row(
                "takes an exposed key before a superseded one within its grace",
                wanting(Reason.EXPOSED)
                    .gone(CUR)
                    .inactive(OLD, days(90), at(days(30)), days(1))
                    .inactive(STRAY, days(90), at(days(30)), days(8))
                    .exposed(STRAY))
            .gives(delete(STRAY), Reason.EXPOSED),
        row(
                "takes a superseded key within its grace before a foreign one, in an emergency",
                wanting(Reason.CURRENT_LOST)
                    .gone(CUR)
                    .inactive(STRAY, days(90), at(days(30)), days(8))
                    .inactive(OLD, days(90), at(days(30)), days(1)))
            .gives(delete(OLD), Reason.CURRENT_LOST),
        row(
                "takes a foreign Inactive key before an Active one that is not used",
                wanting(Reason.MAXIMUM_AGE)
                    .gone(CUR)
                    .active(OLD, days(90), at(days(30)))
                    .inactive(STRAY, days(90), at(days(30)), days(8)))
            .gives(delete(STRAY), Reason.MAKING_ROOM),
        row(
                "takes an Active key that is not used before a superseded one that is quiet",
                wanting(Reason.EXPOSED)
                    .gone(CUR)
                    .active(OLD, days(90), at(days(1)))
                    .active(STRAY, days(90), at(days(30))))
            .gives(deactivate(STRAY), Reason.MAKING_ROOM),
        row(
                "retires a superseded key before it notes since when another is Inactive",
                wanting(Reason.MAXIMUM_AGE)
                    .gone(CUR)
                    .previous(holding(OLD, Optional.empty(), days(85), NEXT))
                    .inactiveSomehow(NEXT, days(90), at(days(1)))
                    .active(OLD, days(90), at(days(1))))
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER),
        row(
                "notes that before it brings targets back",
                wanting(Reason.MAXIMUM_AGE)
                    .inactiveSomehow(OLD, days(90), at(days(30)))
                    .targets(
                        target("repo-1", CUR, TargetOutcome.CONTESTED, days(10)),
                        target("repo-2", STRAY, TargetOutcome.BEHIND, days(10))))
            .gives(note(OLD), Reason.INACTIVE_SINCE_UNKNOWN),
        row(
                "of two alike takes the first of IAM's list",
                wanting(Reason.MAXIMUM_AGE)
                    .gone(CUR)
                    .active(STRAY, days(90), at(days(30)))
                    .active(OLD, days(100), at(days(60))))
            .gives(deactivate(STRAY), Reason.MAKING_ROOM));
  }

  private static List<Row> nothing() {
    return List.of(
        row(
                "waits for the first of two recovery graces",
                wanting(Reason.MAXIMUM_AGE)
                    .gone(CUR)
                    .inactive(OLD, days(90), at(days(30)), days(1))
                    .inactive(STRAY, days(90), at(days(4)), days(5)))
            .gives(waitFor(days(3)), Reason.BOTH_SLOTS_IN_USE),
        row(
                "waits for no recovery grace of the current key",
                wanting(Reason.MAXIMUM_AGE)
                    .inactive(CUR, days(90), at(days(30)), days(1))
                    .active(STRAY, days(90), at(days(1))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "waits for no recovery grace of a key that a target holds",
                wanting(Reason.MAXIMUM_AGE)
                    .inactive(OLD, days(90), at(days(30)), days(1))
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", OLD, TargetOutcome.OWNED_ELSEWHERE, days(10))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.UNDELIVERABLE, Reason.HELD_ELSEWHERE, Reason.BOTH_SLOTS_IN_USE),
        row(
                "waits for no grace of a key that is Active again",
                wanting(Reason.MAXIMUM_AGE)
                    .credential(
                        OLD, Status.ACTIVE, days(90), at(hours(1)), Optional.of(ago(days(1)))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE));
  }

  /** An intent of its own, written just now, and the keys that there were then. */
  private static Situation wanting(Reason reason) {
    return settled().previous(OLD).intent(OWN, minutes(0), reason, CUR, OLD, STRAY, NEXT);
  }
}

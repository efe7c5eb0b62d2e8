package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Row.OTHER_TIMES;
import static dev.keyrefresh.rotation.Row.row;
import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.NEXT;
import static dev.keyrefresh.rotation.Situation.NOW;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.OTHER;
import static dev.keyrefresh.rotation.Situation.OWN;
import static dev.keyrefresh.rotation.Situation.STRAY;
import static dev.keyrefresh.rotation.Situation.adopting;
import static dev.keyrefresh.rotation.Situation.afterRotation;
import static dev.keyrefresh.rotation.Situation.almost;
import static dev.keyrefresh.rotation.Situation.at;
import static dev.keyrefresh.rotation.Situation.chain;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.holding;
import static dev.keyrefresh.rotation.Situation.hours;
import static dev.keyrefresh.rotation.Situation.minutes;
import static dev.keyrefresh.rotation.Situation.seconds;
import static dev.keyrefresh.rotation.Situation.settled;
import static dev.keyrefresh.rotation.Situation.stagedSoon;
import static dev.keyrefresh.rotation.Situation.target;
import static dev.keyrefresh.rotation.Situation.unknown;
import static dev.keyrefresh.rotation.Situation.unseen;
import static dev.keyrefresh.rotation.Steps.adopt;
import static dev.keyrefresh.rotation.Steps.begin;
import static dev.keyrefresh.rotation.Steps.create;
import static dev.keyrefresh.rotation.Steps.deactivate;
import static dev.keyrefresh.rotation.Steps.delete;
import static dev.keyrefresh.rotation.Steps.next;
import static dev.keyrefresh.rotation.Steps.note;
import static dev.keyrefresh.rotation.Steps.waitFor;
import static dev.keyrefresh.rotation.Steps.waiting;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.target.TargetOutcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An intent is pending: another run's, then this run's own. Making room has rows of its own. */
final class IntentRows {
  private IntentRows() {}

  static List<Row> rows() {
    return Stream.of(anothers(), suspects(), withoutLastUse(), creating())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> anothers() {
    return List.of(
        row(
                "waits while another run's lease lasts",
                settled().intent(OTHER, minutes(15), Reason.MAXIMUM_AGE, CUR))
            .gives(waitFor(minutes(1)), Reason.ANOTHER_RUN_AT_WORK),
        row(
                "waits to its last second",
                settled().intent(OTHER, almost(minutes(16)), Reason.MAXIMUM_AGE, CUR))
            .gives(waitFor(seconds(1)), Reason.ANOTHER_RUN_AT_WORK),
        row(
                "takes the intent over when the lease is over, and inherits all of its chain",
                settled().intent(OTHER, minutes(16), Reason.MAXIMUM_AGE, CUR))
            .gives(begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(16), CUR)), Reason.INTERRUPTED),
        row(
                "counts the lease from the intent, not from the beginning of its chain",
                settled().intent(chain(OTHER, Reason.REQUESTED, hours(3), CUR), minutes(1)))
            .gives(waitFor(minutes(15)), Reason.ANOTHER_RUN_AT_WORK),
        row(
                "inherits since when its chain goes back, what it knew and what it gave up",
                settled()
                    .intent(
                        chain(OTHER, Reason.EXPOSED, hours(3), CUR, OLD).losing(STRAY),
                        minutes(20)))
            .gives(
                begin(chain(OWN, Reason.EXPOSED, hours(3), CUR, OLD).losing(STRAY)),
                Reason.INTERRUPTED),
        row(
                "waits for another run, whatever is due",
                settled().gone(CUR).requested().intent(OTHER, minutes(6), Reason.ADOPTING))
            .gives(waitFor(minutes(10)), Reason.ANOTHER_RUN_AT_WORK),
        row(
                "takes over although the sweep holds back: the rotation has begun",
                settled().heldBack().intent(OTHER, minutes(20), Reason.MAXIMUM_AGE, CUR))
            .gives(begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(20), CUR)), Reason.INTERRUPTED),
        row(
                "adopts the credential that an interrupted run stored but did not stage",
                stagedSoon(minutes(20)))
            .gives(adopt(next(minutes(20))), Reason.INTERRUPTED),
        row("adopts it not before the lease is over", stagedSoon(minutes(15)))
            .gives(waitFor(minutes(1)), Reason.ANOTHER_RUN_AT_WORK),
        row("adopts it as soon as the lease is over", stagedSoon(minutes(16)))
            .gives(adopt(next(minutes(16))), Reason.INTERRUPTED),
        row(
                "takes over rather than adopt what was carried under a third run's intent",
                stagedSoon(minutes(20)).carried(carriedBy(Optional.of(new RotationId("third")))))
            .gives(begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(20), CUR)), Reason.INTERRUPTED),
        row(
                "or what an administrator stored by hand",
                stagedSoon(minutes(20)).carried(carriedBy(Optional.empty())))
            .gives(begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(20), CUR)), Reason.INTERRUPTED));
  }

  private static List<Row> suspects() {
    return List.of(
        row(
                "discards nothing while another run is at work",
                settled()
                    .intent(OTHER, minutes(15), Reason.MAXIMUM_AGE, CUR)
                    .active(STRAY, minutes(14), new LastUse.Never()))
            .gives(waitFor(minutes(1)), Reason.ANOTHER_RUN_AT_WORK),
        row(
                "takes its intent over before it discards anything",
                settled()
                    .intent(OTHER, minutes(16), Reason.MAXIMUM_AGE, CUR)
                    .active(STRAY, minutes(14), new LastUse.Never()))
            .gives(begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(16), CUR)), Reason.INTERRUPTED),
        row(
                "deactivates an orphan first",
                interrupted().active(STRAY, minutes(50), new LastUse.Never()))
            .gives(deactivate(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "then deletes the orphan",
                interrupted().inactive(STRAY, minutes(50), new LastUse.Never(), minutes(0)))
            .gives(delete(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "deactivates an orphan whose status is unheard of before it deletes it",
                interrupted()
                    .credential(
                        STRAY,
                        Status.UNHEARD_OF,
                        minutes(50),
                        new LastUse.Never(),
                        Optional.empty()))
            .gives(deactivate(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "discards an orphan before it creates, although a slot is free",
                interrupted().gone(CUR).active(STRAY, minutes(50), new LastUse.Never()))
            .gives(deactivate(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "of two orphans takes the first of IAM's list",
                interrupted()
                    .gone(CUR)
                    .active(STRAY, minutes(40), new LastUse.Never())
                    .active(NEXT, minutes(50), new LastUse.Never()))
            .gives(deactivate(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "does not discard it while it may be somebody's whose description is not seen yet",
                interrupted().active(STRAY, minutes(4), new LastUse.Never()))
            .gives(waitFor(minutes(1)), Reason.INTERRUPTED),
        row(
                "discards it as soon as a description would be seen",
                interrupted().active(STRAY, minutes(5), new LastUse.Never()))
            .gives(deactivate(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "waits for the first of two that are too young",
                interrupted()
                    .gone(CUR)
                    .active(STRAY, minutes(2), new LastUse.Never())
                    .active(NEXT, minutes(4), new LastUse.Never()))
            .gives(waitFor(minutes(1)), Reason.INTERRUPTED),
        row(
                "judges an orphan by the time that IAM takes, not by what clocks may differ",
                interrupted().active(STRAY, minutes(2), new LastUse.Never()))
            .under(OTHER_TIMES)
            .gives(deactivate(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "counts a key as orphan although IAM's clock is five minutes behind",
                interrupted().active(STRAY, minutes(65), new LastUse.Never()))
            .gives(deactivate(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "does not discard a key that is older than the chain by more than that",
                interrupted().active(STRAY, minutes(65).plusSeconds(1), new LastUse.Never()))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "takes what clocks may differ from the policy",
                interrupted().active(STRAY, minutes(71), new LastUse.Never()))
            .under(OTHER_TIMES)
            .gives(deactivate(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "looks back to the beginning of the chain, not to the last intent of it",
                settled()
                    .intent(chain(OWN, Reason.MAXIMUM_AGE, hours(3), CUR), minutes(1))
                    .active(STRAY, hours(3), new LastUse.Never()))
            .gives(deactivate(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "leaves a suspect that was used, says so, and goes on",
                interrupted().active(STRAY, minutes(50), at(minutes(10))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.UNATTRIBUTED_CREDENTIAL, Reason.BOTH_SLOTS_IN_USE),
        row(
                "leaves a suspect whose last use is unknown",
                interrupted().active(STRAY, minutes(50), unknown()))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.UNATTRIBUTED_CREDENTIAL, Reason.BOTH_SLOTS_IN_USE),
        row(
                "leaves a suspect key of which no use is reported",
                interrupted().active(STRAY, minutes(50), new LastUse.NotReported()))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.UNATTRIBUTED_CREDENTIAL, Reason.BOTH_SLOTS_IN_USE),
        row(
                "creates beside a suspect that was used, where a slot is free",
                interrupted().gone(CUR).active(STRAY, minutes(50), at(minutes(10))))
            .gives(create(chain(OWN, Reason.MAXIMUM_AGE, hours(1), CUR)), Reason.MAXIMUM_AGE)
            .telling(Reason.UNATTRIBUTED_CREDENTIAL),
        row(
                "says of one suspect that it was used while it discards the other",
                interrupted()
                    .gone(CUR)
                    .active(STRAY, minutes(50), at(minutes(10)))
                    .active(NEXT, minutes(40), new LastUse.Never()))
            .gives(deactivate(NEXT), Reason.SECRET_NEVER_STORED)
            .telling(Reason.UNATTRIBUTED_CREDENTIAL),
        row(
                "says nothing yet of a suspect that is too young",
                interrupted().active(STRAY, minutes(4), at(minutes(1))))
            .gives(waitFor(minutes(1)), Reason.INTERRUPTED),
        row(
                "does not discard a key that the chain knew from the start",
                settled()
                    .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR, STRAY)
                    .active(STRAY, minutes(50), new LastUse.Never()))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "does not discard a key that somebody described",
                interrupted().active(STRAY, minutes(50), new LastUse.Never()).described(STRAY))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "does not discard a key whose secret a version holds",
                interrupted()
                    .active(STRAY, minutes(50), new LastUse.Never())
                    .carried(holding(STRAY, Optional.empty(), minutes(50))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "does not discard a key that a target holds",
                interrupted()
                    .active(STRAY, minutes(50), new LastUse.Never())
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", STRAY, TargetOutcome.OWNED_ELSEWHERE, minutes(40))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.UNDELIVERABLE, Reason.HELD_ELSEWHERE, Reason.BOTH_SLOTS_IN_USE),
        row(
                "does not discard as an orphan a key that it gave up itself",
                settled()
                    .intent(
                        chain(OWN, Reason.MAXIMUM_AGE, hours(1), CUR).losing(STRAY), minutes(30))
                    .active(STRAY, minutes(50), at(minutes(45))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "discards nothing while nobody knows what targets hold",
                interrupted().active(STRAY, minutes(50), new LastUse.Never()).targetsUnknown())
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(
                Reason.UNATTRIBUTED_CREDENTIAL, Reason.TARGETS_UNKNOWN, Reason.BOTH_SLOTS_IN_USE),
        row(
                "discards nothing while one target cannot be reached",
                interrupted()
                    .active(STRAY, minutes(50), new LastUse.Never())
                    .targets(
                        target(CUR, TargetOutcome.IN_STEP, days(10)),
                        unseen(TargetOutcome.UNREACHABLE)))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(
                Reason.UNATTRIBUTED_CREDENTIAL, Reason.TARGETS_UNKNOWN, Reason.BOTH_SLOTS_IN_USE));
  }

  private static List<Row> withoutLastUse() {
    return List.of(
        row(
                "deactivates an orphan of a kind without last use",
                interrupted(Reason.MAXIMUM_AGE)
                    .active(STRAY, minutes(50), new LastUse.NotReported()))
            .gives(deactivate(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "keeps it, Inactive, for its recovery grace",
                interrupted(Reason.MAXIMUM_AGE)
                    .inactive(STRAY, minutes(50), new LastUse.NotReported(), minutes(1)))
            .gives(waitFor(days(7).minus(minutes(1))), Reason.BOTH_SLOTS_IN_USE),
        row(
                "keeps it to the last second of that",
                settled()
                    .intent(OWN, days(9), Reason.MAXIMUM_AGE, CUR)
                    .inactive(STRAY, days(8), new LastUse.NotReported(), almost(days(7)))
                    .kind(CredentialKind.GIT_CREDENTIAL))
            .gives(waitFor(seconds(1)), Reason.BOTH_SLOTS_IN_USE),
        row(
                "deletes it after that",
                settled()
                    .intent(OWN, days(9), Reason.MAXIMUM_AGE, CUR)
                    .inactive(STRAY, days(8), new LastUse.NotReported(), days(7))
                    .kind(CredentialKind.GIT_CREDENTIAL))
            .gives(delete(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "starts its recovery grace where nothing says since when it is Inactive",
                interrupted(Reason.MAXIMUM_AGE)
                    .inactiveSomehow(STRAY, minutes(50), new LastUse.NotReported()))
            .gives(note(STRAY), Reason.INACTIVE_SINCE_UNKNOWN),
        row(
                "creates beside it where a slot is free",
                interrupted(Reason.MAXIMUM_AGE)
                    .gone(CUR)
                    .inactive(STRAY, minutes(50), new LastUse.NotReported(), minutes(1)))
            .gives(create(chain(OWN, Reason.MAXIMUM_AGE, hours(1), CUR)), Reason.MAXIMUM_AGE),
        row(
                "deletes it at once where the credential in use is gone",
                interrupted(Reason.CURRENT_LOST)
                    .inactive(STRAY, minutes(50), new LastUse.NotReported(), minutes(0)))
            .gives(delete(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "deletes it at once where the credential in use is exposed",
                interrupted(Reason.EXPOSED)
                    .inactiveSomehow(STRAY, minutes(50), new LastUse.NotReported()))
            .gives(delete(STRAY), Reason.SECRET_NEVER_STORED),
        row(
                "leaves it while a target cannot be read",
                interrupted(Reason.MAXIMUM_AGE)
                    .active(STRAY, minutes(50), new LastUse.NotReported())
                    .targets(
                        target(CUR, TargetOutcome.IN_STEP, days(10)),
                        unseen(TargetOutcome.FORBIDDEN)))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(
                Reason.UNATTRIBUTED_CREDENTIAL, Reason.UNDELIVERABLE, Reason.BOTH_SLOTS_IN_USE));
  }

  private static List<Row> creating() {
    return List.of(
        row(
                "creates under its own intent when a slot is free",
                settled().intent(OWN, minutes(0), Reason.MAXIMUM_AGE, CUR))
            .gives(
                create(chain(OWN, Reason.MAXIMUM_AGE, minutes(0), CUR), CUR), Reason.MAXIMUM_AGE),
        row(
                "keeps the chain, and replaces what it gave up, in IAM's list or not",
                settled()
                    .intent(
                        chain(OWN, Reason.EXPOSED, hours(3), CUR, OLD).losing(NEXT), minutes(1)))
            .gives(
                create(chain(OWN, Reason.EXPOSED, hours(3), CUR, OLD).losing(NEXT), CUR, NEXT),
                Reason.EXPOSED),
        row(
                "replaces the key that targets hold where nothing is stored yet",
                adopting().intent(OWN, minutes(0), Reason.ADOPTING, OLD))
            .gives(create(chain(OWN, Reason.ADOPTING, minutes(0), OLD), OLD), Reason.ADOPTING),
        row(
                "replaces what a target that cannot be written holds",
                settled()
                    .gone(CUR)
                    .active(STRAY, days(85), at(days(1)))
                    .intent(OWN, minutes(0), Reason.CURRENT_LOST, CUR, STRAY)
                    .targets(target(STRAY, TargetOutcome.IMMUTABLE, days(80))))
            .gives(
                create(chain(OWN, Reason.CURRENT_LOST, minutes(0), CUR, STRAY), STRAY),
                Reason.CURRENT_LOST),
        row(
                "does not replace what a broken target holds",
                settled()
                    .gone(CUR)
                    .active(STRAY, days(85), at(days(1)))
                    .intent(OWN, minutes(0), Reason.CURRENT_LOST, CUR, STRAY)
                    .targets(target(STRAY, TargetOutcome.BROKEN_BEFORE, days(80))))
            .gives(
                create(chain(OWN, Reason.CURRENT_LOST, minutes(0), CUR, STRAY)),
                Reason.CURRENT_LOST),
        row(
                "does not replace a stranger's key, nor a current one that IAM has no more",
                settled()
                    .gone(CUR)
                    .active(STRAY, days(85), at(days(1)))
                    .intent(OWN, minutes(0), Reason.CURRENT_LOST, CUR, STRAY))
            .gives(
                create(chain(OWN, Reason.CURRENT_LOST, minutes(0), CUR, STRAY)),
                Reason.CURRENT_LOST),
        row(
                "replaces what the previous version holds",
                afterRotation().gone(CUR).intent(OWN, minutes(0), Reason.CURRENT_LOST, CUR, OLD))
            .gives(
                create(chain(OWN, Reason.CURRENT_LOST, minutes(0), CUR, OLD), OLD),
                Reason.CURRENT_LOST),
        row(
                "replaces what the current version was made to replace",
                afterRotation()
                    .gone(CUR)
                    .current(CUR, OLD)
                    .previous(STRAY)
                    .intent(OWN, minutes(0), Reason.CURRENT_LOST, CUR, OLD))
            .gives(
                create(chain(OWN, Reason.CURRENT_LOST, minutes(0), CUR, OLD), OLD),
                Reason.CURRENT_LOST),
        row(
                "replaces what the previous version was made to replace",
                afterRotation()
                    .gone(CUR)
                    .previous(holding(STRAY, Optional.empty(), days(40), OLD))
                    .intent(OWN, minutes(0), Reason.CURRENT_LOST, CUR, OLD))
            .gives(
                create(chain(OWN, Reason.CURRENT_LOST, minutes(0), CUR, OLD), OLD),
                Reason.CURRENT_LOST),
        row(
                "replaces what targets of which nobody knows may hold, as far as it is on record",
                settled().intent(OWN, minutes(0), Reason.MAXIMUM_AGE, CUR).targetsUnknown())
            .gives(
                create(chain(OWN, Reason.MAXIMUM_AGE, minutes(0), CUR), CUR), Reason.MAXIMUM_AGE),
        row(
                "does not wait for a suspect that is too young where a slot is free",
                settled()
                    .gone(CUR)
                    .intent(OWN, minutes(10), Reason.CURRENT_LOST, CUR)
                    .active(STRAY, minutes(4), new LastUse.Never()))
            .gives(create(chain(OWN, Reason.CURRENT_LOST, minutes(10), CUR)), Reason.CURRENT_LOST),
        row(
                "creates for a reason that it does not know as for an interrupted run",
                settled()
                    .intent(
                        new RotationChain(OWN, "A_NEWER_WORD", Set.of(CUR), NOW, Set.of()),
                        minutes(0)))
            .gives(
                create(new RotationChain(OWN, "A_NEWER_WORD", Set.of(CUR), NOW, Set.of()), CUR),
                Reason.INTERRUPTED),
        row(
                "creates although the sweep holds back: the rotation has begun",
                settled().heldBack().intent(OWN, minutes(0), Reason.MAXIMUM_AGE, CUR))
            .gives(
                create(chain(OWN, Reason.MAXIMUM_AGE, minutes(0), CUR), CUR), Reason.MAXIMUM_AGE));
  }

  /** Its own intent, taken over from a run of an hour ago. */
  private static Situation interrupted() {
    return settled().intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR);
  }

  /** The same where the credential is of a kind whose use IAM does not report. */
  private static Situation interrupted(Reason reason) {
    return settled().kind(CredentialKind.GIT_CREDENTIAL).intent(OWN, hours(1), reason, CUR);
  }

  private static CredentialVersion carriedBy(Optional<RotationId> run) {
    return holding(
        NEXT, run.map(id -> chain(id, Reason.MAXIMUM_AGE, minutes(20), CUR)), minutes(20), CUR);
  }
}

package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Row.OTHER_TIMES;
import static dev.keyrefresh.rotation.Row.row;
import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.NEXT;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.OTHER;
import static dev.keyrefresh.rotation.Situation.OWN;
import static dev.keyrefresh.rotation.Situation.STRAY;
import static dev.keyrefresh.rotation.Situation.almost;
import static dev.keyrefresh.rotation.Situation.chain;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.holding;
import static dev.keyrefresh.rotation.Situation.hours;
import static dev.keyrefresh.rotation.Situation.minutes;
import static dev.keyrefresh.rotation.Situation.settled;
import static dev.keyrefresh.rotation.Situation.target;
import static dev.keyrefresh.rotation.Situation.unseen;
import static dev.keyrefresh.rotation.Steps.begin;
import static dev.keyrefresh.rotation.Steps.deliver;
import static dev.keyrefresh.rotation.Steps.gitVersion;
import static dev.keyrefresh.rotation.Steps.next;
import static dev.keyrefresh.rotation.Steps.promote;
import static dev.keyrefresh.rotation.Steps.verify;
import static dev.keyrefresh.rotation.Steps.waiting;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.target.TargetOutcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A credential is pending: replaced if it is lost, else proven, delivered, promoted. */
final class PendingRows {
  private PendingRows() {}

  static List<Row> rows() {
    return Stream.of(lost(), unproven(), undelivered(), delivered(), git())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> lost() {
    return List.of(
        row(
                "replaces an exposed pending key, and its chain becomes an emergency",
                settled().pending(NEXT, minutes(5)).exposed(NEXT))
            .gives(
                begin(chain(OWN, Reason.EXPOSED, minutes(5), CUR).losing(NEXT)),
                Reason.PENDING_LOST)
            .telling(Reason.EXPOSED),
        row(
                "replaces a pending key that is Inactive, keeps its chain and names the lost key",
                settled()
                    .pending(NEXT, minutes(5))
                    .inactive(NEXT, minutes(5), new LastUse.Never(), minutes(1)))
            .gives(
                begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(5), CUR).losing(NEXT)),
                Reason.PENDING_LOST),
        row(
                "replaces one that has Expired",
                settled()
                    .pending(NEXT, minutes(5))
                    .credential(
                        NEXT, Status.EXPIRED, minutes(5), new LastUse.Never(), Optional.empty()))
            .gives(
                begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(5), CUR).losing(NEXT)),
                Reason.PENDING_LOST),
        row(
                "goes on with one whose status is unheard of",
                settled()
                    .pending(NEXT, minutes(5))
                    .credential(
                        NEXT, Status.UNHEARD_OF, minutes(5), new LastUse.Never(), Optional.empty()))
            .gives(verify(next(minutes(5))), Reason.NEW_CREDENTIAL),
        row(
                "makes an emergency also of an exposed one that is Inactive already",
                settled()
                    .pending(NEXT, minutes(5))
                    .inactive(NEXT, minutes(5), new LastUse.Never(), minutes(1))
                    .exposed(NEXT))
            .gives(
                begin(chain(OWN, Reason.EXPOSED, minutes(5), CUR).losing(NEXT)),
                Reason.PENDING_LOST),
        row(
                "replaces a pending key that has been missing for longer than propagation takes",
                settled().pending(NEXT, minutes(5)).gone(NEXT))
            .gives(
                begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(5), CUR).losing(NEXT)),
                Reason.PENDING_LOST),
        row(
                "gives a pending key that is missing time to propagate",
                settled().pending(NEXT, almost(minutes(5))).gone(NEXT))
            .gives(verify(next(almost(minutes(5)))), Reason.NEW_CREDENTIAL),
        row(
                "takes the time to propagate from the policy",
                settled().pending(NEXT, minutes(2)).gone(NEXT))
            .under(OTHER_TIMES)
            .gives(
                begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(2), CUR).losing(NEXT)),
                Reason.PENDING_LOST),
        row(
                "remembers what the chain gave up before",
                settled()
                    .pending(
                        holding(
                            NEXT,
                            Optional.of(
                                chain(OTHER, Reason.REQUESTED, hours(2), CUR).losing(STRAY)),
                            minutes(30),
                            CUR,
                            STRAY)))
            .gives(
                begin(chain(OWN, Reason.REQUESTED, hours(2), CUR).losing(STRAY).losing(NEXT)),
                Reason.PENDING_LOST),
        row(
                "begins a chain of its own for one that an administrator stored by hand",
                settled()
                    .inactiveSomehow(NEXT, hours(2), new LastUse.Never())
                    .pending(holding(NEXT, Optional.empty(), hours(2)))
                    .previous(OLD))
            .gives(
                begin(chain(OWN, Reason.PENDING_LOST, minutes(0), CUR, NEXT, OLD).losing(NEXT)),
                Reason.PENDING_LOST),
        row(
                "and makes an emergency of it where that one is exposed",
                settled()
                    .active(NEXT, hours(2), new LastUse.Never())
                    .pending(holding(NEXT, Optional.empty(), hours(2)))
                    .exposed(NEXT))
            .gives(
                begin(chain(OWN, Reason.EXPOSED, minutes(0), CUR, NEXT).losing(NEXT)),
                Reason.PENDING_LOST)
            .telling(Reason.EXPOSED),
        row(
                "replaces a pending key once the cluster's kind is another",
                settled().pending(NEXT, minutes(1)).changedTo(CredentialKind.GIT_CREDENTIAL))
            .gives(
                begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(1), CUR).losing(NEXT)),
                Reason.PENDING_LOST),
        row(
                "replaces a lost one although the sweep holds back: the rotation has begun",
                settled().heldBack().pending(NEXT, minutes(5)).gone(NEXT))
            .gives(
                begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(5), CUR).losing(NEXT)),
                Reason.PENDING_LOST),
        row(
                "replaces a lost one that was proven and delivered",
                attempted().everywhere(NEXT).inactiveSomehow(NEXT, minutes(5), new LastUse.Never()))
            .gives(
                begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(5), CUR).losing(NEXT)),
                Reason.PENDING_LOST));
  }

  private static List<Row> unproven() {
    return List.of(
        row("verifies a pending key that is not proven", settled().pending(NEXT, minutes(1)))
            .gives(verify(next(minutes(1))), Reason.NEW_CREDENTIAL),
        row(
                "verifies it although targets seem to hold it",
                settled().pending(NEXT, minutes(5)).delivered(NEXT).everywhere(NEXT))
            .gives(verify(next(minutes(5))), Reason.NEW_CREDENTIAL),
        row(
                "waits when a pending key did not prove valid in time",
                settled().pending(NEXT, minutes(1)).unproven(NEXT))
            .gives(waiting(), Reason.NOT_VALID)
            .telling(Reason.NOT_VALID),
        row(
                "takes the proof of another key for none",
                settled().pending(NEXT, minutes(1)).proven(CUR).unproven(CUR))
            .gives(verify(next(minutes(1))), Reason.NEW_CREDENTIAL),
        row(
                "begins no other rotation beside a pending key",
                settled()
                    .active(CUR, days(80), new LastUse.Never())
                    .requested()
                    .pending(NEXT, minutes(1)))
            .gives(verify(next(minutes(1))), Reason.NEW_CREDENTIAL),
        row(
                "verifies it although the sweep holds back: the rotation has begun",
                settled().heldBack().pending(NEXT, minutes(1)))
            .gives(verify(next(minutes(1))), Reason.NEW_CREDENTIAL));
  }

  private static List<Row> undelivered() {
    return List.of(
        row(
                "delivers a proven key to targets that are behind",
                settled().pending(NEXT, minutes(5)).proven(NEXT))
            .gives(deliver(next(minutes(5))), Reason.VERIFIED),
        row(
                "delivers in this run even where targets seem to hold it: only its own probe is"
                    + " proof",
                settled().pending(NEXT, minutes(5)).proven(NEXT).everywhere(NEXT))
            .gives(deliver(next(minutes(5))), Reason.VERIFIED),
        row(
                "takes the delivery of another key for none",
                settled().pending(NEXT, minutes(5)).proven(NEXT).delivered(CUR).everywhere(NEXT))
            .gives(deliver(next(minutes(5))), Reason.VERIFIED),
        row(
                "delivers although nobody saw the targets, or whether there are any",
                settled().pending(NEXT, minutes(5)).proven(NEXT).targetsUnknown())
            .gives(deliver(next(minutes(5))), Reason.VERIFIED),
        row(
                "delivers although there seems to be no target",
                settled().pending(NEXT, minutes(5)).proven(NEXT).targets())
            .gives(deliver(next(minutes(5))), Reason.VERIFIED),
        row(
                "holds promotion while a target that worked cannot take the key",
                attempted().targets(target(CUR, TargetOutcome.REFUSED, days(10))))
            .gives(waiting(), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row(
                "holds promotion while one of two targets is refused what it holds",
                attempted()
                    .targets(
                        target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                        target("repo-2", NEXT, TargetOutcome.REFUSED, minutes(1))))
            .gives(waiting(), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row(
                "holds promotion while a target cannot be reached",
                attempted()
                    .targets(
                        target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                        unseen(TargetOutcome.UNREACHABLE)))
            .gives(waiting(), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row(
                "holds promotion while a target is written but not proven",
                attempted().targets(target(NEXT, TargetOutcome.UNPROVEN, minutes(1))))
            .gives(waiting(), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row(
                "holds promotion while an owner elsewhere keeps the present key in a target",
                attempted()
                    .targets(
                        target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                        target("repo-2", CUR, TargetOutcome.OWNED_ELSEWHERE, days(10))))
            .gives(waiting(), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row("holds promotion when the updater could not tell", attempted().targetsUnknown())
            .gives(waiting(), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row("holds promotion when there is nothing to prove it in", attempted().targets())
            .gives(waiting(), Reason.NO_TARGET)
            .telling(Reason.NO_TARGET),
        row(
                "holds promotion when no target is a consumer",
                attempted()
                    .targets(unseen("repo-1", TargetOutcome.MISSING), unseen(TargetOutcome.NO_URL)))
            .gives(waiting(), Reason.NO_TARGET)
            .telling(Reason.NO_TARGET),
        row(
                "holds promotion when no target at all proves the key",
                attempted().targets(target(CUR, TargetOutcome.BROKEN_BEFORE, days(10))))
            .gives(waiting(), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row(
                "names every target that does not hold the key in step, and no other",
                attempted()
                    .targets(
                        target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                        target("repo-2", CUR, TargetOutcome.CONFLICT, days(10)),
                        target("repo-3", NEXT, TargetOutcome.CONTESTED, minutes(1)),
                        target("repo-5", CUR, TargetOutcome.BROKEN_BEFORE, days(10)),
                        target("repo-6", STRAY, TargetOutcome.NOT_OURS, days(10)),
                        unseen("repo-7", TargetOutcome.MISSING)))
            .gives(waiting(), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE));
  }

  private static List<Row> delivered() {
    return List.of(
        row(
                "promotes when every working target holds it and opens Git with it",
                attempted()
                    .targets(
                        target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                        target("repo-2", NEXT, TargetOutcome.IN_STEP, minutes(1))))
            .gives(promote(next(minutes(5))), Reason.DELIVERED),
        row(
                "promotes although something else writes a target too",
                attempted().targets(target(NEXT, TargetOutcome.CONTESTED, minutes(1))))
            .gives(promote(next(minutes(5))), Reason.DELIVERED),
        row(
                "is not held up by a target that was broken before",
                attempted()
                    .targets(
                        target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                        target("repo-2", CUR, TargetOutcome.BROKEN_BEFORE, days(10))))
            .gives(promote(next(minutes(5))), Reason.DELIVERED),
        row(
                "is not held up by what is no consumer, nor by what cannot be written and holds"
                    + " nothing",
                attempted()
                    .targets(
                        target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                        target("repo-2", CUR, TargetOutcome.NOT_OURS, days(10)),
                        unseen("repo-3", TargetOutcome.OWNED_ELSEWHERE),
                        unseen("repo-4", TargetOutcome.MISSING)))
            .gives(promote(next(minutes(5))), Reason.DELIVERED),
        row(
                "promotes a key that IAM does not list yet",
                settled()
                    .pending(NEXT, minutes(4))
                    .gone(NEXT)
                    .proven(NEXT)
                    .delivered(NEXT)
                    .everywhere(NEXT))
            .gives(promote(next(minutes(4))), Reason.DELIVERED));
  }

  private static List<Row> git() {
    return List.of(
        row(
                "delivers a Git credential without asking STS",
                settled()
                    .kind(CredentialKind.GIT_CREDENTIAL)
                    .active(NEXT, minutes(1), new LastUse.NotReported())
                    .pending(gitVersion(NEXT)))
            .gives(deliver(gitVersion(NEXT)), Reason.VERIFIED),
        row(
                "promotes a Git credential that opens one repository and leaves out what was"
                    + " broken",
                gitAttempted()
                    .targets(
                        target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                        target("repo-2", CUR, TargetOutcome.BROKEN_BEFORE, days(10))))
            .gives(promote(gitVersion(NEXT)), Reason.DELIVERED),
        row(
                "does not promote a Git credential that opens nothing: it has no other proof",
                gitAttempted().targets(target(CUR, TargetOutcome.BROKEN_BEFORE, days(10))))
            .gives(waiting(), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row(
                "holds promotion while there is no repository to prove it with",
                gitAttempted().targets(target(NEXT, TargetOutcome.UNPROVABLE, minutes(1))))
            .gives(waiting(), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE));
  }

  /** A pending key, proven, that this run had delivered. */
  private static Situation attempted() {
    return settled().pending(NEXT, minutes(5)).proven(NEXT).delivered(NEXT);
  }

  private static Situation gitAttempted() {
    return settled()
        .kind(CredentialKind.GIT_CREDENTIAL)
        .active(NEXT, minutes(1), new LastUse.NotReported())
        .pending(gitVersion(NEXT))
        .delivered(NEXT);
  }
}

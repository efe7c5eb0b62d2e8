package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Row.CUT_OFF;
import static dev.keyrefresh.rotation.Row.ON_DEMAND;
import static dev.keyrefresh.rotation.Row.row;
import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.NEXT;
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
import static dev.keyrefresh.rotation.Steps.begin;
import static dev.keyrefresh.rotation.Steps.current;
import static dev.keyrefresh.rotation.Steps.deactivate;
import static dev.keyrefresh.rotation.Steps.delete;
import static dev.keyrefresh.rotation.Steps.deliver;
import static dev.keyrefresh.rotation.Steps.next;
import static dev.keyrefresh.rotation.Steps.verify;
import static dev.keyrefresh.rotation.Steps.waitFor;
import static dev.keyrefresh.rotation.Steps.waiting;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is exposed: cut off at once where nothing needs it or may still bring it back. */
final class ExposedRows {
  private ExposedRows() {}

  static List<Row> rows() {
    return Stream.of(
            needed(), givenUpLately(), aboutToBeStaged(), promotedLately(), cutOffFirst(), told())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> needed() {
    return List.of(
        row(
                "deactivates an exposed key that nothing needs",
                settled().active(STRAY, days(3), at(minutes(1))).exposed(STRAY))
            .gives(deactivate(STRAY), Reason.EXPOSED),
        row(
                "deactivates an exposed superseded key at once, used or not",
                afterRotation().active(OLD, days(85), at(minutes(1))).exposed(OLD))
            .gives(deactivate(OLD), Reason.EXPOSED),
        row(
                "deactivates it whatever is known of its use",
                afterRotation().active(OLD, days(85), unknown()).exposed(OLD))
            .gives(deactivate(OLD), Reason.EXPOSED),
        row(
                "deactivates the one of two exposed keys that nothing needs, and names the other",
                settled().active(STRAY, days(3), at(minutes(1))).exposed(STRAY).exposed(CUR))
            .gives(deactivate(STRAY), Reason.EXPOSED)
            .telling(Reason.EXPOSED),
        row(
                "of two that nothing needs takes the first of IAM's list",
                settled()
                    .gone(CUR)
                    .active(STRAY, days(3), at(minutes(1)))
                    .active(OLD, days(85), at(minutes(1)))
                    .exposed(OLD)
                    .exposed(STRAY))
            .gives(deactivate(STRAY), Reason.EXPOSED),
        row(
                "does not deactivate an exposed key that a target holds",
                settled()
                    .active(STRAY, days(3), at(minutes(1)))
                    .exposed(STRAY)
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", STRAY, TargetOutcome.BEHIND, days(1))))
            .gives(deliver(current()), Reason.DRIFT)
            .telling(Reason.EXPOSED),
        row(
                "does not deactivate one in a target that cannot be written",
                settled()
                    .active(STRAY, days(3), at(minutes(1)))
                    .exposed(STRAY)
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", STRAY, TargetOutcome.IMMUTABLE, days(1))))
            .gives(waitFor(days(65)), Reason.UNDELIVERABLE)
            .telling(Reason.EXPOSED, Reason.UNDELIVERABLE, Reason.HELD_ELSEWHERE),
        row(
                "deactivates one in a target that did not work with it",
                settled()
                    .active(STRAY, days(3), at(minutes(1)))
                    .exposed(STRAY)
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", STRAY, TargetOutcome.BROKEN_BEFORE, days(1))))
            .gives(deactivate(STRAY), Reason.EXPOSED),
        row(
                "does not deactivate an exposed key while nobody knows what targets hold",
                settled().active(STRAY, days(3), at(minutes(1))).exposed(STRAY).targetsUnknown())
            .gives(waitFor(days(65)), Reason.TARGETS_UNKNOWN)
            .telling(Reason.EXPOSED, Reason.TARGETS_UNKNOWN),
        row(
                "does not deactivate an exposed key while one target cannot be seen",
                settled()
                    .active(STRAY, days(3), at(minutes(1)))
                    .exposed(STRAY)
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        unseen(TargetOutcome.FORBIDDEN)))
            .gives(waitFor(days(65)), Reason.UNDELIVERABLE)
            .telling(Reason.EXPOSED, Reason.UNDELIVERABLE),
        row("replaces an exposed current key first", settled().exposed(CUR))
            .gives(begin(chain(OWN, Reason.EXPOSED, minutes(0), CUR)), Reason.EXPOSED)
            .telling(Reason.EXPOSED),
        row(
                "goes on with what is pending when the current key is exposed",
                settled().exposed(CUR).pending(NEXT, minutes(5)).proven(NEXT))
            .gives(deliver(next(minutes(5))), Reason.VERIFIED)
            .telling(Reason.EXPOSED),
        row(
                "leaves an exposed key alone that is Inactive already",
                settled().inactive(STRAY, days(3), at(days(2)), days(1)).exposed(STRAY))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "replaces an exposed key of a cluster that is not adopted yet, unasked",
                adopting().exposed(OLD))
            .under(ON_DEMAND)
            .gives(begin(chain(OWN, Reason.EXPOSED, minutes(0), OLD)), Reason.EXPOSED)
            .telling(Reason.EXPOSED));
  }

  private static List<Row> givenUpLately() {
    return List.of(
        row(
                "writes targets anew before it cuts off an exposed key that was given up while"
                    + " pending",
                givenUp().exposed(NEXT))
            .gives(deliver(current()), Reason.EXPOSED),
        row("then cuts it off", givenUp().exposed(NEXT).delivered(CUR))
            .gives(deactivate(NEXT), Reason.EXPOSED),
        row(
                "writes them anew until the lease of who gave it up is over",
                givenUp(OWN, almost(minutes(16))).exposed(NEXT))
            .gives(deliver(current()), Reason.EXPOSED),
        row(
                "cuts it off without that when the lease is over",
                givenUp(OWN, minutes(16)).exposed(NEXT))
            .gives(deactivate(NEXT), Reason.EXPOSED),
        row(
                "cuts it off where a contested target was written anew",
                givenUp()
                    .exposed(NEXT)
                    .delivered(CUR)
                    .targets(target(CUR, TargetOutcome.CONTESTED, days(10))))
            .gives(deactivate(NEXT), Reason.EXPOSED),
        row(
                "cuts it off where a target that cannot be written holds the present one",
                givenUp()
                    .exposed(NEXT)
                    .delivered(CUR)
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", CUR, TargetOutcome.OWNED_ELSEWHERE, days(10))))
            .gives(deactivate(NEXT), Reason.EXPOSED),
        row(
                "does not cut it off while a target could not be written anew",
                givenUp()
                    .exposed(NEXT)
                    .delivered(CUR)
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", OLD, TargetOutcome.UNPROVEN, days(10))))
            .gives(waitFor(minutes(16)), Reason.INTERRUPTED)
            .telling(Reason.EXPOSED, Reason.UNDELIVERABLE),
        row(
                "nor while what was written anew is not proven",
                givenUp()
                    .exposed(NEXT)
                    .delivered(CUR)
                    .targets(target(CUR, TargetOutcome.UNPROVEN, days(10))))
            .gives(waitFor(minutes(16)), Reason.INTERRUPTED)
            .telling(Reason.EXPOSED, Reason.UNDELIVERABLE),
        row(
                "does not take the present credential for written where it was refused",
                givenUp()
                    .exposed(NEXT)
                    .delivered(CUR)
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", CUR, TargetOutcome.BROKEN_BEFORE, days(10))))
            .gives(waitFor(minutes(16)), Reason.INTERRUPTED)
            .telling(Reason.EXPOSED, Reason.UNDELIVERABLE),
        row(
                "does not cut it off where the present key is lost, so that targets cannot be"
                    + " written anew",
                givenUp().exposed(NEXT).inactiveSomehow(CUR, days(10), at(hours(1))))
            .gives(waitFor(minutes(16)), Reason.INTERRUPTED)
            .telling(Reason.EXPOSED),
        row(
                "nor where there is no present key",
                adopting()
                    .active(NEXT, minutes(20), at(minutes(18)))
                    .exposed(NEXT)
                    .intent(chain(OWN, Reason.ADOPTING, minutes(20), OLD).losing(NEXT), minutes(3)))
            .gives(waitFor(minutes(13)), Reason.INTERRUPTED)
            .telling(Reason.EXPOSED),
        row(
                "leaves it to the run that gave it up while that run's lease lasts",
                givenUp(OTHER, almost(minutes(16))).exposed(NEXT))
            .gives(waitFor(seconds(1)), Reason.ANOTHER_RUN_AT_WORK)
            .telling(Reason.EXPOSED),
        row("cuts it off at once when the lease is over", givenUp(OTHER, minutes(16)).exposed(NEXT))
            .gives(deactivate(NEXT), Reason.EXPOSED),
        row("first delivers what replaces it, where that is pending already", replaced(minutes(1)))
            .gives(verify(replacing(minutes(1))), Reason.NEW_CREDENTIAL)
            .telling(Reason.EXPOSED),
        row("until the replacement is as old as a lease", replaced(almost(minutes(16))))
            .gives(verify(replacing(almost(minutes(16)))), Reason.NEW_CREDENTIAL)
            .telling(Reason.EXPOSED),
        row("then cuts it off, pending replacement or not", replaced(minutes(16)))
            .gives(deactivate(STRAY), Reason.EXPOSED),
        row(
                "cuts off what another pending key does not replace at once",
                settled()
                    .active(STRAY, minutes(20), at(minutes(18)))
                    .exposed(STRAY)
                    .pending(NEXT, minutes(1)))
            .gives(deactivate(STRAY), Reason.EXPOSED));
  }

  private static List<Row> aboutToBeStaged() {
    return List.of(
        row(
                "leaves an exposed key that another run is about to stage",
                stagedSoon(minutes(1)).exposed(NEXT))
            .gives(waitFor(minutes(15)), Reason.ANOTHER_RUN_AT_WORK)
            .telling(Reason.EXPOSED),
        row(
                "takes over, and adopts no exposed key, when that run is over",
                stagedSoon(minutes(20)).exposed(NEXT))
            .gives(begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(20), CUR)), Reason.INTERRUPTED)
            .telling(Reason.EXPOSED),
        row(
                "cuts off an exposed key that its own run carries",
                settled()
                    .active(NEXT, minutes(1), new LastUse.Never())
                    .exposed(NEXT)
                    .intent(OWN, minutes(1), Reason.MAXIMUM_AGE, CUR)
                    .carried(
                        holding(
                            NEXT,
                            Optional.of(chain(OWN, Reason.MAXIMUM_AGE, minutes(1), CUR)),
                            minutes(1),
                            CUR)))
            .gives(deactivate(NEXT), Reason.EXPOSED),
        row(
                "cuts off an exposed key while a run is about to stage another",
                stagedSoon(minutes(1))
                    .gone(NEXT)
                    .active(STRAY, days(3), at(days(1)))
                    .exposed(STRAY))
            .gives(deactivate(STRAY), Reason.EXPOSED),
        row(
                "leaves it also where a third run has taken the label that carried it",
                underAnIntentOf(minutes(2), minutes(1)).exposed(STRAY))
            .gives(waitFor(minutes(14)), Reason.ANOTHER_RUN_AT_WORK)
            .telling(Reason.EXPOSED),
        row(
                "cuts that off when that run is over",
                underAnIntentOf(minutes(16), minutes(14)).exposed(STRAY))
            .gives(deactivate(STRAY), Reason.EXPOSED),
        row(
                "and not a moment before",
                underAnIntentOf(almost(minutes(16)), minutes(14)).exposed(STRAY))
            .gives(waitFor(seconds(1)), Reason.ANOTHER_RUN_AT_WORK)
            .telling(Reason.EXPOSED),
        row(
                "cuts off at once what was there before that run, clocks considered",
                underAnIntentOf(minutes(2), minutes(7).plusSeconds(1)).exposed(STRAY))
            .gives(deactivate(STRAY), Reason.EXPOSED),
        row(
                "and leaves what was made as long before as clocks may differ",
                underAnIntentOf(minutes(2), minutes(7)).exposed(STRAY))
            .gives(waitFor(minutes(14)), Reason.ANOTHER_RUN_AT_WORK)
            .telling(Reason.EXPOSED),
        row(
                "cuts off at once what that run knew",
                settled()
                    .active(STRAY, minutes(1), new LastUse.Never())
                    .exposed(STRAY)
                    .intent(OTHER, minutes(2), Reason.MAXIMUM_AGE, CUR, STRAY))
            .gives(deactivate(STRAY), Reason.EXPOSED),
        row(
                "cuts off at once what somebody described",
                underAnIntentOf(minutes(2), minutes(1)).exposed(STRAY).described(STRAY))
            .gives(deactivate(STRAY), Reason.EXPOSED));
  }

  private static List<Row> promotedLately() {
    return List.of(
        row("cuts off at once what was replaced in every target", justPromoted())
            .gives(deactivate(OLD), Reason.EXPOSED),
        row(
                "writes targets anew before it cuts off what a key replaced that is no longer"
                    + " pending",
                justPromoted().pendingNowhere())
            .gives(deliver(promoted(minutes(5))), Reason.EXPOSED),
        row("then cuts that off", justPromoted().pendingNowhere().delivered(CUR))
            .gives(deactivate(OLD), Reason.EXPOSED),
        row(
                "does so until the key is as old as a lease",
                justPromoted(almost(minutes(16))).pendingNowhere())
            .gives(deliver(promoted(almost(minutes(16)))), Reason.EXPOSED),
        row("and then no longer", justPromoted(minutes(16)).pendingNowhere())
            .gives(deactivate(OLD), Reason.EXPOSED),
        row(
                "writes them anew where a target holds neither of the two",
                justPromoted()
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, minutes(5)),
                        target("repo-2", STRAY, TargetOutcome.BEHIND, minutes(1))))
            .gives(deliver(promoted(minutes(5))), Reason.EXPOSED),
        row(
                "writes them anew where the promoted key was given up in that moment",
                justPromoted()
                    .intent(chain(OWN, Reason.EXPOSED, minutes(5), OLD).losing(CUR), minutes(0)))
            .gives(deliver(promoted(minutes(5))), Reason.EXPOSED),
        row(
                "and cuts the other one off then",
                justPromoted()
                    .intent(chain(OWN, Reason.EXPOSED, minutes(5), OLD).losing(CUR), minutes(0))
                    .delivered(CUR))
            .gives(deactivate(OLD), Reason.EXPOSED),
        row(
                "cuts it off at once under an intent that gave up nothing",
                justPromoted().intent(OWN, minutes(0), Reason.EXPOSED, CUR, OLD))
            .gives(deactivate(OLD), Reason.EXPOSED),
        row(
                "leaves it where what was promoted is being replaced already",
                justPromoted()
                    .gone(CUR)
                    .active(NEXT, minutes(1), new LastUse.Never())
                    .pending(replacing(CUR)))
            .gives(verify(replacing(CUR)), Reason.NEW_CREDENTIAL)
            .telling(Reason.EXPOSED),
        row(
                "deletes a key that was promoted in the moment it was given up, once it is cut off",
                promotedInVain().exposed(CUR))
            .gives(delete(CUR), Reason.EXPOSED),
        row("does not delete it unless it is exposed", promotedInVain())
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "nor under an intent that has not given it up",
                outUnder(chain(OWN, Reason.EXPOSED, minutes(5), OLD, CUR)).exposed(CUR))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "writes targets anew first where an exposed key was perhaps pending until a moment"
                    + " ago",
                settled()
                    .active(STRAY, almost(minutes(16)), new LastUse.Never())
                    .exposed(STRAY)
                    .pendingNowhere())
            .gives(deliver(current()), Reason.EXPOSED),
        row(
                "cuts it off where it is too old for that",
                settled()
                    .active(STRAY, minutes(16), new LastUse.Never())
                    .exposed(STRAY)
                    .pendingNowhere())
            .gives(deactivate(STRAY), Reason.EXPOSED),
        row(
                "leaves it where nothing is current that targets could be written with",
                adopting()
                    .active(STRAY, minutes(5), new LastUse.Never())
                    .exposed(STRAY)
                    .pendingNowhere())
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.EXPOSED, Reason.BOTH_SLOTS_IN_USE));
  }

  private static List<Row> cutOffFirst() {
    return List.of(
        row(
                "cuts an exposed current key off before anything else, where that was chosen",
                settled().exposed(CUR))
            .under(CUT_OFF)
            .gives(deactivate(CUR), Reason.EXPOSED),
        row(
                "cuts an exposed pending key off where that was chosen",
                settled().pending(NEXT, minutes(5)).exposed(NEXT))
            .under(CUT_OFF)
            .gives(deactivate(NEXT), Reason.EXPOSED),
        row(
                "asks nobody what targets hold, where that was chosen",
                settled().exposed(CUR).targetsUnknown())
            .under(CUT_OFF)
            .gives(deactivate(CUR), Reason.EXPOSED),
        row("delivers nothing first, where that was chosen", givenUp().exposed(NEXT))
            .under(CUT_OFF)
            .gives(deactivate(NEXT), Reason.EXPOSED),
        row("waits for no other run, where that was chosen", stagedSoon(minutes(1)).exposed(NEXT))
            .under(CUT_OFF)
            .gives(deactivate(NEXT), Reason.EXPOSED),
        row(
                "replaces the exposed key once it is cut off",
                settled().inactive(CUR, days(10), at(hours(1)), minutes(0)).exposed(CUR))
            .under(CUT_OFF)
            .gives(begin(chain(OWN, Reason.EXPOSED, minutes(0), CUR)), Reason.EXPOSED),
        row(
                "does not leave a cluster without a key that was cut off before it was adopted",
                adopting().inactive(OLD, days(200), at(hours(1)), minutes(0)).exposed(OLD))
            .under(ON_DEMAND.with(Exposure.CUT_OFF_FIRST))
            .gives(begin(chain(OWN, Reason.EXPOSED, minutes(0), OLD)), Reason.EXPOSED));
  }

  private static List<Row> told() {
    return List.of(
        row(
                "asks for a person where an exposed key is of a kind that is not rotated here",
                settled()
                    .kind(CredentialKind.GIT_CREDENTIAL)
                    .exposed(STRAY)
                    .besides(STRAY, Status.ACTIVE))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.EXPOSED),
        row(
                "and where IAM has it with a status that nobody has heard of",
                settled()
                    .kind(CredentialKind.GIT_CREDENTIAL)
                    .exposed(STRAY)
                    .besides(STRAY, Status.UNHEARD_OF))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.EXPOSED),
        row(
                "and where nobody can tell whether IAM still has it",
                settled().kind(CredentialKind.GIT_CREDENTIAL).exposed(STRAY).besidesUnknown())
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.EXPOSED),
        row(
                "names each of them, in the order of their ids",
                settled()
                    .kind(CredentialKind.GIT_CREDENTIAL)
                    .exposed(STRAY)
                    .exposed(OLD)
                    .exposed(NEXT)
                    .besidesUnknown())
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.EXPOSED, Reason.EXPOSED, Reason.EXPOSED),
        row(
                "until it is Inactive",
                settled()
                    .kind(CredentialKind.GIT_CREDENTIAL)
                    .exposed(STRAY)
                    .besides(STRAY, Status.INACTIVE))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row("or gone", settled().kind(CredentialKind.GIT_CREDENTIAL).exposed(STRAY))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "asks for the key's id when AWS has quarantined the user and no exposed key is"
                    + " known",
                settled().quarantined())
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.QUARANTINED),
        row(
                "also where the exposed key that is known is Inactive",
                settled()
                    .inactive(STRAY, days(3), at(days(2)), days(1))
                    .exposed(STRAY)
                    .quarantined())
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.QUARANTINED),
        row(
                "does not ask where the exposed key is known and Active",
                settled().exposed(CUR).quarantined())
            .gives(begin(chain(OWN, Reason.EXPOSED, minutes(0), CUR)), Reason.EXPOSED)
            .telling(Reason.EXPOSED),
        row(
                "cuts nothing off for a quarantine",
                settled().active(STRAY, days(3), at(minutes(1))).quarantined())
            .under(CUT_OFF)
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.QUARANTINED),
        row(
                "tells of a quarantine, then of what is not rotated here, then of the targets",
                settled()
                    .quarantined()
                    .exposed(STRAY)
                    .besides(STRAY, Status.ACTIVE)
                    .targets(target(CUR, TargetOutcome.CONTESTED, days(10))))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.QUARANTINED, Reason.EXPOSED, Reason.DRIFT),
        row(
                "tells of what is needed before what is not rotated here",
                settled().exposed(CUR).exposed(STRAY).besides(STRAY, Status.ACTIVE))
            .gives(begin(chain(OWN, Reason.EXPOSED, minutes(0), CUR)), Reason.EXPOSED)
            .telling(Reason.EXPOSED, Reason.EXPOSED));
  }

  /** A key of nobody knows whom, beside another run's intent. */
  private static Situation underAnIntentOf(Duration age, Duration keysAge) {
    return settled()
        .active(STRAY, keysAge, new LastUse.Never())
        .intent(OTHER, age, Reason.MAXIMUM_AGE, CUR);
  }

  /** An exposed key that was given up, and the pending one in its place. */
  private static Situation replaced(Duration age) {
    return settled()
        .active(STRAY, hours(1), at(minutes(18)))
        .exposed(STRAY)
        .active(NEXT, age, new LastUse.Never())
        .pending(replacing(age));
  }

  private static CredentialVersion replacing(Duration age) {
    return holding(
        NEXT,
        Optional.of(chain(OTHER, Reason.EXPOSED, hours(1), CUR).losing(STRAY)),
        age,
        CUR,
        STRAY);
  }

  private static CredentialVersion replacing(CredentialId lost) {
    return holding(
        NEXT,
        Optional.of(chain(OTHER, Reason.EXPOSED, minutes(5), OLD).losing(lost)),
        minutes(1),
        OLD,
        lost);
  }

  private static Situation givenUp() {
    return givenUp(OWN, minutes(0));
  }

  /** A pending key that was given up for an intent so long ago. */
  private static Situation givenUp(RotationId by, Duration ago) {
    return settled()
        .active(NEXT, hours(1), at(minutes(18)))
        .intent(chain(by, Reason.MAXIMUM_AGE, hours(1), CUR).losing(NEXT), ago);
  }

  private static Situation justPromoted() {
    return justPromoted(minutes(5));
  }

  /** An exposed key, replaced in every target by one that was made so long ago. */
  private static Situation justPromoted(Duration age) {
    return settled()
        .active(CUR, age, at(minutes(1)))
        .stored(promoted(age))
        .targets(target(CUR, TargetOutcome.IN_STEP, minutes(4)))
        .active(OLD, days(85), at(minutes(1)))
        .previous(OLD)
        .exposed(OLD);
  }

  private static CredentialVersion promoted(Duration age) {
    return holding(CUR, Optional.empty(), age, OLD);
  }

  /** A current key that was given up while it was promoted, and was cut off since. */
  private static Situation promotedInVain() {
    return outUnder(chain(OWN, Reason.EXPOSED, minutes(5), OLD).losing(CUR));
  }

  /** What is current is Inactive, and its target was left on what was before. */
  private static Situation outUnder(RotationChain chain) {
    return afterRotation()
        .inactive(CUR, minutes(5), at(minutes(2)), minutes(1))
        .targets(target(OLD, TargetOutcome.BEHIND, days(10)))
        .intent(chain, minutes(0));
  }
}

package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Row.ON_DEMAND;
import static dev.keyrefresh.rotation.Row.OTHER_TIMES;
import static dev.keyrefresh.rotation.Row.row;
import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.OLD;
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
import static dev.keyrefresh.rotation.Situation.target;
import static dev.keyrefresh.rotation.Steps.begin;
import static dev.keyrefresh.rotation.Steps.current;
import static dev.keyrefresh.rotation.Steps.deactivate;
import static dev.keyrefresh.rotation.Steps.deliver;
import static dev.keyrefresh.rotation.Steps.waitFor;
import static dev.keyrefresh.rotation.Steps.waiting;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a rotation begins, and what holds it back. Making room for it has rows of its own. */
final class BeginRows {
  private BeginRows() {}

  static List<Row> rows() {
    return Stream.of(first(), why(), heldBack(), withoutSlot()).flatMap(List::stream).toList();
  }

  private static List<Row> first() {
    return List.of(
        row("begins when nothing is stored yet", adopting())
            .gives(begin(chain(OWN, Reason.ADOPTING, minutes(0), OLD)), Reason.ADOPTING),
        row("begins when nothing is labelled at all", adopting().unlabelled())
            .gives(begin(chain(OWN, Reason.ADOPTING, minutes(0), OLD)), Reason.ADOPTING),
        row("waits to be asked where the first rotation is on demand", adopting())
            .under(ON_DEMAND)
            .gives(waiting(), Reason.NOT_ADOPTED),
        row("waits to be asked before it asks whether it is held back", adopting().heldBack())
            .under(ON_DEMAND)
            .gives(waiting(), Reason.NOT_ADOPTED),
        row("begins the first rotation on demand", adopting().requested())
            .under(ON_DEMAND)
            .gives(begin(chain(OWN, Reason.ADOPTING, minutes(0), OLD)), Reason.ADOPTING),
        row(
                "needs not be asked for what comes after the first",
                settled().active(CUR, days(75), new LastUse.Never()))
            .under(ON_DEMAND)
            .gives(begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(0), CUR)), Reason.MAXIMUM_AGE),
        row(
                "takes an exposed key that no target holds for no reason to hurry an adoption",
                adopting().inactive(STRAY, days(3), at(days(2)), days(1)).gone(OLD).exposed(STRAY))
            .gives(begin(chain(OWN, Reason.ADOPTING, minutes(0), STRAY)), Reason.ADOPTING),
        row("hurries an adoption for an exposed key that targets hold", adopting().exposed(OLD))
            .gives(begin(chain(OWN, Reason.EXPOSED, minutes(0), OLD)), Reason.EXPOSED)
            .telling(Reason.EXPOSED));
  }

  private static List<Row> why() {
    return List.of(
        row(
                "replaces a key by a Git credential once the cluster's kind is changed, in no"
                    + " hurry",
                settled().gone(CUR).changedTo(CredentialKind.GIT_CREDENTIAL))
            .gives(begin(chain(OWN, Reason.KIND_CHANGED, minutes(0), CUR)), Reason.KIND_CHANGED),
        row(
                "but in a hurry where that key is exposed",
                settled().gone(CUR).changedTo(CredentialKind.GIT_CREDENTIAL).exposed(CUR))
            .gives(begin(chain(OWN, Reason.EXPOSED, minutes(0), CUR)), Reason.EXPOSED),
        row("replaces a current key that is gone", settled().gone(CUR))
            .gives(begin(chain(OWN, Reason.CURRENT_LOST, minutes(0), CUR)), Reason.CURRENT_LOST),
        row(
                "replaces one that has been missing for as long as propagation may take",
                fresh(minutes(5)).gone(CUR))
            .gives(begin(chain(OWN, Reason.CURRENT_LOST, minutes(0), CUR)), Reason.CURRENT_LOST),
        row(
                "gives a current key that is missing time to propagate, and counts its age all the"
                    + " same",
                fresh(almost(minutes(5))).gone(CUR))
            .gives(waitFor(days(75).minus(almost(minutes(5)))), Reason.WITHIN_POLICY),
        row(
                "replaces a current key that is Inactive",
                settled().inactiveSomehow(CUR, days(10), at(days(1))))
            .gives(begin(chain(OWN, Reason.CURRENT_LOST, minutes(0), CUR)), Reason.CURRENT_LOST),
        row(
                "replaces a current key that has Expired",
                settled().credential(CUR, Status.EXPIRED, days(10), at(days(1)), Optional.empty()))
            .gives(begin(chain(OWN, Reason.CURRENT_LOST, minutes(0), CUR)), Reason.CURRENT_LOST),
        row(
                "replaces one that is lost for that, whatever its age",
                settled().requested().inactiveSomehow(CUR, days(80), at(days(1))))
            .gives(begin(chain(OWN, Reason.CURRENT_LOST, minutes(0), CUR)), Reason.CURRENT_LOST),
        row(
                "replaces one that is exposed for that, although it is lost",
                settled().inactiveSomehow(CUR, days(80), at(days(1))).exposed(CUR))
            .gives(begin(chain(OWN, Reason.EXPOSED, minutes(0), CUR)), Reason.EXPOSED),
        row(
                "does not replace a current key whose status is unheard of",
                settled()
                    .credential(CUR, Status.UNHEARD_OF, days(10), at(days(1)), Optional.empty()))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "replaces a current key at the maximum age",
                settled().active(CUR, days(75), new LastUse.Never()))
            .gives(begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(0), CUR)), Reason.MAXIMUM_AGE),
        row(
                "does not replace it a second before",
                settled().active(CUR, almost(days(75)), new LastUse.Never()))
            .gives(waitFor(seconds(1)), Reason.WITHIN_POLICY),
        row(
                "believes IAM rather than the stored version about its age",
                settled()
                    .active(CUR, days(10), new LastUse.Never())
                    .stored(holding(CUR, Optional.empty(), days(80))))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "takes the maximum age from the policy",
                settled().active(CUR, days(40), new LastUse.Never()))
            .under(OTHER_TIMES)
            .gives(begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(0), CUR)), Reason.MAXIMUM_AGE),
        row(
                "gives the age as the reason where a rotation is asked for as well",
                settled().active(CUR, days(75), new LastUse.Never()).requested())
            .gives(begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(0), CUR)), Reason.MAXIMUM_AGE),
        row("rotates when asked to", settled().requested())
            .gives(begin(chain(OWN, Reason.REQUESTED, minutes(0), CUR)), Reason.REQUESTED),
        row("does not rotate twice for one request", settled().requested().promoted())
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "begins a chain with every id that exists or is stored",
                settled()
                    .active(CUR, days(75), new LastUse.Never())
                    .previous(OLD)
                    .carried(holding(STRAY, Optional.empty(), days(10))))
            .gives(
                begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(0), CUR, OLD, STRAY)),
                Reason.MAXIMUM_AGE),
        row(
                "begins although nobody knows what targets hold",
                settled().active(CUR, days(75), new LastUse.Never()).targetsUnknown())
            .gives(begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(0), CUR)), Reason.MAXIMUM_AGE),
        row(
                "begins before it brings targets back to the key that goes",
                settled()
                    .active(CUR, days(75), new LastUse.Never())
                    .targets(target(STRAY, TargetOutcome.BEHIND, days(1))))
            .gives(begin(chain(OWN, Reason.MAXIMUM_AGE, minutes(0), CUR)), Reason.MAXIMUM_AGE));
  }

  private static List<Row> heldBack() {
    return List.of(
        row(
                "begins no more where the sweep holds back",
                settled().active(CUR, days(80), new LastUse.Never()).heldBack())
            .gives(waiting(), Reason.HELD_BACK),
        row(
                "begins nothing then for an exposed key either, and says that it is exposed",
                settled().exposed(CUR).heldBack())
            .gives(waiting(), Reason.HELD_BACK)
            .telling(Reason.EXPOSED),
        row("begins no adoption then", adopting().heldBack()).gives(waiting(), Reason.HELD_BACK),
        row(
                "makes no room then",
                settled()
                    .active(CUR, days(80), new LastUse.Never())
                    .heldBack()
                    .previous(OLD)
                    .inactive(OLD, days(90), at(days(30)), days(7)))
            .gives(waiting(), Reason.HELD_BACK),
        row("goes on with everything else where the sweep holds back", afterRotation().heldBack())
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER));
  }

  private static List<Row> withoutSlot() {
    return List.of(
        row("asks for a person when a key is due and both slots are in use", bothInUse())
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "brings targets back meanwhile, and says what is to be said of them after that",
                bothInUse()
                    .targets(
                        target("repo-1", CUR, TargetOutcome.CONTESTED, days(10)),
                        target("repo-2", OLD, TargetOutcome.BEHIND, days(10))))
            .gives(deliver(current()), Reason.DRIFT)
            .telling(Reason.BOTH_SLOTS_IN_USE, Reason.DRIFT),
        row(
                "gives the slots as the reason although targets are unknown",
                bothInUse().targetsUnknown())
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE, Reason.TARGETS_UNKNOWN),
        row("gives the slots as the reason although there is no target", bothInUse().targets())
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "goes on retiring the old key while a second request has no slot",
                afterRotation().requested())
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER),
        row(
                "waits for the old key to be quiet while a second request has no slot",
                afterRotation().active(OLD, days(85), at(hours(1))).requested())
            .gives(waitFor(hours(11)), Reason.OLD_CREDENTIAL_STILL_USED)
            .telling(Reason.BOTH_SLOTS_IN_USE),
        row(
                "waits for the old key's recovery grace when a second request has no slot",
                afterRotation().inactive(OLD, days(85), at(days(10)), days(1)).requested())
            .gives(waitFor(days(6)), Reason.BOTH_SLOTS_IN_USE),
        row(
                "asks for a person all the same where it is an emergency",
                afterRotation().inactive(OLD, days(85), at(hours(1)), days(1)).exposed(CUR))
            .gives(waitFor(days(7).minus(hours(1))), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.EXPOSED, Reason.BOTH_SLOTS_IN_USE),
        row(
                "brings no target back to a key that is lost",
                settled()
                    .inactiveSomehow(CUR, days(10), at(days(1)))
                    .active(STRAY, days(60), at(hours(1)))
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", STRAY, TargetOutcome.BEHIND, days(10))))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.BOTH_SLOTS_IN_USE));
  }

  /** Due, with a stranger's key beside it that is in use. */
  private static Situation bothInUse() {
    return settled()
        .active(CUR, days(80), new LastUse.Never())
        .active(STRAY, days(60), at(hours(1)));
  }

  /** A current key that was made so long ago, in every target by now. */
  private static Situation fresh(Duration age) {
    return settled()
        .stored(holding(CUR, Optional.empty(), age))
        .targets(target(CUR, TargetOutcome.IN_STEP, minutes(1)));
  }
}

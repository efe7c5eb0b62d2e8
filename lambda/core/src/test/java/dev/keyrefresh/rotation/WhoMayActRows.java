package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Row.CUT_OFF;
import static dev.keyrefresh.rotation.Row.row;
import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.NEXT;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.OTHER;
import static dev.keyrefresh.rotation.Situation.OWN;
import static dev.keyrefresh.rotation.Situation.STRAY;
import static dev.keyrefresh.rotation.Situation.adopting;
import static dev.keyrefresh.rotation.Situation.afterRotation;
import static dev.keyrefresh.rotation.Situation.at;
import static dev.keyrefresh.rotation.Situation.chain;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.minutes;
import static dev.keyrefresh.rotation.Situation.settled;
import static dev.keyrefresh.rotation.Situation.stagedSoon;
import static dev.keyrefresh.rotation.Situation.version;
import static dev.keyrefresh.rotation.Steps.adopt;
import static dev.keyrefresh.rotation.Steps.begin;
import static dev.keyrefresh.rotation.Steps.claim;
import static dev.keyrefresh.rotation.Steps.deliver;
import static dev.keyrefresh.rotation.Steps.gitVersion;
import static dev.keyrefresh.rotation.Steps.next;
import static dev.keyrefresh.rotation.Steps.promote;
import static dev.keyrefresh.rotation.Steps.verify;
import static dev.keyrefresh.rotation.Steps.waitFor;
import static dev.keyrefresh.rotation.Steps.waiting;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import java.util.List;

/** Whose the user is, what can be read, whether it is paused, and the claim before any write. */
final class WhoMayActRows {
  private WhoMayActRows() {}

  static List<Row> rows() {
    return List.of(
        row(
                "waits when another secret has claimed the user, even for an exposed key",
                settled().ownership(Ownership.ANOTHERS).exposed(CUR))
            .gives(waiting(), Reason.OWNED_BY_ANOTHER)
            .telling(Reason.OWNED_BY_ANOTHER),
        row(
                "says nothing else of a user that another secret has claimed",
                settled()
                    .ownership(Ownership.ANOTHERS)
                    .unreadable()
                    .paused()
                    .exposed(CUR)
                    .quarantined()
                    .targetsUnknown())
            .under(CUT_OFF)
            .gives(waiting(), Reason.OWNED_BY_ANOTHER)
            .telling(Reason.OWNED_BY_ANOTHER),
        row("waits when a version cannot be read", settled().unreadable())
            .gives(waiting(), Reason.UNREADABLE)
            .telling(Reason.UNREADABLE),
        row(
                "waits when the previous version cannot be read",
                settled().previous(new Unreadable(version(3), "not JSON")))
            .gives(waiting(), Reason.UNREADABLE)
            .telling(Reason.UNREADABLE),
        row(
                "waits when the version that a run carried cannot be read",
                settled().carried(new Unreadable(version(4), "not JSON")))
            .gives(waiting(), Reason.UNREADABLE)
            .telling(Reason.UNREADABLE),
        row(
                "names every label of a version that cannot be read, and the first of two versions",
                settled()
                    .stored(new Unreadable(version(2), "it is of another user"))
                    .previous(new Unreadable(version(3), "not JSON")))
            .gives(waiting(), Reason.UNREADABLE)
            .telling(Reason.UNREADABLE),
        row(
                "asks for a readable version before it looks whether the cluster is paused",
                settled().unreadable().paused().exposed(CUR))
            .gives(waiting(), Reason.UNREADABLE)
            .telling(Reason.UNREADABLE),
        row(
                "cuts off nothing while a version cannot be read",
                settled().unreadable().active(STRAY, days(3), at(minutes(1))).exposed(STRAY))
            .under(CUT_OFF)
            .gives(waiting(), Reason.UNREADABLE)
            .telling(Reason.UNREADABLE),
        row("waits while paused", settled().paused().requested()).gives(waiting(), Reason.PAUSED),
        row(
                "says of an exposed key while paused that it is Active",
                settled().paused().exposed(CUR))
            .gives(waiting(), Reason.PAUSED)
            .telling(Reason.EXPOSED),
        row(
                "cuts off nothing while paused, and names each exposed key",
                afterRotation().paused().exposed(OLD).exposed(CUR))
            .under(CUT_OFF)
            .gives(waiting(), Reason.PAUSED)
            .telling(Reason.EXPOSED, Reason.EXPOSED),
        row(
                "says nothing while paused of an exposed key that is Inactive",
                settled().paused().inactive(STRAY, days(3), at(days(2)), days(1)).exposed(STRAY))
            .gives(waiting(), Reason.PAUSED),
        row(
                "says nothing else while paused",
                afterRotation()
                    .paused()
                    .gone(OLD)
                    .previous(gitVersion(OLD))
                    .besides(OLD, Status.ACTIVE)
                    .exposed(OLD)
                    .quarantined()
                    .targetsUnknown())
            .gives(waiting(), Reason.PAUSED),
        row(
                "carries nothing on while paused",
                settled().paused().intent(OTHER, minutes(20), Reason.MAXIMUM_AGE, CUR))
            .gives(waiting(), Reason.PAUSED),
        row(
                "claims a user before the first create",
                adopting()
                    .ownership(Ownership.UNCLAIMED)
                    .intent(OWN, minutes(0), Reason.ADOPTING, OLD))
            .gives(claim(), Reason.ADOPTING),
        row(
                "claims it before it cuts off an exposed key, and still says what is to be said",
                settled()
                    .ownership(Ownership.UNCLAIMED)
                    .active(STRAY, days(3), at(minutes(1)))
                    .exposed(STRAY)
                    .exposed(CUR))
            .gives(claim(), Reason.ADOPTING)
            .telling(Reason.EXPOSED),
        row(
                "claims it before it deactivates a superseded key",
                afterRotation().ownership(Ownership.UNCLAIMED))
            .gives(claim(), Reason.ADOPTING),
        row(
                "claims it before it deletes one",
                afterRotation()
                    .ownership(Ownership.UNCLAIMED)
                    .inactive(OLD, days(85), at(days(10)), days(7)))
            .gives(claim(), Reason.ADOPTING),
        row(
                "claims it before it notes on the user since when one is Inactive",
                afterRotation()
                    .ownership(Ownership.UNCLAIMED)
                    .inactiveSomehow(OLD, days(85), at(days(10))))
            .gives(claim(), Reason.ADOPTING),
        row("needs no claim to begin", adopting().ownership(Ownership.UNCLAIMED))
            .gives(begin(chain(OWN, Reason.ADOPTING, minutes(0), OLD)), Reason.ADOPTING),
        row(
                "needs no claim to adopt what was stored",
                stagedSoon(minutes(20)).ownership(Ownership.UNCLAIMED))
            .gives(adopt(next(minutes(20))), Reason.INTERRUPTED),
        row(
                "needs no claim to verify",
                settled().ownership(Ownership.UNCLAIMED).pending(NEXT, minutes(1)))
            .gives(verify(next(minutes(1))), Reason.NEW_CREDENTIAL),
        row(
                "needs no claim to deliver",
                settled().ownership(Ownership.UNCLAIMED).pending(NEXT, minutes(5)).proven(NEXT))
            .gives(deliver(next(minutes(5))), Reason.VERIFIED),
        row(
                "needs no claim to promote",
                settled()
                    .ownership(Ownership.UNCLAIMED)
                    .pending(NEXT, minutes(5))
                    .proven(NEXT)
                    .delivered(NEXT)
                    .everywhere(NEXT))
            .gives(promote(next(minutes(5))), Reason.DELIVERED),
        row("needs no claim to wait", settled().ownership(Ownership.UNCLAIMED))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY));
  }
}

package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Row.row;
import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.NEXT;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.OWN;
import static dev.keyrefresh.rotation.Situation.afterRotation;
import static dev.keyrefresh.rotation.Situation.almost;
import static dev.keyrefresh.rotation.Situation.at;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.hours;
import static dev.keyrefresh.rotation.Situation.minutes;
import static dev.keyrefresh.rotation.Situation.settled;
import static dev.keyrefresh.rotation.Situation.target;
import static dev.keyrefresh.rotation.Steps.deactivate;
import static dev.keyrefresh.rotation.Steps.delete;
import static dev.keyrefresh.rotation.Steps.waitFor;
import static dev.keyrefresh.rotation.Steps.waiting;

import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.target.TargetOutcome;
import java.util.List;
import java.util.stream.Stream;

/** Secrets that hold a credential and are not served. */
final class HolderRows {
  private HolderRows() {}

  static List<Row> rows() {
    return Stream.of(againstAge(), againstExposure(), people()).flatMap(List::stream).toList();
  }

  private static List<Row> againstAge() {
    return List.of(
        row(
                "keeps it Active while a secret that is not served holds it",
                afterRotation().held(OLD, TargetOutcome.OTHER_HOST, false))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.HELD_ELSEWHERE),
        row(
                "keeps it Active while a secret that nobody named holds it",
                afterRotation().held(OLD, TargetOutcome.UNNAMED, true))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.HELD_ELSEWHERE),
        row(
                "keeps it Active while a target that is served holds it in another field",
                afterRotation().held(OLD, TargetOutcome.BEHIND, false).delivered(CUR))
            .gives(waitFor(days(65)), Reason.UNDELIVERABLE)
            .telling(Reason.HELD_ELSEWHERE),
        row(
                "does not delete it while a secret that is not served holds it",
                settled()
                    .inactive(OLD, days(85), at(days(30)), days(8))
                    .previous(OLD)
                    .held(OLD, TargetOutcome.NO_URL, false))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.HELD_ELSEWHERE),
        row(
                "makes no room of what a secret that is not served holds",
                settled()
                    .previous(OLD)
                    .inactive(OLD, days(85), at(days(30)), days(8))
                    .intent(OWN, minutes(0), Reason.MAXIMUM_AGE, CUR, OLD)
                    .held(OLD, TargetOutcome.NO_URL, false))
            .gives(waiting(), Reason.BOTH_SLOTS_IN_USE)
            .telling(Reason.HELD_ELSEWHERE, Reason.BOTH_SLOTS_IN_USE),
        row(
                "says two weeks ahead that its slot is needed",
                settled()
                    .active(CUR, days(62), new LastUse.Never())
                    .active(OLD, days(150), at(days(61)))
                    .previous(OLD)
                    .held(OLD, TargetOutcome.OTHER_HOST, false))
            .gives(waitFor(days(13)), Reason.WITHIN_POLICY)
            .telling(Reason.HELD_ELSEWHERE),
        row(
                "retires nothing while nobody looked for other secrets",
                afterRotation().overlooking("the updater is of an older version"))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.TARGETS_UNKNOWN),
        row(
                "deactivates it once a person let it go",
                afterRotation().held(OLD, TargetOutcome.OTHER_HOST, false).letGo(OLD))
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER)
            .telling(Reason.UNDELIVERABLE),
        row(
                "keeps it Active where a person let something else go",
                afterRotation().held(OLD, TargetOutcome.OTHER_HOST, false).letGo(CUR))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.HELD_ELSEWHERE));
  }

  private static List<Row> againstExposure() {
    return List.of(
        row(
                "leaves an exposed one to a named secret for its grace",
                afterRotation()
                    .exposedSince(OLD, almost(hours(24)))
                    .held(OLD, TargetOutcome.OTHER_HOST, false))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.EXPOSED, Reason.HELD_ELSEWHERE),
        row(
                "deactivates an exposed one when the grace of a named secret is over",
                afterRotation()
                    .exposedSince(OLD, hours(24))
                    .held(OLD, TargetOutcome.OTHER_HOST, false))
            .gives(deactivate(OLD), Reason.EXPOSED),
        row(
                "leaves an exposed one to a named secret where nobody knows since when",
                afterRotation().exposed(OLD).held(OLD, TargetOutcome.OTHER_HOST, false))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.EXPOSED, Reason.HELD_ELSEWHERE),
        row(
                "deactivates an exposed one at once although a secret that nobody named holds it",
                afterRotation().exposed(OLD).held(OLD, TargetOutcome.UNNAMED, true))
            .gives(deactivate(OLD), Reason.EXPOSED),
        row(
                "leaves an exposed one to a target that is served, however long it takes",
                afterRotation()
                    .exposedSince(OLD, days(3))
                    .delivered(CUR)
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", OLD, TargetOutcome.CONFLICT, days(10)))
                    .held(OLD, TargetOutcome.UNNAMED, true))
            .gives(waitFor(days(65)), Reason.UNDELIVERABLE)
            .telling(Reason.EXPOSED, Reason.UNDELIVERABLE, Reason.HELD_ELSEWHERE),
        row(
                "deletes an exposed one that went although a secret holds it",
                settled()
                    .inactive(OLD, days(85), new LastUse.Never(), days(8))
                    .previous(OLD)
                    .exposedSince(OLD, days(9))
                    .held(OLD, TargetOutcome.OTHER_HOST, false))
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER)
            .telling(Reason.UNDELIVERABLE));
  }

  private static List<Row> people() {
    return List.of(
        row("quotes a word that lets nothing go", settled().misread("AKIAOLDEXAMPLE"))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.HELD_ELSEWHERE),
        row(
                "says of a word that it lets nothing go while something is held",
                afterRotation()
                    .held(OLD, TargetOutcome.OTHER_HOST, false)
                    .saying(NEXT + "@argocd/holder"))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.HELD_ELSEWHERE, Reason.HELD_ELSEWHERE));
  }
}

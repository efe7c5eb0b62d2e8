package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Row.OTHER_TIMES;
import static dev.keyrefresh.rotation.Row.row;
import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.STRAY;
import static dev.keyrefresh.rotation.Situation.afterRotation;
import static dev.keyrefresh.rotation.Situation.ago;
import static dev.keyrefresh.rotation.Situation.almost;
import static dev.keyrefresh.rotation.Situation.at;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.holding;
import static dev.keyrefresh.rotation.Situation.hours;
import static dev.keyrefresh.rotation.Situation.seconds;
import static dev.keyrefresh.rotation.Situation.settled;
import static dev.keyrefresh.rotation.Situation.target;
import static dev.keyrefresh.rotation.Situation.unknown;
import static dev.keyrefresh.rotation.Situation.unseen;
import static dev.keyrefresh.rotation.Steps.deactivate;
import static dev.keyrefresh.rotation.Steps.delete;
import static dev.keyrefresh.rotation.Steps.note;
import static dev.keyrefresh.rotation.Steps.waitFor;
import static dev.keyrefresh.rotation.Steps.waiting;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is superseded by record: deactivated, kept Inactive for a while, deleted. */
final class RetirementRows {
  private RetirementRows() {}

  static List<Row> rows() {
    return Stream.of(superseded(), installationGrace(), quiet(), recoveryGrace())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> superseded() {
    return List.of(
        row("deactivates a quiet superseded key after the installation grace", afterRotation())
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER),
        row(
                "retires what the current key was made to replace, although AWSPREVIOUS moved on",
                settled().active(OLD, days(85), at(days(10))).current(CUR, OLD))
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER),
        row(
                "retires what the previous key was made to replace",
                settled()
                    .active(OLD, days(85), at(days(10)))
                    .previous(holding(STRAY, Optional.empty(), days(40), OLD)))
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER),
        row(
                "never retires what is current, although a version was made to replace it",
                settled().previous(holding(STRAY, Optional.empty(), days(40), CUR)))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "never retires a key for its age: an old foreign one stays",
                settled().active(STRAY, days(400), at(days(10))))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "leaves a superseded key alone whose status is unheard of",
                afterRotation()
                    .credential(OLD, Status.UNHEARD_OF, days(85), at(days(10)), Optional.empty()))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY));
  }

  private static List<Row> installationGrace() {
    return List.of(
        row(
                "keeps the old key Active within the installation grace",
                afterRotation().targets(target(CUR, TargetOutcome.IN_STEP, hours(23))))
            .gives(waitFor(hours(1)), Reason.WITHIN_POLICY),
        row(
                "keeps it to the last second of the installation grace",
                afterRotation().targets(target(CUR, TargetOutcome.IN_STEP, almost(hours(24)))))
            .gives(waitFor(seconds(1)), Reason.WITHIN_POLICY),
        row(
                "keeps it no longer than that",
                afterRotation().targets(target(CUR, TargetOutcome.IN_STEP, hours(24))))
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER),
        row(
                "takes the installation grace from the policy",
                afterRotation().targets(target(CUR, TargetOutcome.IN_STEP, hours(5))))
            .under(OTHER_TIMES)
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER),
        row(
                "counts the grace from the target that was delivered last",
                afterRotation()
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, hours(1)),
                        target("repo-2", CUR, TargetOutcome.IN_STEP, days(10))))
            .gives(waitFor(hours(23)), Reason.WITHIN_POLICY),
        row(
                "counts no grace where a target does not say since when",
                afterRotation()
                    .targets(target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)), undated(CUR)))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY),
        row(
                "keeps the old key Active until every target holds the new one",
                afterRotation()
                    .delivered(CUR)
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", OLD, TargetOutcome.CONFLICT, days(10))))
            .gives(waitFor(days(65)), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row(
                "keeps it Active while a target holds a third one",
                afterRotation()
                    .delivered(CUR)
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", STRAY, TargetOutcome.CONFLICT, days(10))))
            .gives(waitFor(days(65)), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row(
                "keeps it Active while a target that cannot be written holds it",
                afterRotation()
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", OLD, TargetOutcome.OWNED_ELSEWHERE, days(10))))
            .gives(waitFor(days(65)), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE, Reason.HELD_ELSEWHERE),
        row(
                "is not held up by what was broken before",
                afterRotation()
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", OLD, TargetOutcome.BROKEN_BEFORE, days(10))))
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER)
            .telling(Reason.UNDELIVERABLE),
        row(
                "keeps the old key Active while a target is contested",
                afterRotation().targets(target(CUR, TargetOutcome.CONTESTED, days(2))))
            .gives(waitFor(days(65)), Reason.WITHIN_POLICY)
            .telling(Reason.DRIFT),
        row(
                "keeps the old key Active while a target cannot be seen",
                afterRotation()
                    .targets(
                        target(CUR, TargetOutcome.IN_STEP, days(10)),
                        unseen(TargetOutcome.FORBIDDEN)))
            .gives(waitFor(days(65)), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE),
        row(
                "keeps the old key Active while nobody knows what targets hold",
                afterRotation().targetsUnknown())
            .gives(waitFor(days(65)), Reason.TARGETS_UNKNOWN)
            .telling(Reason.TARGETS_UNKNOWN),
        row("keeps the old key Active where there is no target", afterRotation().targets())
            .gives(waitFor(days(65)), Reason.NO_TARGET)
            .telling(Reason.NO_TARGET));
  }

  private static List<Row> quiet() {
    return List.of(
        row(
                "deactivates a superseded key that was never used",
                afterRotation().active(OLD, days(85), new LastUse.Never()))
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER),
        row(
                "waits while the old key is still used",
                afterRotation().active(OLD, days(85), at(hours(11))))
            .gives(waitFor(hours(1)), Reason.OLD_CREDENTIAL_STILL_USED),
        row(
                "waits to the last second of the quiet window",
                afterRotation().active(OLD, days(85), at(almost(hours(12)))))
            .gives(waitFor(seconds(1)), Reason.OLD_CREDENTIAL_STILL_USED),
        row(
                "waits no longer than the quiet window",
                afterRotation().active(OLD, days(85), at(hours(12))))
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER),
        row(
                "takes the quiet window from the policy",
                afterRotation().active(OLD, days(85), at(hours(1))))
            .under(OTHER_TIMES)
            .gives(waitFor(hours(2)), Reason.OLD_CREDENTIAL_STILL_USED)
            .telling(Reason.OLD_CREDENTIAL_STILL_USED),
        row(
                "waits while nobody knows whether the old key is used",
                afterRotation().active(OLD, days(85), unknown()))
            .gives(waiting(), Reason.OLD_CREDENTIAL_STILL_USED),
        row(
                "does not read a missing report of an access key as unused",
                afterRotation().active(OLD, days(85), new LastUse.NotReported()))
            .gives(waiting(), Reason.OLD_CREDENTIAL_STILL_USED),
        row(
                "retires a kind without last use on proof of delivery and grace alone",
                afterRotation()
                    .kind(CredentialKind.GIT_CREDENTIAL)
                    .active(OLD, days(85), new LastUse.NotReported()))
            .gives(deactivate(OLD), Reason.INSTALLATION_GRACE_OVER),
        row("asks for a person at the still-used limit", stillUsed(days(15), at(hours(1))))
            .gives(waitFor(hours(11)), Reason.OLD_CREDENTIAL_STILL_USED)
            .telling(Reason.OLD_CREDENTIAL_STILL_USED),
        row("asks nobody a second before", stillUsed(almost(days(15)), at(hours(1))))
            .gives(waitFor(hours(11)), Reason.OLD_CREDENTIAL_STILL_USED),
        row(
                "asks for the permission where nobody can say whether the old key is used",
                stillUsed(days(15), unknown()))
            .gives(waiting(), Reason.OLD_CREDENTIAL_STILL_USED)
            .telling(Reason.OLD_CREDENTIAL_STILL_USED),
        row(
                "asks for the user of a key of which no use is reported",
                stillUsed(days(15), new LastUse.NotReported()))
            .gives(waiting(), Reason.OLD_CREDENTIAL_STILL_USED)
            .telling(Reason.OLD_CREDENTIAL_STILL_USED));
  }

  private static List<Row> recoveryGrace() {
    return List.of(
        row("deletes a superseded key after its recovery grace", retired(days(7)))
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER),
        row("keeps it to the last second of its recovery grace", retired(almost(days(7))))
            .gives(waitFor(seconds(1)), Reason.WITHIN_POLICY),
        row("takes the recovery grace from the policy", retired(hours(2)))
            .under(OTHER_TIMES)
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER),
        row(
                "deletes one that has Expired as one that is Inactive",
                afterRotation()
                    .credential(
                        OLD, Status.EXPIRED, days(85), at(days(10)), Optional.of(ago(days(7)))))
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER),
        row(
                "deletes it although a target is contested or was broken before",
                retired(days(7))
                    .targets(
                        target("repo-1", CUR, TargetOutcome.CONTESTED, days(10)),
                        target("repo-2", OLD, TargetOutcome.BROKEN_BEFORE, days(10))))
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER)
            .telling(Reason.DRIFT, Reason.UNDELIVERABLE),
        row(
                "does not delete it while a target holds it",
                retired(days(8))
                    .targets(
                        target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                        target("repo-2", OLD, TargetOutcome.OWNED_ELSEWHERE, days(10))))
            .gives(waitFor(days(65)), Reason.UNDELIVERABLE)
            .telling(Reason.UNDELIVERABLE, Reason.HELD_ELSEWHERE),
        row(
                "does not delete it while a target cannot be reached",
                retired(days(8))
                    .targets(
                        target(CUR, TargetOutcome.IN_STEP, days(10)),
                        unseen(TargetOutcome.UNREACHABLE)))
            .gives(waitFor(days(65)), Reason.TARGETS_UNKNOWN)
            .telling(Reason.TARGETS_UNKNOWN),
        row(
                "keeps it while nobody can say whether it was used since",
                afterRotation().inactive(OLD, days(85), unknown(), days(8)))
            .gives(waiting(), Reason.OLD_CREDENTIAL_STILL_USED),
        row(
                "keeps an access key of which no use is reported",
                afterRotation().inactive(OLD, days(85), new LastUse.NotReported(), days(8)))
            .gives(waiting(), Reason.OLD_CREDENTIAL_STILL_USED),
        row(
                "deletes a Git credential of which no use is ever reported",
                afterRotation()
                    .kind(CredentialKind.GIT_CREDENTIAL)
                    .inactive(OLD, days(85), new LastUse.NotReported(), days(7)))
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER),
        row(
                "deletes an exposed one although nobody can say whether it was used",
                afterRotation().inactive(OLD, days(85), unknown(), days(7)).exposed(OLD))
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER),
        row(
                "deletes one that was never used",
                afterRotation().inactive(OLD, days(85), new LastUse.Never(), days(7)))
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER),
        row(
                "counts the recovery grace from a later use: the key was Active again",
                afterRotation().inactive(OLD, days(85), at(days(6)), days(8)))
            .gives(waitFor(days(1)), Reason.WITHIN_POLICY),
        row(
                "and deletes it when that is over",
                afterRotation().inactive(OLD, days(85), at(days(7)), days(8)))
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER),
        row(
                "keeps one that is not quiet yet where the grace is shorter than the quiet window",
                afterRotation().inactive(OLD, days(85), at(almost(hours(3))), hours(4)))
            .under(OTHER_TIMES)
            .gives(waiting(), Reason.OLD_CREDENTIAL_STILL_USED),
        row(
                "and deletes it as soon as it is quiet",
                afterRotation().inactive(OLD, days(85), at(hours(3)), hours(4)))
            .under(OTHER_TIMES)
            .gives(delete(OLD), Reason.RECOVERY_GRACE_OVER),
        row(
                "starts the recovery grace of a key that somebody else made Inactive",
                afterRotation().inactiveSomehow(OLD, days(85), at(days(10))))
            .gives(note(OLD), Reason.INACTIVE_SINCE_UNKNOWN),
        row(
                "notes that also while nobody knows what targets hold",
                afterRotation().inactiveSomehow(OLD, days(85), at(days(10))).targetsUnknown())
            .gives(note(OLD), Reason.INACTIVE_SINCE_UNKNOWN)
            .telling(Reason.TARGETS_UNKNOWN));
  }

  private static Situation retired(Duration since) {
    return afterRotation().inactive(OLD, days(85), at(days(10)), since);
  }

  /** An old key beside one that every target holds for so long. */
  private static Situation stillUsed(Duration delivered, LastUse lastUse) {
    return afterRotation()
        .active(OLD, days(95), lastUse)
        .active(CUR, days(16), new LastUse.Never())
        .targets(target(CUR, TargetOutcome.IN_STEP, delivered));
  }

  private static TargetState undated(CredentialId holds) {
    return new TargetState(
        new TargetName("argocd", "repo-2"),
        "https://example.org",
        Optional.of(holds),
        TargetOutcome.IN_STEP,
        Optional.empty(),
        Optional.empty());
  }
}

package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Situation.CUR;
import static dev.keyrefresh.rotation.Situation.NEXT;
import static dev.keyrefresh.rotation.Situation.NOW;
import static dev.keyrefresh.rotation.Situation.OLD;
import static dev.keyrefresh.rotation.Situation.OTHER;
import static dev.keyrefresh.rotation.Situation.OWN;
import static dev.keyrefresh.rotation.Situation.STRAY;
import static dev.keyrefresh.rotation.Situation.adopting;
import static dev.keyrefresh.rotation.Situation.afterRotation;
import static dev.keyrefresh.rotation.Situation.ago;
import static dev.keyrefresh.rotation.Situation.at;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.holding;
import static dev.keyrefresh.rotation.Situation.hours;
import static dev.keyrefresh.rotation.Situation.line;
import static dev.keyrefresh.rotation.Situation.minutes;
import static dev.keyrefresh.rotation.Situation.settled;
import static dev.keyrefresh.rotation.Situation.target;
import static dev.keyrefresh.rotation.Situation.unknown;
import static dev.keyrefresh.rotation.Situation.unseen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.Observed.Ownership;
import dev.keyrefresh.rotation.Policy.Exposure;
import dev.keyrefresh.rotation.Policy.FirstRotation;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Line;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RotationPlannerTest {
  private static final Policy CUT_OFF = Policy.DEFAULT.with(Exposure.CUT_OFF_FIRST);
  private static final Policy ON_DEMAND = Policy.DEFAULT.with(FirstRotation.ON_DEMAND);

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "whoMayAct",
    "exposure",
    "intents",
    "ownIntents",
    "pending",
    "begin",
    "targets",
    "retirement",
    "room"
  })
  void decides(
      String sentence,
      Situation situation,
      Policy policy,
      String step,
      CredentialId about,
      Reason reason,
      List<Reason> attention) {
    Observed observed = situation.observed();

    Decision decision = RotationPlanner.next(observed, policy, NOW);

    assertThat(decision.step().word()).as(sentence).isEqualTo(step);
    assertThat(decision.reason()).isEqualTo(reason);
    assertThat(decision.step().credential()).isEqualTo(Optional.ofNullable(about));
    assertThat(decision.attention())
        .extracting(Attention::reason)
        .containsExactlyElementsOf(attention);
    assertThat(RotationPlanner.next(observed, policy, NOW)).isEqualTo(decision);
  }

  static Stream<Arguments> whoMayAct() {
    return Stream.of(
        row(
            "waits when another secret has claimed the user, even for an exposed key",
            settled().ownership(Ownership.ANOTHERS).exposed(CUR),
            "wait",
            null,
            Reason.OWNED_BY_ANOTHER,
            Reason.OWNED_BY_ANOTHER),
        row(
            "waits when a version cannot be read",
            settled().unreadable(),
            "wait",
            null,
            Reason.UNREADABLE,
            Reason.UNREADABLE),
        row(
            "waits when the previous version cannot be read",
            settled().previous(new Unreadable(Situation.version(3), "not JSON")),
            "wait",
            null,
            Reason.UNREADABLE,
            Reason.UNREADABLE),
        row("waits while paused", settled().paused().requested(), "wait", null, Reason.PAUSED),
        row(
            "says of an exposed key while paused that it is Active",
            settled().paused().exposed(CUR),
            "wait",
            null,
            Reason.PAUSED,
            Reason.EXPOSED),
        row(
            "claims a user before the first write to IAM",
            adopting().ownership(Ownership.UNCLAIMED).intent(OWN, minutes(0), Reason.ADOPTING, OLD),
            "claim",
            null,
            Reason.ADOPTING));
  }

  static Stream<Arguments> exposure() {
    return Stream.of(
        row(
            "deactivates an exposed key that nothing needs",
            settled().active(STRAY, days(3), at(minutes(1))).exposed(STRAY),
            "deactivate",
            STRAY,
            Reason.EXPOSED),
        row(
            "deactivates an exposed superseded key at once, used or not",
            afterRotation().active(OLD, days(85), at(minutes(1))).exposed(OLD),
            "deactivate",
            OLD,
            Reason.EXPOSED),
        row(
            "does not deactivate an exposed key that a target holds",
            settled()
                .active(STRAY, days(3), at(minutes(1)))
                .exposed(STRAY)
                .targets(
                    target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                    target("repo-2", STRAY, TargetOutcome.BEHIND, days(1))),
            "deliver",
            CUR,
            Reason.DRIFT,
            Reason.EXPOSED),
        row(
            "does not deactivate an exposed key while nobody knows what targets hold",
            settled().active(STRAY, days(3), at(minutes(1))).exposed(STRAY).targetsUnknown(),
            "wait",
            null,
            Reason.TARGETS_UNKNOWN,
            Reason.EXPOSED,
            Reason.TARGETS_UNKNOWN),
        row(
            "writes targets anew before it cuts off an exposed key that was given up while pending",
            givenUp().exposed(NEXT),
            "deliver",
            CUR,
            Reason.EXPOSED),
        row(
            "then cuts it off",
            givenUp().exposed(NEXT).delivered(CUR),
            "deactivate",
            NEXT,
            Reason.EXPOSED),
        row(
            "does not cut it off while a target could not be written anew",
            givenUp()
                .exposed(NEXT)
                .delivered(CUR)
                .targets(
                    target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                    target("repo-2", OLD, TargetOutcome.UNPROVEN, days(10))),
            "wait",
            null,
            Reason.INTERRUPTED,
            Reason.EXPOSED,
            Reason.UNDELIVERABLE),
        row(
            "leaves it to the run that gave it up while that run's lease lasts",
            givenUp(OTHER, minutes(15)).exposed(NEXT),
            "wait",
            null,
            Reason.ANOTHER_RUN_AT_WORK,
            Reason.EXPOSED),
        row(
            "cuts it off at once when the lease is over",
            givenUp(OTHER, minutes(16)).exposed(NEXT),
            "deactivate",
            NEXT,
            Reason.EXPOSED),
        row(
            "first delivers what replaces it, where that is pending already",
            settled()
                .active(STRAY, minutes(20), at(minutes(18)))
                .exposed(STRAY)
                .active(NEXT, minutes(1), new LastUse.Never())
                .pending(
                    holding(
                        NEXT,
                        Optional.of(line(OTHER, Reason.EXPOSED, minutes(20), CUR).losing(STRAY)),
                        minutes(1),
                        CUR,
                        STRAY)),
            "verify",
            NEXT,
            Reason.NEW_CREDENTIAL,
            Reason.EXPOSED),
        row(
            "does not take the present credential for written where it was refused",
            givenUp()
                .exposed(NEXT)
                .delivered(CUR)
                .targets(
                    target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                    target("repo-2", CUR, TargetOutcome.BROKEN_BEFORE, days(10))),
            "wait",
            null,
            Reason.INTERRUPTED,
            Reason.EXPOSED,
            Reason.UNDELIVERABLE),
        row(
            "leaves an exposed key that another run is about to stage",
            stagedSoon(minutes(1)),
            "wait",
            null,
            Reason.ANOTHER_RUN_AT_WORK,
            Reason.EXPOSED),
        row(
            "leaves it also where a third run has taken the label that carried it",
            settled()
                .active(NEXT, minutes(1), new LastUse.Never())
                .exposed(NEXT)
                .intent(OTHER, minutes(2), Reason.MAXIMUM_AGE, CUR),
            "wait",
            null,
            Reason.ANOTHER_RUN_AT_WORK,
            Reason.EXPOSED),
        row(
            "cuts that off when that run is over",
            settled()
                .active(NEXT, minutes(20), new LastUse.Never())
                .exposed(NEXT)
                .intent(OTHER, minutes(21), Reason.MAXIMUM_AGE, CUR),
            "deactivate",
            NEXT,
            Reason.EXPOSED),
        row(
            "takes over, and adopts no exposed key, when that run is over",
            stagedSoon(minutes(20)),
            "begin",
            null,
            Reason.INTERRUPTED,
            Reason.EXPOSED),
        row(
            "writes targets anew before it cuts off what a key replaced that is no longer pending",
            justPromoted().pendingNowhere(),
            "deliver",
            CUR,
            Reason.EXPOSED),
        row(
            "then cuts that off",
            justPromoted().pendingNowhere().delivered(CUR),
            "deactivate",
            OLD,
            Reason.EXPOSED),
        row(
            "writes them anew where a target holds neither of the two",
            justPromoted()
                .targets(
                    target("repo-1", CUR, TargetOutcome.IN_STEP, minutes(5)),
                    target("repo-2", STRAY, TargetOutcome.BEHIND, minutes(1))),
            "deliver",
            CUR,
            Reason.EXPOSED),
        row(
            "cuts off at once what was replaced in every target",
            justPromoted(),
            "deactivate",
            OLD,
            Reason.EXPOSED),
        row(
            "leaves an exposed key that was perhaps pending until a moment ago",
            adopting()
                .active(STRAY, minutes(5), new LastUse.Never())
                .exposed(STRAY)
                .pendingNowhere(),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.EXPOSED,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "or writes targets anew first",
            settled()
                .active(STRAY, minutes(5), new LastUse.Never())
                .exposed(STRAY)
                .pendingNowhere(),
            "deliver",
            CUR,
            Reason.EXPOSED),
        row(
            "deletes a key that was promoted in the moment it was given up, once it is cut off",
            afterRotation()
                .inactive(CUR, minutes(5), at(minutes(2)), minutes(1))
                .exposed(CUR)
                .targets(target(OLD, TargetOutcome.BEHIND, days(10)))
                .pending(
                    new StoredVersion.Intent(
                        Situation.version(77),
                        line(OWN, Reason.EXPOSED, minutes(5), OLD).losing(CUR),
                        ago(minutes(0)))),
            "delete",
            CUR,
            Reason.EXPOSED),
        row(
            "replaces an exposed current key first",
            settled().exposed(CUR),
            "begin",
            null,
            Reason.EXPOSED,
            Reason.EXPOSED),
        row(
            "asks for a person where an exposed key is of a kind that is not rotated here",
            settled()
                .kind(CredentialKind.GIT_CREDENTIAL)
                .exposed(STRAY)
                .besides(STRAY, Status.ACTIVE),
            "wait",
            null,
            Reason.WITHIN_POLICY,
            Reason.EXPOSED),
        row(
            "and where nobody can tell whether IAM still has it",
            settled().kind(CredentialKind.GIT_CREDENTIAL).exposed(STRAY).besidesUnknown(),
            "wait",
            null,
            Reason.WITHIN_POLICY,
            Reason.EXPOSED),
        row(
            "until it is Inactive",
            settled()
                .kind(CredentialKind.GIT_CREDENTIAL)
                .exposed(STRAY)
                .besides(STRAY, Status.INACTIVE),
            "wait",
            null,
            Reason.WITHIN_POLICY),
        row(
            "or gone",
            settled().kind(CredentialKind.GIT_CREDENTIAL).exposed(STRAY),
            "wait",
            null,
            Reason.WITHIN_POLICY),
        row(
            "leaves an exposed key alone that is Inactive already",
            settled().inactive(STRAY, days(3), at(days(2)), days(1)).exposed(STRAY),
            "wait",
            null,
            Reason.WITHIN_POLICY),
        row(
            CUT_OFF,
            "cuts an exposed current key off before anything else, where that was chosen",
            settled().exposed(CUR),
            "deactivate",
            CUR,
            Reason.EXPOSED),
        row(
            CUT_OFF,
            "cuts an exposed pending key off where that was chosen",
            settled().pending(NEXT, minutes(5)).exposed(NEXT),
            "deactivate",
            NEXT,
            Reason.EXPOSED),
        row(
            CUT_OFF,
            "replaces the exposed key once it is cut off",
            settled().inactive(CUR, days(10), at(hours(1)), minutes(0)).exposed(CUR),
            "begin",
            null,
            Reason.EXPOSED),
        row(
            ON_DEMAND,
            "replaces an exposed key of a cluster that is not adopted yet, unasked",
            adopting().exposed(OLD),
            "begin",
            null,
            Reason.EXPOSED,
            Reason.EXPOSED),
        row(
            ON_DEMAND.with(Exposure.CUT_OFF_FIRST),
            "does not leave a cluster without a key that was cut off before it was adopted",
            adopting().inactive(OLD, days(200), at(hours(1)), minutes(0)).exposed(OLD),
            "begin",
            null,
            Reason.EXPOSED));
  }

  static Stream<Arguments> intents() {
    return Stream.of(
        row(
            "waits while another run's lease lasts",
            settled().intent(OTHER, minutes(15), Reason.MAXIMUM_AGE, CUR),
            "wait",
            null,
            Reason.ANOTHER_RUN_AT_WORK),
        row(
            "adopts the credential that an interrupted run stored but did not stage",
            settled()
                .active(NEXT, minutes(20), new LastUse.Never())
                .intent(OTHER, minutes(20), Reason.MAXIMUM_AGE, CUR)
                .carried(
                    holding(
                        NEXT,
                        Optional.of(line(OTHER, Reason.MAXIMUM_AGE, minutes(20), CUR)),
                        minutes(20),
                        CUR)),
            "adopt",
            NEXT,
            Reason.INTERRUPTED),
        row(
            "takes an old intent over when nothing was stored under it",
            settled().intent(OTHER, minutes(20), Reason.MAXIMUM_AGE, CUR),
            "begin",
            null,
            Reason.INTERRUPTED),
        row(
            "takes over rather than adopt what was carried under a third run's intent",
            settled()
                .active(NEXT, minutes(20), new LastUse.Never())
                .intent(OTHER, minutes(20), Reason.MAXIMUM_AGE, CUR)
                .carried(
                    holding(
                        NEXT,
                        Optional.of(
                            line(new RotationId("third"), Reason.MAXIMUM_AGE, minutes(20), CUR)),
                        minutes(20),
                        CUR)),
            "begin",
            null,
            Reason.INTERRUPTED));
  }

  static Stream<Arguments> ownIntents() {
    return Stream.of(
        row(
            "creates under its own intent when a slot is free",
            settled().intent(OWN, minutes(0), Reason.MAXIMUM_AGE, CUR),
            "create",
            null,
            Reason.MAXIMUM_AGE),
        row(
            "deactivates an orphan first",
            settled()
                .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR)
                .active(STRAY, minutes(50), new LastUse.Never()),
            "deactivate",
            STRAY,
            Reason.SECRET_NEVER_STORED),
        row(
            "but not while it may be somebody's whose description is not seen yet",
            settled()
                .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR)
                .active(STRAY, minutes(4), new LastUse.Never()),
            "wait",
            null,
            Reason.INTERRUPTED),
        row(
            "then deletes the orphan",
            settled()
                .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR)
                .inactive(STRAY, minutes(50), new LastUse.Never(), minutes(0)),
            "delete",
            STRAY,
            Reason.SECRET_NEVER_STORED),
        row(
            "counts a key as orphan although IAM's clock is four minutes behind",
            settled()
                .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR)
                .active(STRAY, minutes(64), new LastUse.Never()),
            "deactivate",
            STRAY,
            Reason.SECRET_NEVER_STORED),
        row(
            "keeps an Inactive orphan of a kind without last use for its recovery grace",
            settled()
                .kind(CredentialKind.GIT_CREDENTIAL)
                .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR)
                .inactive(STRAY, minutes(50), new LastUse.NotReported(), minutes(1)),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "deletes it at once where the credential in use is gone",
            settled()
                .kind(CredentialKind.GIT_CREDENTIAL)
                .intent(OWN, hours(1), Reason.CURRENT_LOST, CUR)
                .inactive(STRAY, minutes(50), new LastUse.NotReported(), minutes(0)),
            "delete",
            STRAY,
            Reason.SECRET_NEVER_STORED),
        row(
            "deletes it after that",
            settled()
                .kind(CredentialKind.GIT_CREDENTIAL)
                .intent(OWN, days(9), Reason.MAXIMUM_AGE, CUR)
                .inactive(STRAY, days(8), new LastUse.NotReported(), days(7)),
            "delete",
            STRAY,
            Reason.SECRET_NEVER_STORED),
        row(
            "leaves a suspect that was used, says so, and goes on",
            settled()
                .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR)
                .active(STRAY, minutes(50), at(minutes(10))),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.UNATTRIBUTED_CREDENTIAL,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "leaves a suspect whose last use is unknown",
            settled()
                .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR)
                .active(STRAY, minutes(50), unknown()),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.UNATTRIBUTED_CREDENTIAL,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "does not discard a key that the line knew from the start",
            settled()
                .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR, STRAY)
                .active(STRAY, minutes(50), new LastUse.Never()),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "does not discard a key that is older than the line",
            settled()
                .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR)
                .active(STRAY, hours(2), new LastUse.Never()),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "does not discard a key that somebody described",
            settled()
                .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR)
                .active(STRAY, minutes(50), new LastUse.Never())
                .described(STRAY),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "does not discard a key whose secret a version holds",
            settled()
                .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR)
                .active(STRAY, minutes(50), new LastUse.Never())
                .carried(holding(STRAY, Optional.empty(), minutes(50))),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "discards nothing while nobody knows what targets hold",
            settled()
                .intent(OWN, hours(1), Reason.MAXIMUM_AGE, CUR)
                .active(STRAY, minutes(50), new LastUse.Never())
                .targetsUnknown(),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.UNATTRIBUTED_CREDENTIAL,
            Reason.TARGETS_UNKNOWN,
            Reason.BOTH_SLOTS_IN_USE));
  }

  static Stream<Arguments> pending() {
    return Stream.of(
        row(
            "replaces an exposed pending key",
            settled().pending(NEXT, minutes(5)).exposed(NEXT),
            "begin",
            null,
            Reason.PENDING_LOST,
            Reason.EXPOSED),
        row(
            "replaces a pending key that is Inactive",
            settled()
                .pending(NEXT, minutes(5))
                .inactive(NEXT, minutes(5), new LastUse.Never(), minutes(1)),
            "begin",
            null,
            Reason.PENDING_LOST),
        row(
            "replaces a pending key that has been missing for longer than propagation takes",
            settled().pending(NEXT, minutes(5)).gone(NEXT),
            "begin",
            null,
            Reason.PENDING_LOST),
        row(
            "gives a pending key that is missing time to propagate",
            settled().pending(NEXT, minutes(4)).gone(NEXT),
            "verify",
            NEXT,
            Reason.NEW_CREDENTIAL),
        row(
            "verifies a pending key that is not proven",
            settled().pending(NEXT, minutes(1)),
            "verify",
            NEXT,
            Reason.NEW_CREDENTIAL),
        row(
            "waits when a pending key did not prove valid in time",
            settled().pending(NEXT, minutes(1)).unproven(NEXT),
            "wait",
            null,
            Reason.NOT_VALID,
            Reason.NOT_VALID),
        row(
            "delivers a proven key to targets that are behind",
            settled().pending(NEXT, minutes(5)).proven(NEXT),
            "deliver",
            NEXT,
            Reason.VERIFIED),
        row(
            "delivers in this run even where targets seem to hold it: only its own probe is proof",
            settled()
                .pending(NEXT, minutes(5))
                .proven(NEXT)
                .targets(target(NEXT, TargetOutcome.IN_STEP, minutes(1))),
            "deliver",
            NEXT,
            Reason.VERIFIED),
        row(
            "holds promotion while a target that worked cannot take the key",
            delivered(delivered(), TargetOutcome.REFUSED),
            "wait",
            null,
            Reason.UNDELIVERABLE,
            Reason.UNDELIVERABLE),
        row(
            "holds promotion while a target cannot be reached",
            delivered()
                .targets(
                    target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                    unseen(TargetOutcome.UNREACHABLE)),
            "wait",
            null,
            Reason.UNDELIVERABLE,
            Reason.UNDELIVERABLE),
        row(
            "holds promotion while a target is written but not proven",
            delivered().targets(target(NEXT, TargetOutcome.UNPROVEN, minutes(1))),
            "wait",
            null,
            Reason.UNDELIVERABLE,
            Reason.UNDELIVERABLE),
        row(
            "holds promotion while an owner elsewhere keeps the present key in a target",
            delivered()
                .targets(
                    target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                    target("repo-2", CUR, TargetOutcome.OWNED_ELSEWHERE, days(10))),
            "wait",
            null,
            Reason.UNDELIVERABLE,
            Reason.UNDELIVERABLE),
        row(
            "holds promotion when the updater could not tell",
            delivered().targetsUnknown(),
            "wait",
            null,
            Reason.UNDELIVERABLE,
            Reason.UNDELIVERABLE),
        row(
            "holds promotion when there is nothing to prove it in",
            delivered().targets(),
            "wait",
            null,
            Reason.NO_TARGET,
            Reason.NO_TARGET),
        row(
            "promotes when every working target holds it and opens Git with it",
            delivered()
                .targets(
                    target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                    target("repo-2", NEXT, TargetOutcome.IN_STEP, minutes(1))),
            "promote",
            NEXT,
            Reason.DELIVERED),
        row(
            "holds promotion when no target at all proves the key",
            delivered().targets(target(CUR, TargetOutcome.BROKEN_BEFORE, days(10))),
            "wait",
            null,
            Reason.UNDELIVERABLE,
            Reason.UNDELIVERABLE),
        row(
            "is not held up by a target that was broken before",
            delivered()
                .targets(
                    target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                    target("repo-2", CUR, TargetOutcome.BROKEN_BEFORE, days(10))),
            "promote",
            NEXT,
            Reason.DELIVERED),
        row(
            "delivers a Git credential without asking STS",
            settled()
                .kind(CredentialKind.GIT_CREDENTIAL)
                .active(NEXT, minutes(1), new LastUse.NotReported())
                .pending(gitVersion(NEXT)),
            "deliver",
            NEXT,
            Reason.VERIFIED),
        row(
            "promotes a Git credential that opens one repository and leaves out what was broken",
            gitDelivered()
                .targets(
                    target("repo-1", NEXT, TargetOutcome.IN_STEP, minutes(1)),
                    target("repo-2", CUR, TargetOutcome.BROKEN_BEFORE, days(10))),
            "promote",
            NEXT,
            Reason.DELIVERED),
        row(
            "does not promote a Git credential that opens nothing: it has no other proof",
            gitDelivered().targets(target(CUR, TargetOutcome.BROKEN_BEFORE, days(10))),
            "wait",
            null,
            Reason.UNDELIVERABLE,
            Reason.UNDELIVERABLE),
        row(
            "holds promotion while there is no repository to prove it with",
            gitDelivered().targets(target(NEXT, TargetOutcome.UNPROVABLE, minutes(1))),
            "wait",
            null,
            Reason.UNDELIVERABLE,
            Reason.UNDELIVERABLE),
        row(
            "replaces a pending key once the cluster's kind is another",
            settled().pending(NEXT, minutes(1)).changedTo(CredentialKind.GIT_CREDENTIAL),
            "begin",
            null,
            Reason.PENDING_LOST));
  }

  static Stream<Arguments> begin() {
    return Stream.of(
        row(
            "replaces a key by a Git credential once the cluster's kind is changed, in no hurry",
            settled().gone(CUR).changedTo(CredentialKind.GIT_CREDENTIAL),
            "begin",
            null,
            Reason.KIND_CHANGED),
        row("begins when nothing is stored yet", adopting(), "begin", null, Reason.ADOPTING),
        row(
            ON_DEMAND,
            "waits to be asked where the first rotation is on demand",
            adopting(),
            "wait",
            null,
            Reason.NOT_ADOPTED),
        row(
            ON_DEMAND,
            "begins the first rotation on demand",
            adopting().requested(),
            "begin",
            null,
            Reason.ADOPTING),
        row(
            "replaces a current key that is gone",
            settled().gone(CUR),
            "begin",
            null,
            Reason.CURRENT_LOST),
        row(
            "replaces a current key that is Inactive",
            settled().inactiveSomehow(CUR, days(10), at(days(1))),
            "begin",
            null,
            Reason.CURRENT_LOST),
        row(
            "replaces a current key that has Expired",
            settled().credential(CUR, Status.EXPIRED, days(10), at(days(1)), Optional.empty()),
            "begin",
            null,
            Reason.CURRENT_LOST),
        row(
            "does not replace a current key whose status is unheard of",
            settled().credential(CUR, Status.UNHEARD_OF, days(10), at(days(1)), Optional.empty()),
            "wait",
            null,
            Reason.WITHIN_POLICY),
        row(
            "replaces a current key at the maximum age",
            settled().active(CUR, days(75), new LastUse.Never()),
            "begin",
            null,
            Reason.MAXIMUM_AGE),
        row(
            "does not replace it a minute before",
            settled().active(CUR, days(75).minus(minutes(1)), new LastUse.Never()),
            "wait",
            null,
            Reason.WITHIN_POLICY),
        row("rotates when asked to", settled().requested(), "begin", null, Reason.REQUESTED),
        row(
            "does not rotate twice for one request",
            settled().requested().promoted(),
            "wait",
            null,
            Reason.WITHIN_POLICY),
        row(
            "begins no more where the sweep holds back",
            settled().active(CUR, days(80), new LastUse.Never()).heldBack(),
            "wait",
            null,
            Reason.HELD_BACK),
        row(
            "asks for a person when a key is due and both slots are in use",
            settled()
                .active(CUR, days(80), new LastUse.Never())
                .active(STRAY, days(60), at(hours(1))),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "goes on retiring the old key while a second request has no slot",
            afterRotation().requested(),
            "deactivate",
            OLD,
            Reason.INSTALLATION_GRACE_OVER),
        row(
            "waits for the old key's recovery grace when a second request has no slot",
            afterRotation().inactive(OLD, days(85), at(days(10)), days(1)).requested(),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE));
  }

  static Stream<Arguments> targets() {
    return Stream.of(
        row(
            "delivers to a target that does not hold the current key",
            settled().targets(target(STRAY, TargetOutcome.BEHIND, days(1))),
            "deliver",
            CUR,
            Reason.DRIFT),
        row(
            "delivers once a run",
            settled().delivered(CUR).targets(target(STRAY, TargetOutcome.CONFLICT, days(1))),
            "wait",
            null,
            Reason.UNDELIVERABLE,
            Reason.UNDELIVERABLE),
        row(
            "cannot deliver what an owner elsewhere would revert",
            settled().targets(target(OLD, TargetOutcome.OWNED_ELSEWHERE, days(1))),
            "wait",
            null,
            Reason.UNDELIVERABLE,
            Reason.UNDELIVERABLE),
        row(
            "says that a target is contested",
            settled().targets(target(CUR, TargetOutcome.CONTESTED, hours(1))),
            "wait",
            null,
            Reason.WITHIN_POLICY,
            Reason.DRIFT),
        row(
            "says that a named target is missing, and is content with the others",
            settled()
                .targets(
                    target(CUR, TargetOutcome.IN_STEP, days(10)), unseen(TargetOutcome.MISSING)),
            "wait",
            null,
            Reason.WITHIN_POLICY,
            Reason.UNDELIVERABLE),
        row(
            "says when nobody knows what targets hold",
            settled().targetsUnknown(),
            "wait",
            null,
            Reason.TARGETS_UNKNOWN,
            Reason.TARGETS_UNKNOWN),
        row(
            "says which targets cannot be reached, in one breath",
            settled().targets(unseen(TargetOutcome.UNREACHABLE), unseen(TargetOutcome.UNREACHABLE)),
            "wait",
            null,
            Reason.TARGETS_UNKNOWN,
            Reason.TARGETS_UNKNOWN),
        row(
            "says when there is no target at all",
            settled().targets(),
            "wait",
            null,
            Reason.NO_TARGET,
            Reason.NO_TARGET));
  }

  static Stream<Arguments> retirement() {
    return Stream.of(
        row(
            "deactivates a quiet superseded key after the installation grace",
            afterRotation(),
            "deactivate",
            OLD,
            Reason.INSTALLATION_GRACE_OVER),
        row(
            "deactivates a superseded key that was never used",
            afterRotation().active(OLD, days(85), new LastUse.Never()),
            "deactivate",
            OLD,
            Reason.INSTALLATION_GRACE_OVER),
        row(
            "keeps the old key Active within the installation grace",
            afterRotation().targets(target(CUR, TargetOutcome.IN_STEP, hours(23))),
            "wait",
            null,
            Reason.WITHIN_POLICY),
        row(
            "counts the grace from the target that was delivered last",
            afterRotation()
                .targets(
                    target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                    target("repo-2", CUR, TargetOutcome.IN_STEP, hours(1))),
            "wait",
            null,
            Reason.WITHIN_POLICY),
        row(
            "keeps the old key Active until every target holds the new one",
            afterRotation()
                .delivered(CUR)
                .targets(
                    target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                    target("repo-2", OLD, TargetOutcome.CONFLICT, days(10))),
            "wait",
            null,
            Reason.UNDELIVERABLE,
            Reason.UNDELIVERABLE),
        row(
            "keeps the old key Active while a target is contested",
            afterRotation().targets(target(CUR, TargetOutcome.CONTESTED, days(2))),
            "wait",
            null,
            Reason.WITHIN_POLICY,
            Reason.DRIFT),
        row(
            "keeps the old key Active while a target cannot be seen",
            afterRotation()
                .targets(
                    target(CUR, TargetOutcome.IN_STEP, days(10)), unseen(TargetOutcome.FORBIDDEN)),
            "wait",
            null,
            Reason.UNDELIVERABLE,
            Reason.UNDELIVERABLE),
        row(
            "waits while the old key is still used",
            afterRotation().active(OLD, days(85), at(hours(11))),
            "wait",
            null,
            Reason.OLD_CREDENTIAL_STILL_USED),
        row(
            "waits while nobody knows whether the old key is used",
            afterRotation().active(OLD, days(85), unknown()),
            "wait",
            null,
            Reason.OLD_CREDENTIAL_STILL_USED),
        row(
            "asks for a person after the still-used limit",
            afterRotation()
                .active(OLD, days(95), at(hours(1)))
                .targets(target(CUR, TargetOutcome.IN_STEP, days(15))),
            "wait",
            null,
            Reason.OLD_CREDENTIAL_STILL_USED,
            Reason.OLD_CREDENTIAL_STILL_USED),
        row(
            "retires a kind without last use on proof of delivery and grace alone",
            afterRotation()
                .kind(CredentialKind.GIT_CREDENTIAL)
                .active(OLD, days(85), new LastUse.NotReported()),
            "deactivate",
            OLD,
            Reason.INSTALLATION_GRACE_OVER),
        row(
            "leaves a credential of the former kind alone, and says so",
            afterRotation()
                .changedTo(CredentialKind.ACCESS_KEY)
                .gone(OLD)
                .previous(gitVersion(OLD))
                .besides(OLD, Status.ACTIVE),
            "wait",
            null,
            Reason.WITHIN_POLICY,
            Reason.KIND_CHANGED),
        row(
            "until a person has deactivated it",
            afterRotation()
                .changedTo(CredentialKind.ACCESS_KEY)
                .gone(OLD)
                .previous(gitVersion(OLD))
                .besides(OLD, Status.INACTIVE),
            "wait",
            null,
            Reason.WITHIN_POLICY),
        row(
            "deletes a superseded key after its recovery grace",
            afterRotation().inactive(OLD, days(85), at(days(10)), days(7)),
            "delete",
            OLD,
            Reason.RECOVERY_GRACE_OVER),
        row(
            "keeps it until then",
            afterRotation().inactive(OLD, days(85), at(days(10)), days(7).minus(minutes(1))),
            "wait",
            null,
            Reason.WITHIN_POLICY),
        row(
            "keeps it while nobody can say whether it was used since",
            afterRotation().inactive(OLD, days(85), unknown(), days(8)),
            "wait",
            null,
            Reason.OLD_CREDENTIAL_STILL_USED),
        row(
            "counts the recovery grace from a later use: the key was Active again",
            afterRotation().inactive(OLD, days(85), at(days(6)), days(8)),
            "wait",
            null,
            Reason.WITHIN_POLICY),
        row(
            "does not read a missing report of an access key as unused",
            afterRotation().active(OLD, days(85), new LastUse.NotReported()),
            "wait",
            null,
            Reason.OLD_CREDENTIAL_STILL_USED),
        row(
            "starts the recovery grace of a key that somebody else made Inactive",
            afterRotation().inactiveSomehow(OLD, days(85), at(days(10))),
            "note-inactive",
            OLD,
            Reason.INACTIVE_SINCE_UNKNOWN),
        row(
            "retires what the current key was made to replace, although AWSPREVIOUS moved on",
            settled().active(OLD, days(85), at(days(10))).current(CUR, OLD),
            "deactivate",
            OLD,
            Reason.INSTALLATION_GRACE_OVER),
        row(
            "never retires a key for its age: an old foreign one stays",
            settled().active(STRAY, days(400), at(days(10))),
            "wait",
            null,
            Reason.WITHIN_POLICY));
  }

  static Stream<Arguments> room() {
    Situation due = settled().active(CUR, days(80), new LastUse.Never());
    return Stream.of(
        row(
            "makes room: a superseded Inactive key past its recovery grace",
            wanting(Reason.MAXIMUM_AGE)
                .previous(OLD)
                .inactive(OLD, days(90), at(days(30)), days(7)),
            "delete",
            OLD,
            Reason.RECOVERY_GRACE_OVER),
        row(
            "does not delete a superseded key within its grace for a routine rotation",
            wanting(Reason.MAXIMUM_AGE)
                .previous(OLD)
                .inactive(OLD, days(90), at(days(30)), days(6)),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "deletes it early for an exposed key",
            wanting(Reason.EXPOSED).previous(OLD).inactive(OLD, days(90), at(days(30)), days(1)),
            "delete",
            OLD,
            Reason.EXPOSED),
        row(
            "deletes it early for a lost key",
            wanting(Reason.CURRENT_LOST)
                .previous(OLD)
                .inactive(OLD, days(90), at(days(30)), days(1)),
            "delete",
            OLD,
            Reason.CURRENT_LOST),
        row(
            "keeps it, even for an exposed key, while it was used within the quiet window",
            wanting(Reason.EXPOSED).previous(OLD).inactive(OLD, days(90), at(hours(11)), hours(1)),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "deletes an Inactive foreign key not used for longer than the recovery grace",
            wanting(Reason.MAXIMUM_AGE).inactiveSomehow(STRAY, days(90), at(days(7))),
            "delete",
            STRAY,
            Reason.MAKING_ROOM),
        row(
            "deletes an Inactive foreign key that was never used",
            wanting(Reason.MAXIMUM_AGE).inactiveSomehow(STRAY, days(90), new LastUse.Never()),
            "delete",
            STRAY,
            Reason.MAKING_ROOM),
        row(
            "keeps an Inactive foreign key that was used lately",
            wanting(Reason.MAXIMUM_AGE).inactiveSomehow(STRAY, days(90), at(days(6))),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "keeps an Inactive foreign key whose last use is unknown",
            wanting(Reason.EXPOSED).inactiveSomehow(STRAY, days(90), unknown()),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "deactivates an Active key not used for the unused limit",
            wanting(Reason.MAXIMUM_AGE).active(STRAY, days(90), at(days(30))),
            "deactivate",
            STRAY,
            Reason.MAKING_ROOM),
        row(
            "leaves what it deactivated for a later run",
            wanting(Reason.MAXIMUM_AGE).inactive(STRAY, days(90), at(days(30)), minutes(0)),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "deletes at once what it deactivated, for an exposed key",
            wanting(Reason.EXPOSED).inactive(STRAY, days(90), at(days(30)), minutes(0)),
            "delete",
            STRAY,
            Reason.MAKING_ROOM),
        row(
            "keeps an Active key never used but made lately",
            wanting(Reason.MAXIMUM_AGE, STRAY).active(STRAY, days(29), new LastUse.Never()),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "deactivates a quiet superseded key for an exposed one",
            wanting(Reason.EXPOSED)
                .previous(OLD)
                .active(OLD, days(90), at(hours(12)))
                .targets(target(CUR, TargetOutcome.IN_STEP, hours(2))),
            "deactivate",
            OLD,
            Reason.EXPOSED),
        row(
            "keeps a superseded key that is not quiet, even for an exposed one",
            wanting(Reason.EXPOSED)
                .previous(OLD)
                .active(OLD, days(90), at(hours(11)))
                .targets(target(CUR, TargetOutcome.IN_STEP, hours(2))),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "retires a superseded key in the ordinary way while an intent waits for its slot",
            wanting(Reason.MAXIMUM_AGE).previous(OLD).active(OLD, days(90), at(hours(12))),
            "deactivate",
            OLD,
            Reason.INSTALLATION_GRACE_OVER),
        row(
            "never takes a key that a target holds",
            wanting(Reason.EXPOSED)
                .previous(OLD)
                .inactive(OLD, days(90), at(days(30)), days(8))
                .delivered(CUR)
                .targets(
                    target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                    target("repo-2", OLD, TargetOutcome.CONFLICT, days(10))),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.UNDELIVERABLE,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "brings a target back to current first, when that frees the slot",
            wanting(Reason.EXPOSED)
                .previous(OLD)
                .inactive(OLD, days(90), at(days(30)), days(8))
                .targets(
                    target("repo-1", CUR, TargetOutcome.IN_STEP, days(10)),
                    target("repo-2", OLD, TargetOutcome.BEHIND, days(10))),
            "deliver",
            CUR,
            Reason.DRIFT),
        row(
            "takes nothing while nobody knows what targets hold",
            wanting(Reason.EXPOSED)
                .previous(OLD)
                .inactive(OLD, days(90), at(days(30)), days(8))
                .targetsUnknown(),
            "wait",
            null,
            Reason.BOTH_SLOTS_IN_USE,
            Reason.TARGETS_UNKNOWN,
            Reason.BOTH_SLOTS_IN_USE),
        row(
            "makes room before it begins",
            due.previous(OLD).inactive(OLD, days(90), at(days(30)), days(7)),
            "delete",
            OLD,
            Reason.RECOVERY_GRACE_OVER));
  }

  @Test
  void inheritsWhatWasKnownAndSinceWhenInATakeover() {
    Line before = line(OTHER, Reason.MAXIMUM_AGE, minutes(20), CUR);

    Decision decision =
        RotationPlanner.next(
            settled().intent(OTHER, minutes(20), Reason.MAXIMUM_AGE, CUR).observed(),
            Policy.DEFAULT,
            NOW);

    assertThat(decision.step()).isEqualTo(new Step.WriteIntent(before.carriedOnBy(OWN)));
  }

  @Test
  void keepsTheLineAndNamesTheLostKeyWhenAPendingKeyIsReplaced() {
    Decision decision =
        RotationPlanner.next(
            settled().pending(NEXT, minutes(5)).gone(NEXT).observed(), Policy.DEFAULT, NOW);

    assertThat(decision.step())
        .isEqualTo(
            new Step.WriteIntent(
                line(OTHER, Reason.MAXIMUM_AGE, minutes(5), CUR).carriedOnBy(OWN).losing(NEXT)));
  }

  @Test
  void beginsALineWithEveryIdThatExists() {
    Decision decision =
        RotationPlanner.next(
            settled().active(CUR, days(80), new LastUse.Never()).observed(), Policy.DEFAULT, NOW);

    assertThat(decision.step())
        .isEqualTo(new Step.WriteIntent(new Line(OWN, "MAXIMUM_AGE", Set.of(CUR), NOW, Set.of())));
  }

  @Test
  void replacesByRecordWhatVersionsAndTargetsHold() {
    Decision decision =
        RotationPlanner.next(
            adopting().intent(OWN, minutes(0), Reason.ADOPTING, OLD).observed(),
            Policy.DEFAULT,
            NOW);

    assertThat(decision.step())
        .isInstanceOfSatisfying(
            Step.Create.class, create -> assertThat(create.replaces()).containsExactly(OLD));
  }

  @Test
  void saysUntilWhenItWaits() {
    Decision decision =
        RotationPlanner.next(
            settled().intent(OTHER, minutes(6), Reason.MAXIMUM_AGE, CUR).observed(),
            Policy.DEFAULT,
            NOW);
    Decision settled = RotationPlanner.next(settled().observed(), Policy.DEFAULT, NOW);

    assertThat(decision.step()).isEqualTo(new Step.Wait(Optional.of(ago(minutes(-10)))));
    assertThat(settled.step()).isEqualTo(new Step.Wait(Optional.of(ago(days(-65)))));
  }

  @Test
  void namesBothKeysAndWhatIsKnownOfThemWhenNeitherSlotCanBeFreed() {
    Decision decision =
        RotationPlanner.next(
            settled()
                .active(CUR, days(80), new LastUse.Never())
                .active(STRAY, days(60), at(hours(1)))
                .observed(),
            Policy.DEFAULT,
            NOW);

    assertThat(decision.attention())
        .singleElement()
        .satisfies(
            told ->
                assertThat(told.known())
                    .contains(
                        CUR.value(),
                        STRAY.value(),
                        "made by somebody else",
                        "2026-06-01T11:00:00Z"));
  }

  @Test
  void asksForThePermissionWhereNobodyCanSayWhetherTheOldKeyIsUsed() {
    Decision decision =
        RotationPlanner.next(
            afterRotation()
                .active(OLD, days(95), unknown())
                .targets(target(CUR, TargetOutcome.IN_STEP, days(15)))
                .observed(),
            Policy.DEFAULT,
            NOW);

    assertThat(decision.attention())
        .singleElement()
        .satisfies(
            told ->
                assertThat(told.whatToDo())
                    .contains("iam:GetAccessKeyLastUsed")
                    .doesNotContain("Find who uses it"));
  }

  private static Situation wanting(Reason reason, CredentialId... known) {
    return settled().intent(OWN, minutes(0), reason, known);
  }

  /** An exposed key that another run stored under its intent, and did not stage yet. */
  private static Situation stagedSoon(Duration age) {
    return settled()
        .active(NEXT, age, new LastUse.Never())
        .exposed(NEXT)
        .intent(OTHER, age, Reason.MAXIMUM_AGE, CUR)
        .carried(holding(NEXT, Optional.of(line(OTHER, Reason.MAXIMUM_AGE, age, CUR)), age, CUR));
  }

  /** An exposed key, replaced in every target by one that was made five minutes ago. */
  private static Situation justPromoted() {
    return settled()
        .active(CUR, minutes(5), at(minutes(1)))
        .stored(holding(CUR, Optional.empty(), minutes(5), OLD))
        .targets(target(CUR, TargetOutcome.IN_STEP, minutes(4)))
        .active(OLD, days(85), at(minutes(1)))
        .previous(OLD)
        .exposed(OLD);
  }

  private static Situation givenUp() {
    return givenUp(OWN, minutes(0));
  }

  private static Situation givenUp(RotationId by, Duration age) {
    return settled()
        .active(NEXT, minutes(20), at(minutes(18)))
        .pending(
            new StoredVersion.Intent(
                Situation.version(77),
                line(by, Reason.MAXIMUM_AGE, minutes(20), CUR).losing(NEXT),
                ago(age)));
  }

  private static Situation delivered() {
    return settled().pending(NEXT, minutes(5)).proven(NEXT).delivered(NEXT);
  }

  private static Situation gitDelivered() {
    return settled()
        .kind(CredentialKind.GIT_CREDENTIAL)
        .active(NEXT, minutes(1), new LastUse.NotReported())
        .pending(gitVersion(NEXT))
        .delivered(NEXT);
  }

  private static Situation delivered(Situation situation, TargetOutcome outcome) {
    return situation.targets(target(CUR, outcome, days(10)));
  }

  private static StoredVersion gitVersion(CredentialId id) {
    return new CredentialVersion(
        Situation.version(5),
        new IssuedCredential(
            id,
            CredentialKind.GIT_CREDENTIAL,
            new UserName("demo"),
            "demo-at-123456789012",
            Secret.of("not-a-secret"),
            ago(minutes(1))),
        Optional.empty(),
        Set.of(CUR));
  }

  private static Arguments row(
      String sentence,
      Situation situation,
      String step,
      CredentialId about,
      Reason reason,
      Reason... attention) {
    return row(Policy.DEFAULT, sentence, situation, step, about, reason, attention);
  }

  private static Arguments row(
      Policy policy,
      String sentence,
      Situation situation,
      String step,
      CredentialId about,
      Reason reason,
      Reason... attention) {
    return arguments(sentence, situation, policy, step, about, reason, List.of(attention));
  }
}

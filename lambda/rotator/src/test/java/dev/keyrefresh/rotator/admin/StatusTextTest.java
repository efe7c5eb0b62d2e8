package dev.keyrefresh.rotator.admin;

import static dev.keyrefresh.rotator.mail.Happenings.NEW;
import static dev.keyrefresh.rotator.mail.Happenings.NOON;
import static dev.keyrefresh.rotator.mail.Happenings.OLD;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.RunProgress;
import dev.keyrefresh.rotation.decision.RunRequest;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotator.mail.Happenings;
import dev.keyrefresh.store.HolderTerms;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

@EnableSnapshotTests
class StatusTextTest {
  private static final ClusterName EDGE_1 = new ClusterName("edge-1");
  private static final Instant NOW = NOON.plus(Duration.ofHours(1));
  private static final VersionId FIRST = new VersionId("00000000-0000-4000-8000-000000000001");
  private static final VersionId SECOND = new VersionId("00000000-0000-4000-8000-000000000002");
  private static final RotationChain LINE =
      new RotationChain(new RotationId("run"), "MAXIMUM_AGE", Set.of(), NOON, Set.of());

  @Test
  void ofACluster(Snapshot golden) {
    print(
        golden,
        "within-policy",
        ended(
            Happenings.observed(Happenings.targets(TargetOutcome.IN_STEP)), Reason.WITHIN_POLICY));
  }

  @Test
  void ofOneInWhichEverythingIsWrong(Snapshot golden) {
    print(
        golden,
        "everything-at-once",
        ended(Happenings.troubled(), Reason.PAUSED, Reason.OWNED_BY_ANOTHER, Reason.EXPOSED));
  }

  @Test
  void ofOneThatIsAboutToRotate(Snapshot golden) {
    Observed seen =
        observed(
            Ownership.UNCLAIMED,
            List.of(
                new Credential(NEW, Status.ACTIVE, NOON, new LastUse.Never(), Optional.empty()),
                new Credential(
                    OLD, Status.INACTIVE, NOON, new LastUse.NotReported(), Optional.of(NOON))),
            stages(Happenings.version(), new Intent(SECOND, LINE, NOON), new Placeholder(FIRST)),
            new Targets.Known(
                List.of(
                    new TargetState(
                        new TargetName("argocd", "repo-1"),
                        "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/demo",
                        Optional.empty(),
                        Optional.of("edge-1_codecommit_user-at-123456789012"),
                        TargetOutcome.BEHIND,
                        Optional.of(NOON),
                        Optional.empty()),
                    new TargetState(
                        new TargetName("argocd", "repo-2"),
                        "",
                        Optional.empty(),
                        TargetOutcome.MISSING,
                        Optional.empty(),
                        Optional.empty()))));
    print(
        golden,
        "about-to-rotate",
        new Report(
            List.of(
                new Decision(new Step.Claim(), Reason.MAXIMUM_AGE, List.of()),
                new Decision(new Step.WriteIntent(LINE), Reason.MAXIMUM_AGE, List.of()),
                new Decision(new Step.Deactivate(OLD), Reason.MAKING_ROOM, List.of())),
            waiting(Reason.DELIVERED, Optional.of(NOW.plus(Duration.ofDays(1)))),
            Optional.of(seen),
            Optional.empty()));
  }

  @Test
  void ofOneWhoseTargetsAndSecretNobodyCanRead(Snapshot golden) {
    print(
        golden,
        "unreadable",
        ended(
            observed(
                Ownership.OURS,
                List.of(),
                stages(
                    new Unreadable(FIRST, "its value is not as expected: not a JSON object"),
                    new Unreadable(SECOND, "its value is binary, not text"),
                    Happenings.version()),
                new Targets.Unknown("the updater failed")),
            Reason.UNREADABLE,
            Reason.UNREADABLE,
            Reason.TARGETS_UNKNOWN));
  }

  @Test
  void ofOneThatCouldNotBeObserved(Snapshot golden) {
    print(
        golden,
        "not-observed",
        Report.failed(new IllegalStateException(), Happenings.attention(Reason.NOT_SET_UP)));
  }

  private static void print(Snapshot golden, String name, Report report) {
    golden
        .named(name)
        .assertThat(StatusText.of(EDGE_1, report, NOW))
        .asText()
        .matchesSnapshotText();
  }

  private static Report ended(Observed seen, Reason reason, Reason... attention) {
    return new Report(
        List.of(),
        new Decision(
            new Step.Wait(Optional.empty()),
            reason,
            Arrays.stream(attention).map(Happenings::attention).toList()),
        Optional.of(seen),
        Optional.empty());
  }

  private static Decision waiting(Reason reason, Optional<Instant> until) {
    return new Decision(new Step.Wait(until), reason, List.of());
  }

  private static Stages stages(
      StoredVersion current, StoredVersion pending, StoredVersion previous) {
    return new Stages(
        Optional.of(current), Optional.of(pending), Optional.of(previous), Optional.empty());
  }

  private static Observed observed(
      Ownership ownership, List<Credential> credentials, Stages stages, Targets targets) {
    return new Observed(
        CredentialKind.ACCESS_KEY,
        ownership,
        false,
        credentials,
        Set.of(),
        stages,
        targets,
        Set.of(OLD),
        HolderTerms.NONE,
        OtherKinds.none(),
        RunProgress.begin(new RunRequest(new RotationId("run"), false, false, false), false));
  }
}

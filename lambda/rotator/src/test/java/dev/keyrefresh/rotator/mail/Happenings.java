package dev.keyrefresh.rotator.mail;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.RunProgress;
import dev.keyrefresh.rotation.decision.RunRequest;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.store.HolderTerms;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is told in the tests of mails and events. */
public final class Happenings {
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  public static final CredentialId NEW = new CredentialId("AKIAIOSFODNN7EXAMPLE");
  public static final CredentialId OLD = new CredentialId("AKIAI44QH8DHBEXAMPLE");
  public static final CredentialId GIT = new CredentialId("ACCAI44QH8DHBEXAMPLE");
  private static final CredentialId PENDING = new CredentialId("AKIA111111111EXAMPLE");
  private static final CredentialId FOREIGN = new CredentialId("AKIA222222222EXAMPLE");
  public static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  public static final About EDGE_1 =
      new About(
          "edge-1",
          new UserName("edge-1_codecommit_user"),
          CredentialKind.ACCESS_KEY,
          "arn:aws:secretsmanager:us-west-2:123456789012:secret:codecommit-key-refresh/edge-1-AbCdEf",
          "us-west-2",
          "codecommit-key-refresh-rotator",
          Policy.DEFAULT);

  private Happenings() {}

  public static Targets targets(TargetOutcome... outcomes) {
    return new Targets.Known(
        Arrays.stream(outcomes)
            .map(
                outcome ->
                    new TargetState(
                        new TargetName("argocd", "repo-" + outcome.name().toLowerCase(Locale.ROOT)),
                        "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/demo",
                        Optional.of(NEW),
                        outcome,
                        Optional.empty(),
                        Optional.empty()))
            .toList());
  }

  public static Happening.Rotated rotated(
      Reason reason, Set<CredentialId> replaces, TargetOutcome... outcomes) {
    return new Happening.Rotated(NEW, replaces, reason, targets(outcomes), NOON);
  }

  /** Both slots taken: {@link #NEW} is current, {@link #OLD} is nobody's. */
  public static Observed observed(Targets targets) {
    return observed(targets, stages(version()));
  }

  public static Stages stages(CredentialVersion current) {
    return new Stages(Optional.of(current), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** {@link #NEW}, stored. */
  public static CredentialVersion version() {
    return version(NEW, CredentialKind.ACCESS_KEY);
  }

  private static CredentialVersion version(CredentialId id, CredentialKind kind) {
    return new CredentialVersion(
        new VersionId("11111111-1111-1111-1111-" + id.value().substring(4, 16)),
        new IssuedCredential(id, kind, EDGE_1.user(), id.value(), Secret.of(SECRET), CREATED),
        Optional.empty(),
        Set.of());
  }

  public static Observed observed(Targets targets, Stages stages) {
    return observed(
        targets,
        stages,
        new Credential(NEW, Status.ACTIVE, CREATED, new LastUse.At(NOON), Optional.empty()),
        new Credential(
            OLD,
            Status.ACTIVE,
            CREATED,
            new LastUse.Unknown("iam:GetAccessKeyLastUsed: Throttling, HTTP 400"),
            Optional.empty()));
  }

  public static Observed observed(Targets targets, Stages stages, Credential... credentials) {
    return new Observed(
        CredentialKind.ACCESS_KEY,
        Ownership.OURS,
        false,
        List.of(credentials),
        Set.of(),
        stages,
        targets,
        Set.of(OLD),
        HolderTerms.NONE,
        OtherKinds.none(),
        RunProgress.begin(new RunRequest(new RotationId("run"), false, false, false), false));
  }

  /**
   * A paused cluster in which there is something for each reason: {@link #NEW} is current and has
   * superseded {@link #OLD}, both are exposed, another is pending, one is somebody's, a Git
   * credential of the former form is left and exposed too, and something else writes a target.
   */
  public static Observed troubled() {
    Credential gitCredential =
        new Credential(GIT, Status.ACTIVE, CREATED, new LastUse.NotReported(), Optional.empty());
    return new Observed(
        CredentialKind.ACCESS_KEY,
        Ownership.ANOTHERS,
        true,
        List.of(
            new Credential(NEW, Status.ACTIVE, CREATED, new LastUse.At(NOON), Optional.empty()),
            new Credential(OLD, Status.ACTIVE, CREATED, new LastUse.Never(), Optional.empty()),
            new Credential(
                PENDING, Status.ACTIVE, CREATED, new LastUse.NotReported(), Optional.empty()),
            new Credential(
                FOREIGN, Status.UNHEARD_OF, CREATED, new LastUse.Never(), Optional.empty())),
        Set.of(),
        new Stages(
            Optional.of(version(NEW, CredentialKind.ACCESS_KEY)),
            Optional.of(version(PENDING, CredentialKind.ACCESS_KEY)),
            Optional.of(version(OLD, CredentialKind.ACCESS_KEY)),
            Optional.of(version(GIT, CredentialKind.GIT_CREDENTIAL))),
        targets(TargetOutcome.IN_STEP, TargetOutcome.CONTESTED),
        Set.of(NEW, OLD, GIT),
        HolderTerms.NONE,
        new OtherKinds.Known(List.of(gitCredential)),
        RunProgress.begin(new RunRequest(new RotationId("run"), false, false, false), false));
  }

  public static Observed keyless(Targets targets) {
    return new Observed(
        CredentialKind.KEYLESS,
        Ownership.OURS,
        false,
        List.of(),
        Set.of(),
        Stages.none(),
        targets,
        Set.of(),
        HolderTerms.NONE,
        OtherKinds.none(),
        RunProgress.begin(new RunRequest(new RotationId("run"), false, false, false), false));
  }

  /** What is known of each reason, and to be done. */
  public static Happening.NeedsAttention about(Observed observed, Reason... reasons) {
    return new Happening.NeedsAttention(
        new Decision(
            new Step.Wait(Optional.of(NOON)),
            reasons[0],
            Arrays.stream(reasons).map(Happenings::attention).toList()),
        Optional.of(observed));
  }

  public static Happening.NeedsAttention needing(Targets targets, Attention... attention) {
    return new Happening.NeedsAttention(
        new Decision(
            new Step.Wait(Optional.of(NOON)),
            Arrays.stream(attention)
                .findFirst()
                .map(Attention::reason)
                .orElse(Reason.WITHIN_POLICY),
            List.of(attention)),
        Optional.of(observed(targets)));
  }

  public static Attention attention(Reason reason) {
    return new Attention(reason, "what is known of " + reason, "Do this about " + reason);
  }
}

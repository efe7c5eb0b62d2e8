package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetOutcome.Role;
import dev.keyrefresh.target.Targets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What would be observed after a step if all went well: the dry run plays the table against it. */
public final class DryRun {
  static final CredentialId NEW = new CredentialId("the_new_credential");

  private static final UserName NOBODY = new UserName("rehearsal");

  private DryRun() {}

  /** The steps that a run would take from here, the last one a wait. */
  public static List<Decision> play(
      Decider decider, Observed observed, Policy policy, Instant now, int mostSteps) {
    List<Decision> steps = new ArrayList<>();
    Observed state = observed;
    do {
      Decision decision = decider.next(state, policy, now);
      steps.add(decision);
      state = after(decision.step(), state, now);
    } while (!(steps.getLast().step() instanceof Step.Wait) && steps.size() < mostSteps);
    return List.copyOf(steps);
  }

  static Observed after(Step step, Observed o, Instant now) {
    Stages s = o.stages();
    return switch (step) {
      case Step.Wait _ -> o;
      case Step.Claim _ -> o.with(Ownership.OURS);
      case Step.WriteIntent(var chain) -> {
        Optional<StoredVersion> intent = Optional.of(new Intent(id(steps(s)), chain, now));
        yield o.with(new Stages(s.current(), intent, s.previous(), intent));
      }
      case Step.Adopt(var version) ->
          o.with(new Stages(s.current(), Optional.of(version), s.previous(), s.carried()));
      case Step.Create(var chain, var replaces) ->
          created(
              o,
              new CredentialVersion(
                  id(steps(s)),
                  new IssuedCredential(
                      NEW, o.kind(), NOBODY, NEW.value(), Secret.of("rehearsed"), now),
                  Optional.of(chain),
                  replaces),
              now);
      case Step.Verify(var version) -> o.with(o.run().proving(version.credentialId()));
      case Step.Deliver(var version) ->
          o.with(delivered(o.targets(), version.credentialId(), now))
              .with(o.run().delivering(version.credentialId()));
      case Step.Renew _ -> o.with(renewed(o.targets())).with(o.run().renewing());
      case Step.Promote(var version) ->
          o.with(new Stages(Optional.of(version), Optional.of(version), s.current(), s.carried()))
              .with(o.run().afterPromotion());
      case Step.Deactivate(var id) -> changed(o, id, Status.INACTIVE, Optional.of(now));
      case Step.Delete(var id) ->
          o.with(
              o.credentials().stream().filter(credential -> !credential.id().equals(id)).toList());
      case Step.NoteInactive(var id) -> changed(o, id, Status.INACTIVE, Optional.of(now));
    };
  }

  private static Observed created(Observed o, CredentialVersion version, Instant now) {
    List<Credential> more = new ArrayList<>(o.credentials());
    more.add(
        new Credential(
            version.credentialId(), Status.ACTIVE, now, new LastUse.Never(), Optional.empty()));
    Stages s = o.stages();
    Optional<StoredVersion> staged = Optional.of(version);
    return o.with(more).with(new Stages(s.current(), staged, s.previous(), staged));
  }

  private static Targets delivered(Targets targets, CredentialId id, Instant now) {
    return switch (targets) {
      case Targets.Unknown unknown -> unknown;
      case Targets.Known(var states, var overlooked) ->
          new Targets.Known(
              states.stream()
                  .map(
                      state ->
                          state.role() == Role.SERVED && !state.holds(id)
                              ? state.taking(id, now)
                              : state)
                  .toList(),
              overlooked);
    };
  }

  private static Targets renewed(Targets targets) {
    return switch (targets) {
      case Targets.Unknown unknown -> unknown;
      case Targets.Known(var states, var overlooked) ->
          new Targets.Known(
              states.stream()
                  .map(
                      state ->
                          state.outcome() == TargetOutcome.BEHIND
                              ? state.with(TargetOutcome.IN_STEP)
                              : state)
                  .toList(),
              overlooked);
    };
  }

  private static Observed changed(
      Observed o, CredentialId id, Status status, Optional<Instant> since) {
    return o.with(
        o.credentials().stream()
            .map(
                credential ->
                    credential.id().equals(id) ? credential.withStatus(status, since) : credential)
            .toList());
  }

  private static int steps(Stages stages) {
    return (int) stages.all().count();
  }

  private static VersionId id(int number) {
    return new VersionId("rehearsed-version-%016d".formatted(number));
  }
}

package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Table.DECISION;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotation.loop.Decider;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetOutcome.Role;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ways to be wrong, put around the right decision: into what it sees, the policy that it is given,
 * or what it decides. None knows how the right one is made.
 */
final class Wrong {
  private Wrong() {}

  // What is decided

  /** Another step where the right one is of that kind. */
  static <S extends Step> Decider step(Class<S> kind, BiFunction<Observed, S, Step> other) {
    return step(kind, _ -> true, other);
  }

  static <S extends Step> Decider step(
      Class<S> kind, Predicate<Reason> why, BiFunction<Observed, S, Step> other) {
    return deciding(
        (seen, right) ->
            kind.isInstance(right.step()) && why.test(right.reason())
                ? new Decision(
                    other.apply(seen, kind.cast(right.step())), right.reason(), right.attention())
                : right);
  }

  /** Another chain in the intents that are written for such a reason. */
  static Decider chain(
      Predicate<Reason> why, BiFunction<Observed, RotationChain, RotationChain> other) {
    return step(
        Step.WriteIntent.class,
        why,
        (seen, step) -> new Step.WriteIntent(other.apply(seen, step.chain())));
  }

  /** Others in the place of what a new credential replaces. */
  static Decider replaces(BiFunction<Observed, Step.Create, Set<CredentialId>> other) {
    return step(
        Step.Create.class,
        (seen, create) -> new Step.Create(create.chain(), other.apply(seen, create)));
  }

  /** Another due time where the right decision waits for that reason. */
  static Decider due(
      Predicate<Reason> why, BiFunction<Observed, Step.Wait, Optional<Instant>> other) {
    return step(Step.Wait.class, why, (seen, wait) -> new Step.Wait(other.apply(seen, wait)));
  }

  static Decider reason(Reason right, Reason wrong) {
    return deciding(
        (_, made) ->
            new Decision(
                made.step(), made.reason() == right ? wrong : made.reason(), made.attention()));
  }

  static Decider telling(BiFunction<Decision, List<Attention>, List<Attention>> other) {
    return deciding(
        (_, right) ->
            new Decision(right.step(), right.reason(), other.apply(right, right.attention())));
  }

  /** Another text wherever something is told for that reason. */
  static Decider text(Reason about, UnaryOperator<Attention> other) {
    return telling(
        (_, told) ->
            told.stream().map(one -> one.reason() == about ? other.apply(one) : one).toList());
  }

  static Decider deciding(BiFunction<Observed, Decision, Decision> other) {
    return (seen, policy, now) -> other.apply(seen, DECISION.next(seen, policy, now));
  }

  // What is seen

  /** What is decided of another sight; what is told is right. */
  static Decider seeing(UnaryOperator<Observed> sight) {
    return seeing(sight, _ -> true);
  }

  /** As above, where the decision becomes one such. */
  static Decider seeing(UnaryOperator<Observed> sight, Predicate<Decision> which) {
    return (seen, policy, now) ->
        instead(
            DECISION.next(seen, policy, now), DECISION.next(sight.apply(seen), policy, now), which);
  }

  static Decider under(UnaryOperator<Policy> other) {
    return (seen, policy, now) ->
        instead(
            DECISION.next(seen, policy, now),
            DECISION.next(seen, other.apply(policy), now),
            _ -> true);
  }

  /** Another step or reason; a due time or a chain alone does not count. */
  private static Decision instead(Decision right, Decision wrong, Predicate<Decision> which) {
    boolean another =
        !right.step().word().equals(wrong.step().word())
            || !right.step().credential().equals(wrong.step().credential())
            || right.reason() != wrong.reason();
    return another && which.test(wrong)
        ? new Decision(wrong.step(), wrong.reason(), right.attention())
        : right;
  }

  static boolean discards(Decision decision) {
    return decision.reason() == Reason.SECRET_NEVER_STORED;
  }

  static boolean cutsOff(Decision decision) {
    return decision.step() instanceof Step.Deactivate && decision.reason() == Reason.EXPOSED;
  }

  static boolean takesAway(Decision decision) {
    return decision.step().isDestructive();
  }

  static boolean waits(Decision decision) {
    return decision.step() instanceof Step.Wait;
  }

  // Sights

  static Observed without(Observed seen, Set<CredentialId> exposed) {
    return changed(seen, seen.paused(), seen.described(), minus(seen.exposed(), exposed));
  }

  static Observed unpaused(Observed seen) {
    return changed(seen, false, seen.described(), seen.exposed());
  }

  static Observed undescribed(Observed seen) {
    return changed(seen, seen.paused(), Set.of(), seen.exposed());
  }

  static Observed exposing(Observed seen, Set<CredentialId> more) {
    return changed(seen, seen.paused(), seen.described(), plus(seen.exposed(), more));
  }

  private static Observed changed(
      Observed seen, boolean paused, Set<CredentialId> described, Set<CredentialId> exposed) {
    return new Observed(
        seen.kind(),
        seen.ownership(),
        paused,
        seen.credentials(),
        described,
        seen.stages(),
        seen.targets(),
        exposed,
        seen.holderTerms(),
        seen.others(),
        seen.run());
  }

  static Observed credentials(Observed seen, UnaryOperator<Credential> other) {
    return seen.with(seen.credentials().stream().map(other).toList());
  }

  static Observed using(Observed seen, Class<? extends LastUse> right, LastUse wrong) {
    return credentials(
        seen,
        credential ->
            right.isInstance(credential.lastUse()) ? credential.withLastUse(wrong) : credential);
  }

  static Observed statusOf(Observed seen, Status right, Status wrong) {
    return credentials(
        seen,
        credential ->
            credential.status() == right
                ? credential.withStatus(wrong, credential.inactiveSince())
                : credential);
  }

  static Observed reversed(Observed seen) {
    return seen.with(seen.credentials().reversed());
  }

  /** With another chain in the intent that is pending, and written then. */
  static Observed intent(Observed seen, UnaryOperator<Intent> other) {
    return seen.stages()
        .intent()
        .<StoredVersion>map(other)
        .map(pending -> pending(seen, Optional.of(pending)))
        .orElse(seen);
  }

  static Observed pending(Observed seen, Optional<StoredVersion> pending) {
    Stages stages = seen.stages();
    return seen.with(new Stages(stages.current(), pending, stages.previous(), stages.carried()));
  }

  static Observed uncarried(Observed seen) {
    Stages stages = seen.stages();
    return seen.with(
        new Stages(stages.current(), stages.pending(), stages.previous(), Optional.empty()));
  }

  /** With other ids replaced by what is current, and by what was before it. */
  static Observed record(
      Observed seen,
      UnaryOperator<Optional<StoredVersion>> current,
      UnaryOperator<Optional<StoredVersion>> previous) {
    Stages stages = seen.stages();
    return seen.with(
        new Stages(
            current.apply(stages.current()),
            stages.next().isEmpty() ? current.apply(stages.pending()) : stages.pending(),
            previous.apply(stages.previous()),
            stages.carried()));
  }

  static Optional<StoredVersion> replacing(
      Optional<StoredVersion> version, UnaryOperator<Set<CredentialId>> other) {
    return version.map(
        held ->
            held instanceof CredentialVersion(var id, var credential, var chain, var replaces)
                ? new CredentialVersion(id, credential, chain, other.apply(replaces))
                : held);
  }

  static Observed targets(Observed seen, UnaryOperator<Stream<TargetState>> other) {
    return seen.targets() instanceof Targets.Known(var states, _)
        ? seen.with(new Targets.Known(other.apply(states.stream()).toList()))
        : seen;
  }

  static Observed outcome(Observed seen, TargetOutcome right, TargetOutcome wrong) {
    return targets(
        seen, states -> states.map(state -> state.outcome() == right ? state.with(wrong) : state));
  }

  static TargetState holding(
      TargetState state, Optional<CredentialId> holds, Optional<Instant> since) {
    return new TargetState(
        state.name(), state.url(), holds, state.outcome(), since, state.expires());
  }

  /** With targets that nobody could see taken for none. */
  static Observed blind(Observed seen) {
    return seen.targets() instanceof Targets.Unknown
        ? seen.with(new Targets.Known(List.of()))
        : seen;
  }

  // Ids

  static Set<CredentialId> listed(Observed seen) {
    return seen.credentials().stream().map(Credential::id).collect(Collectors.toSet());
  }

  static Set<CredentialId> currentId(Observed seen) {
    return seen.stages().currentCredential().stream()
        .map(CredentialVersion::credentialId)
        .collect(Collectors.toSet());
  }

  static Set<CredentialId> pendingId(Observed seen) {
    return seen.stages().nextCredential().stream()
        .map(CredentialVersion::credentialId)
        .collect(Collectors.toSet());
  }

  static <T> Set<T> plus(Set<T> some, Set<T> more) {
    return Stream.concat(some.stream(), more.stream()).collect(Collectors.toSet());
  }

  static <T> Set<T> minus(Set<T> some, Set<T> others) {
    return some.stream().filter(one -> !others.contains(one)).collect(Collectors.toSet());
  }

  // Lines, intents and credentials, another in one thing

  static RotationChain since(RotationChain chain, Instant since) {
    return new RotationChain(chain.rotation(), chain.reason(), chain.known(), since, chain.lost());
  }

  static RotationChain knowing(RotationChain chain, Set<CredentialId> known) {
    return new RotationChain(chain.rotation(), chain.reason(), known, chain.since(), chain.lost());
  }

  static RotationChain losing(RotationChain chain, Set<CredentialId> lost) {
    return new RotationChain(chain.rotation(), chain.reason(), chain.known(), chain.since(), lost);
  }

  static Intent at(Intent intent, Instant time) {
    return new Intent(intent.id(), intent.chain(), time);
  }

  static Intent with(Intent intent, RotationChain chain) {
    return new Intent(intent.id(), chain, intent.at());
  }

  static Observed inAHurry(Observed seen, Reason right, Reason wrong) {
    return intent(
        seen,
        intent ->
            intent.chain().reason().equals(right.name())
                ? with(intent, intent.chain().because(wrong.name()))
                : intent);
  }

  static Observed withoutUnseen(Observed seen) {
    return without(seen, Role.UNSEEN);
  }

  static Observed without(Observed seen, Role role) {
    return targets(seen, states -> states.filter(state -> state.role() != role));
  }

  static Credential created(Credential credential, Instant time) {
    return new Credential(
        credential.id(),
        credential.login(),
        credential.status(),
        time,
        credential.lastUse(),
        credential.inactiveSince());
  }
}

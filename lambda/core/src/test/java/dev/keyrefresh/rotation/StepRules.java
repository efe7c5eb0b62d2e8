package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Invariants 2 to 4 for one step, written from their prose and with nothing of the decision
 * table's: what it may do at all, not what it should do first.
 */
final class StepRules {
  private static final Set<TargetOutcome> NO_CONSUMER =
      EnumSet.of(
          TargetOutcome.UNSUITED,
          TargetOutcome.NOT_OURS,
          TargetOutcome.MISSING,
          TargetOutcome.SHADOWED,
          TargetOutcome.INHERITS,
          TargetOutcome.NO_URL,
          TargetOutcome.OTHER_HOST,
          TargetOutcome.BROKEN_BEFORE);
  private static final Set<TargetOutcome> UNREAD =
      EnumSet.of(TargetOutcome.UNREACHABLE, TargetOutcome.NOT_REACHED, TargetOutcome.FORBIDDEN);

  private final Observed observed;
  private final Policy policy;
  private final Instant now;
  private final CredentialVersion current;
  private final CredentialVersion pending;
  private final Intent ownIntent;
  private final Intent othersIntent;
  private final List<String> broken = new ArrayList<>(0);

  private StepRules(Observed observed, Policy policy, Instant now) {
    this.observed = observed;
    this.policy = policy;
    this.now = now;
    StoredVersion first = observed.stages().current().orElse(null);
    StoredVersion second = observed.stages().pending().orElse(null);
    current = first instanceof CredentialVersion version ? version : null;
    boolean promoted = first != null && second != null && first.id().equals(second.id());
    pending = !promoted && second instanceof CredentialVersion version ? version : null;
    Intent intent = second instanceof Intent found ? found : null;
    boolean own = intent != null && intent.chain().rotation().equals(observed.run().request().id());
    ownIntent = own ? intent : null;
    othersIntent = own ? null : intent;
  }

  /** The rules that a decision breaks; none for a sound one. */
  static List<String> broken(Observed observed, Policy policy, Instant now, Decision decision) {
    StepRules rules = new StepRules(observed, policy, now);
    rules.check(decision);
    return rules.broken;
  }

  private void check(Decision decision) {
    Step step = decision.step();
    if (!(step instanceof Step.Wait)) {
      require(observed.ownership() != Ownership.ANOTHERS, "no step on another's user");
      require(!observed.paused(), "no step while paused");
      require(
          observed.stages().all().noneMatch(StoredVersion.Unreadable.class::isInstance),
          "no step with an unreadable version");
    }
    switch (step) {
      case Step.Wait wait -> waits(wait, decision);
      case Step.Claim _ -> require(observed.ownership() == Ownership.UNCLAIMED, "claims once");
      case Step.WriteIntent intent -> intends(intent);
      case Step.Adopt(var version) -> adopts(version);
      case Step.Create create -> creates(create);
      case Step.Verify(var version) -> require(isNext(version), "verifies what is pending");
      case Step.Deliver(var version) -> delivers(version);
      case Step.Renew _ -> require(false, "what is rotated is delivered by its version");
      case Step.Promote(var version) -> promotes(version);
      case Step.Deactivate(var id) -> deactivates(id);
      case Step.Delete(var id) -> deletes(id);
      case Step.NoteInactive(var id) -> {
        writesToIam();
        require(credential(id).filter(StepRules::isDisabled).isPresent(), "notes what is out");
      }
    }
  }

  private void waits(Step.Wait wait, Decision decision) {
    boolean isStated =
        switch (decision.reason()) {
          case PAUSED, NOT_ADOPTED, HELD_BACK, OLD_CREDENTIAL_STILL_USED -> true;
          default -> false;
        };
    require(
        isStated || wait.until().isPresent() || !decision.attention().isEmpty(),
        "a wait has a reason of its own, a due time or attention");
    require(
        wait.until().filter(until -> !until.isAfter(now)).isEmpty(), "a due time is in the future");
    if (decision.reason() == Reason.WITHIN_POLICY) {
      require(
          current != null && all(state -> state.holds(current.credentialId())),
          "within policy only with every target on current");
      require(
          credentialsOf(current).noneMatch(StepRules::isDisabled),
          "within policy only when it opens");
    }
  }

  private void intends(Step.WriteIntent step) {
    require(
        othersIntent == null || !othersIntent.at().plus(policy.lease()).isAfter(now),
        "waits for another run's lease");
    require(ownIntent == null, "one intent a run");
    require(step.chain().rotation().equals(observed.run().request().id()), "the intent is its own");
    if (othersIntent != null) {
      require(
          step.chain().known().equals(othersIntent.chain().known())
              && step.chain().since().equals(othersIntent.chain().since())
              && step.chain().lost().equals(othersIntent.chain().lost())
              && step.chain().reason().equals(othersIntent.chain().reason()),
          "a takeover inherits");
    } else if (pending != null) {
      require(
          isOutOrGone(pending) || observed.exposed().contains(pending.credentialId()),
          "a pending credential gives way only when it is lost or exposed");
      require(step.chain().lost().contains(pending.credentialId()), "names what it gives up");
      pending
          .chain()
          .ifPresent(
              chain ->
                  require(
                      step.chain().known().equals(chain.known())
                          && step.chain().since().equals(chain.since()),
                      "a replacement inherits"));
    } else {
      require(slots() < CredentialKind.SLOTS, "begins only with a slot free");
      observed
          .credentials()
          .forEach(
              credential ->
                  require(
                      step.chain().known().contains(credential.id()),
                      "knows every id that exists"));
    }
  }

  private void adopts(CredentialVersion version) {
    require(
        othersIntent != null && !othersIntent.at().plus(policy.lease()).isAfter(now),
        "adopts only after the lease");
    require(
        othersIntent != null
            && version
                .chain()
                .filter(chain -> chain.rotation().equals(othersIntent.chain().rotation()))
                .isPresent(),
        "adopts only what was made under the intent");
    require(observed.stages().carried().filter(version::equals).isPresent(), "adopts what is kept");
  }

  private void creates(Step.Create step) {
    writesToIam();
    require(slots() < CredentialKind.SLOTS, "never a create at two");
    require(ownIntent != null, "an intent of its own is stored before a create");
    require(ownIntent != null && step.chain().equals(ownIntent.chain()), "the chain goes on");
    Set<CredentialId> recorded = recorded();
    recorded.addAll(held());
    require(recorded.containsAll(step.replaces()), "replaces only what is on record or held");
  }

  private void delivers(CredentialVersion version) {
    require(isNext(version) || version.equals(current), "delivers what is wanted");
    require(!isOutOrGone(version), "delivers nothing that is out");
    require(!isNext(version) || isProven(version), "delivers a pending one once it is proven");
  }

  private void promotes(CredentialVersion version) {
    require(isNext(version), "promotes what is pending");
    require(isProven(version), "promotes what is proven");
    require(
        !isOutOrGone(version) && !observed.exposed().contains(version.credentialId()),
        "promotes what is sound");
    require(
        observed.run().attempted().contains(version.credentialId()),
        "promotes on its own delivery");
    require(
        (isEverythingSeen() && working().findAny().isPresent()) || onlyBroken(),
        "promotes only on proof");
    require(
        all(
            state ->
                state.holds(version.credentialId())
                    && state.outcome() != TargetOutcome.UNPROVEN
                    && state.outcome() != TargetOutcome.UNPROVABLE
                    && state.outcome() != TargetOutcome.REFUSED),
        "promotes when every working target holds it");
  }

  private void deactivates(CredentialId id) {
    writesToIam();
    Optional<Credential> found = credential(id);
    require(found.isPresent() && !isDisabled(found.get()), "deactivates what is there and not out");
    boolean exposed = observed.exposed().contains(id);
    boolean cutOff = exposed && policy.exposure() == Policy.Exposure.CUT_OFF_FIRST;
    if (!cutOff) {
      isNotNeeded(id);
    }
    if (!exposed && found.isPresent()) {
      Credential credential = found.get();
      require(isQuiet(credential), "not used within the quiet window, and known");
      require(
          isOrphan(credential)
              || isRetirable(credential)
              || isLongUnused(credential)
              || isEmergencySuperseded(credential),
          "a deactivation has a ground");
    }
  }

  private void deletes(CredentialId id) {
    writesToIam();
    Optional<Credential> found = credential(id);
    require(found.filter(StepRules::isDisabled).isPresent(), "nothing Active is deleted");
    isNotNeeded(id);
    if (found.isEmpty()) {
      return;
    }
    Credential credential = found.get();
    boolean exposed = observed.exposed().contains(id);
    require(exposed || isQuiet(credential), "not used within the quiet window, and known");
    boolean graceOver = since(credential, policy.recoveryGrace());
    boolean orphan =
        isOrphan(credential)
            && (!isWithoutReport(credential) || graceOver || isEmergency(ownIntent.chain()));
    boolean foreign =
        wanted() != null
            && !isSuperseded(id)
            && unused(credential, policy.recoveryGrace())
            && (credential.inactiveSince().isEmpty() || graceOver || isEmergency());
    require(
        orphan
            || (isSuperseded(id) && (graceOver || isEmergency()))
            || (exposed && wanted() != null)
            || foreign,
        "a deletion has a ground");
  }

  private void writesToIam() {
    require(observed.ownership() == Ownership.OURS, "writes only to a claimed user");
  }

  private void isNotNeeded(CredentialId id) {
    require(current == null || !current.credentialId().equals(id), "current stays");
    require(pending == null || !pending.credentialId().equals(id), "pending stays");
    require(isEverythingSeen(), "what targets hold is known");
    require(!held().contains(id), "what a working target holds stays");
  }

  // What the rules speak of

  private boolean isOrphan(Credential credential) {
    boolean neverUsed =
        credential.lastUse() instanceof LastUse.Never || isWithoutReport(credential);
    return ownIntent != null
        && neverUsed
        && !ownIntent.chain().known().contains(credential.id())
        && !credential.created().isBefore(ownIntent.chain().since().minus(policy.clockMargin()))
        && !credential.created().isAfter(now.minus(policy.propagation()))
        && versions().noneMatch(version -> version.credentialId().equals(credential.id()))
        && !observed.described().contains(credential.id());
  }

  private boolean isRetirable(Credential credential) {
    return isSuperseded(credential.id())
        && current != null
        && working().findAny().isPresent()
        && all(
            state ->
                state.holds(current.credentialId())
                    && state.outcome() != TargetOutcome.CONTESTED
                    && state
                        .since()
                        .filter(since -> !since.plus(policy.installationGrace()).isAfter(now))
                        .isPresent());
  }

  private boolean isLongUnused(Credential credential) {
    return wanted() != null
        && unused(credential, policy.unusedLimit())
        && !credential.created().plus(policy.unusedLimit()).isAfter(now);
  }

  private boolean isEmergencySuperseded(Credential credential) {
    return isEmergency() && isSuperseded(credential.id());
  }

  private boolean isEmergency() {
    Reason reason = wanted();
    return reason == Reason.EXPOSED || reason == Reason.CURRENT_LOST;
  }

  private static boolean isEmergency(RotationChain chain) {
    return chain.reason().equals("EXPOSED") || chain.reason().equals("CURRENT_LOST");
  }

  /** Why a credential is wanted for which there is no slot; null when none is. */
  private Reason wanted() {
    if (slots() < CredentialKind.SLOTS || pending != null || othersIntent != null) {
      return null;
    }
    if (ownIntent != null) {
      return Reason.valueOf(ownIntent.chain().reason());
    }
    if (current == null) {
      return held().stream().anyMatch(observed.exposed()::contains)
          ? Reason.EXPOSED
          : Reason.ADOPTING;
    }
    if (observed.exposed().contains(current.credentialId())) {
      return Reason.EXPOSED;
    }
    if (isOutOrGone(current)) {
      return Reason.CURRENT_LOST;
    }
    Instant born =
        credentialsOf(current)
            .map(Credential::created)
            .findFirst()
            .orElse(current.credential().created());
    if (!born.plus(policy.maximumAge()).isAfter(now)) {
      return Reason.MAXIMUM_AGE;
    }
    return observed.run().request().requested() ? Reason.REQUESTED : null;
  }

  private boolean isSuperseded(CredentialId id) {
    boolean byPrevious =
        observed.stages().previous().orElse(null) instanceof CredentialVersion old
            && (old.credentialId().equals(id) || old.replaces().contains(id));
    return byPrevious
        || (current != null && current.replaces().contains(id))
        || (ownIntent != null && ownIntent.chain().lost().contains(id));
  }

  private Set<CredentialId> recorded() {
    Set<CredentialId> ids = new HashSet<>();
    versions()
        .forEach(
            version -> {
              ids.add(version.credentialId());
              ids.addAll(version.replaces());
            });
    if (ownIntent != null) {
      ids.addAll(ownIntent.chain().lost());
    }
    return ids;
  }

  private Stream<CredentialVersion> versions() {
    return observed
        .stages()
        .all()
        .filter(CredentialVersion.class::isInstance)
        .map(CredentialVersion.class::cast);
  }

  private boolean isNext(CredentialVersion version) {
    return version.equals(pending);
  }

  private boolean isProven(CredentialVersion version) {
    return version.credential().kind() == CredentialKind.GIT_CREDENTIAL
        || observed.run().verified().contains(version.credentialId());
  }

  private boolean isOutOrGone(CredentialVersion version) {
    return credentialsOf(version)
        .findFirst()
        .map(StepRules::isDisabled)
        .orElseGet(() -> !version.credential().created().plus(policy.propagation()).isAfter(now));
  }

  private Stream<Credential> credentialsOf(CredentialVersion version) {
    return observed.credentials().stream()
        .filter(credential -> credential.id().equals(version.credentialId()));
  }

  private boolean isQuiet(Credential credential) {
    return unused(credential, policy.quietWindow()) || isWithoutReport(credential);
  }

  private boolean isWithoutReport(Credential credential) {
    return observed.kind() == CredentialKind.GIT_CREDENTIAL
        && credential.lastUse() instanceof LastUse.NotReported;
  }

  private boolean unused(Credential credential, Duration window) {
    return credential.lastUse() instanceof LastUse.Never
        || (credential.lastUse() instanceof LastUse.At(var time)
            && !time.plus(window).isAfter(now));
  }

  private boolean since(Credential credential, Duration grace) {
    return credential.inactiveSince().filter(at -> !at.plus(grace).isAfter(now)).isPresent();
  }

  private static boolean isDisabled(Credential credential) {
    return credential.status() == Status.INACTIVE || credential.status() == Status.EXPIRED;
  }

  private Optional<Credential> credential(CredentialId id) {
    return observed.credentials().stream().filter(found -> found.id().equals(id)).findFirst();
  }

  private int slots() {
    return observed.credentials().size();
  }

  private Stream<TargetState> working() {
    return observed.targets() instanceof Targets.Known(var states, _)
        ? states.stream()
            .filter(
                state ->
                    !NO_CONSUMER.contains(state.outcome())
                        && (state.holds().isPresent()
                            || (state.outcome() != TargetOutcome.OWNED_ELSEWHERE
                                && state.outcome() != TargetOutcome.IMMUTABLE)))
        : Stream.empty();
  }

  private boolean all(Predicate<TargetState> holds) {
    return isEverythingSeen() && working().allMatch(holds);
  }

  private boolean onlyBroken() {
    return observed.targets() instanceof Targets.Known(var states, _)
        && states.stream().anyMatch(state -> state.outcome() == TargetOutcome.BROKEN_BEFORE);
  }

  private boolean isEverythingSeen() {
    return observed.targets() instanceof Targets.Known
        && working().noneMatch(state -> UNREAD.contains(state.outcome()));
  }

  private Set<CredentialId> held() {
    Set<CredentialId> ids = new HashSet<>();
    working().forEach(state -> state.holds().ifPresent(ids::add));
    return ids;
  }

  private void require(boolean holds, String rule) {
    if (!holds) {
      broken.add(rule);
    }
  }
}

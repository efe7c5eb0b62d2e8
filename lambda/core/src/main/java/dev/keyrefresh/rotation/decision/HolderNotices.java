package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.store.LetGo;
import dev.keyrefresh.target.TargetOutcome.Role;
import dev.keyrefresh.target.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a person must know of secrets that hold one of the user's credentials and are not served,
 * and of what was said of them.
 */
final class HolderNotices {
  /** How long before a slot is needed it is said that it will be taken. */
  private static final Duration AHEAD = Duration.ofDays(14);

  private HolderNotices() {}

  static Stream<Attention> of(Facts facts) {
    List<Attention> held =
        facts.credentials().stream()
            .filter(credential -> !isCutOff(facts, credential))
            .flatMap(
                credential ->
                    facts.targets().holders(credential.id()).stream()
                        .filter(state -> isToBeTold(facts, credential, state))
                        .map(state -> notice(facts, credential, state)))
            .toList();
    return Stream.of(
            facts.observed().holderTerms().misread().stream().map(HolderAdvice::misread),
            held.isEmpty() ? Stream.<Attention>empty() : inVain(facts),
            held.stream())
        .flatMap(notices -> notices);
  }

  /** Words that let nothing go, told while something else is held: they may be meant for that. */
  private static Stream<Attention> inVain(Facts facts) {
    return facts.observed().holderTerms().letGo().stream()
        .filter(word -> facts.targets().states().stream().noneMatch(state -> isOf(word, state)))
        .map(LetGo::toString)
        .sorted()
        .map(Printable::excerpt)
        .map(HolderAdvice::inVain);
  }

  private static boolean isOf(LetGo word, TargetState state) {
    return state.name().equals(word.holder())
        && (state.holds(word.credential()) || !state.fieldsWith(word.credential()).isEmpty());
  }

  /** What was exposed and is out is nothing to live on: nobody waits for those who hold it. */
  private static boolean isCutOff(Facts facts, Credential credential) {
    return facts.observed().isExposed(credential.id()) && credential.isDisabled();
  }

  /** One that cannot be written is told of by itself; what it holds matters once that is to go. */
  private static boolean isToBeTold(Facts facts, Credential credential, TargetState state) {
    return state.role() != Role.STUCK || !facts.isProtected(credential);
  }

  /** Whether it holds a credential that IAM has. */
  static boolean isHolder(Facts facts, TargetState state) {
    return facts.credentials().stream()
        .filter(credential -> !isCutOff(facts, credential))
        .map(Credential::id)
        .anyMatch(id -> facts.targets().holders(id).contains(state));
  }

  private static Attention notice(Facts facts, Credential credential, TargetState state) {
    return facts.isExposedAndActive(credential)
        ? HolderAdvice.exposed(credential.id(), state, deadline(facts, credential.id(), state))
        : HolderAdvice.held(credential.id(), state, neededSoon(facts, credential.id()));
  }

  private static Optional<Instant> deadline(Facts facts, CredentialId id, TargetState state) {
    return state.discovered() ? Optional.of(facts.now()) : facts.holders(id).deadline();
  }

  /** When the next rotation finds both slots taken, if that is near. */
  private static Optional<Instant> neededSoon(Facts facts, CredentialId id) {
    return facts
        .current()
        .filter(_ -> !facts.observed().hasFreeSlot())
        .filter(version -> !version.credentialId().equals(id))
        .map(version -> facts.created(version).plus(facts.policy().maximumAge()))
        .filter(due -> facts.hasCome(due.minus(AHEAD)));
  }
}

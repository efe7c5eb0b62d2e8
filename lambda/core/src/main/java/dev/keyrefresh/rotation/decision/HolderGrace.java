package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.target.TargetState;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a credential may be taken away for all who hold it. Whoever is served takes another one
 * first. Against age a secret that holds it and cannot be served wins. Against exposure one that
 * was named has a grace from when the exposure was first written down; one that was found by its
 * label has none.
 */
record HolderGrace(Facts facts, CredentialId id) {

  boolean isNeededByNobody() {
    return facts.targets().certainlyNoneHolds(id) || mayBeCutOffFromHolders();
  }

  /**
   * When an exposed credential goes although secrets hold it; empty where it waits for a person.
   */
  Optional<Instant> deadline() {
    return isNamedHolding()
        ? Optional.ofNullable(facts.observed().holderTerms().exposedSince().get(id))
            .map(since -> since.plus(facts.policy().exposedHolderGrace()))
        : Optional.of(facts.now());
  }

  private boolean mayBeCutOffFromHolders() {
    return facts.observed().isExposed(id)
        && facts.targets().onlyHoldersHold(id)
        && deadline().filter(facts::hasCome).isPresent();
  }

  private boolean isNamedHolding() {
    return !facts.targets().holders(id).stream().allMatch(TargetState::discovered);
  }
}

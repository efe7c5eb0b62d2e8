package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The intent under AWSPENDING, and what the runs that carried it on may have made. */
record OpenRotation(Facts facts, Intent intent) {

  /** The first intent of a chain that begins now. */
  static RotationChain begin(Facts facts, Reason reason) {
    Set<CredentialId> known = new HashSet<>(facts.stages().stored());
    facts.credentials().forEach(credential -> known.add(credential.id()));
    return new RotationChain(
        facts.run().request().id(), reason.name(), known, facts.now(), Set.of());
  }

  boolean isOwn() {
    return intent.chain().rotation().equals(facts.run().request().id());
  }

  Instant leaseEnd() {
    return intent.at().plus(facts.policy().lease());
  }

  boolean isLeaseOver() {
    return facts.hasCome(leaseEnd());
  }

  /** What began it. */
  Reason reason() {
    return Reason.ofWord(intent.chain().reason());
  }

  boolean hasGivenUp(CredentialId id) {
    return intent.chain().lost().contains(id);
  }

  /** What the run of this intent has stored, if the carrier label is still on it. */
  Optional<CredentialVersion> carried() {
    return facts.stages().carriedCredential().filter(this::isOfThisIntent);
  }

  private boolean isOfThisIntent(CredentialVersion version) {
    return version
        .chain()
        .map(RotationChain::rotation)
        .filter(intent.chain().rotation()::equals)
        .isPresent();
  }

  /** Credentials that may have been made under it, and whose secrets nobody has stored. */
  Stream<Credential> unaccounted() {
    return facts.credentials().stream()
        .filter(this::appearedSinceItBegan)
        .filter(credential -> !hasGivenUp(credential.id()))
        .filter(credential -> !facts.stages().stored().contains(credential.id()))
        .filter(credential -> !facts.observed().described().contains(credential.id()))
        .filter(credential -> !facts.targets().held().contains(credential.id()));
  }

  /** Its clock and IAM's may differ. */
  private boolean appearedSinceItBegan(Credential credential) {
    Instant earliest = intent.chain().since().minus(facts.policy().clockMargin());
    return !intent.chain().known().contains(credential.id())
        && !credential.created().isBefore(earliest);
  }
}

package dev.keyrefresh.rotator;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotator.client.Mishaps;
import dev.keyrefresh.rotator.fleet.Exposures;
import dev.keyrefresh.rotator.iam.UserClaim;
import dev.keyrefresh.rotator.secrets.ManagedSecret;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What became in one run of the ids in a managed secret's tag of exposed credentials. One that IAM
 * no longer lists is dealt with where a record shows that it was the user's; any other may be
 * mistyped, and stays.
 */
final class ExposedIds {
  private final ManagedSecret secret;
  private final UserClaim claim;
  private final Mishaps mishaps;
  private final Set<CredentialId> deleted = new HashSet<>();
  private Optional<Set<CredentialId>> recorded = Optional.empty();

  ExposedIds(ManagedSecret secret, UserClaim claim, Mishaps mishaps) {
    this.secret = secret;
    this.claim = claim;
    this.mishaps = mishaps;
  }

  /** Remembers what the run deleted: nothing else need record it any more. */
  void taken(Decision decision) {
    if (decision.step() instanceof Step.Delete(var id)) {
      deleted.add(id);
    }
  }

  Set<CredentialId> dealtWith(Observed observed) {
    return gone(observed, this::isRecorded);
  }

  /** Those that the user neither has nor had; none where nobody can tell. */
  Set<CredentialId> strangers(Observed observed) {
    return gone(observed, id -> !isRecorded(id));
  }

  private Set<CredentialId> gone(Observed observed, Predicate<CredentialId> which) {
    Set<CredentialId> gone = Exposures.gone(observed);
    try {
      return gone.stream().filter(which).collect(Collectors.toUnmodifiableSet());
    } catch (RuntimeException e) {
      mishaps.happened("what became of exposed ids", Failures.inShort(e));
      return Set.of();
    }
  }

  private boolean isRecorded(CredentialId id) {
    if (deleted.contains(id)) {
      return true;
    }
    Set<CredentialId> known = recorded.orElseGet(this::read);
    recorded = Optional.of(known);
    return known.contains(id);
  }

  private Set<CredentialId> read() {
    Set<CredentialId> ids = new HashSet<>(secret.recorded());
    claim.tags().stream().filter(CredentialId::isOne).map(CredentialId::new).forEach(ids::add);
    return ids;
  }
}

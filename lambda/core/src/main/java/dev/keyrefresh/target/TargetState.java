package dev.keyrefresh.target;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.target.TargetOutcome.Role;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A target as observed.
 *
 * @param url as the secret has it; empty when there is none or it could not be read
 * @param holds the credential that its data names, never what annotations claim; empty when it
 *     names none or could not be read
 * @param login a login of this user's in its data that no stored version knows: IAM knows whose it
 *     is; empty for everything else
 * @param since when that credential was delivered, by an annotation that agrees with the data
 * @param expires when the pair in it stops to work, for forms that renew it
 * @param discovered whether it was found by its label, and nobody named it
 * @param holdings what in it may open Git, wherever it stands in its data
 * @param letGo what a person said may be retired although this secret holds it
 */
public record TargetState(
    TargetName name,
    String url,
    Optional<CredentialId> holds,
    Optional<String> login,
    TargetOutcome outcome,
    Optional<Instant> since,
    Optional<Instant> expires,
    boolean discovered,
    List<Holding> holdings,
    Set<CredentialId> letGo) {

  public TargetState {
    Objects.requireNonNull(name);
    Objects.requireNonNull(url);
    Objects.requireNonNull(holds);
    Objects.requireNonNull(login);
    Objects.requireNonNull(outcome);
    Objects.requireNonNull(since);
    Objects.requireNonNull(expires);
    holdings = List.copyOf(holdings);
    letGo = Set.copyOf(letGo);
  }

  /** One that was named, and holds nothing but what its owned fields name. */
  public TargetState(
      TargetName name,
      String url,
      Optional<CredentialId> holds,
      Optional<String> login,
      TargetOutcome outcome,
      Optional<Instant> since,
      Optional<Instant> expires) {
    this(name, url, holds, login, outcome, since, expires, false, List.of(), Set.of());
  }

  /** One whose data names a credential by its id, or none. */
  public TargetState(
      TargetName name,
      String url,
      Optional<CredentialId> holds,
      TargetOutcome outcome,
      Optional<Instant> since,
      Optional<Instant> expires) {
    this(name, url, holds, Optional.empty(), outcome, since, expires);
  }

  /** The same, known to hold that credential. */
  TargetState holding(CredentialId id) {
    return new TargetState(
        name,
        url,
        Optional.of(id),
        Optional.empty(),
        outcome,
        since,
        expires,
        discovered,
        holdings,
        letGo);
  }

  /** The same, of which something else is to be said. */
  public TargetState with(TargetOutcome other) {
    return new TargetState(
        name, url, holds, login, other, since, expires, discovered, holdings, letGo);
  }

  public TargetState with(List<Holding> other) {
    return new TargetState(
        name, url, holds, login, outcome, since, expires, discovered, other, letGo);
  }

  TargetState lettingGo(Set<CredentialId> ids) {
    return new TargetState(
        name, url, holds, login, outcome, since, expires, discovered, holdings, ids);
  }

  /** The same after a delivery of that credential. */
  public TargetState taking(CredentialId id, Instant at) {
    return new TargetState(
        name,
        url,
        Optional.of(id),
        Optional.empty(),
        TargetOutcome.IN_STEP,
        Optional.of(at),
        expires,
        discovered,
        holdings.stream().filter(holding -> !holding.owned()).toList(),
        letGo);
  }

  public boolean holds(CredentialId id) {
    return holds.filter(id::equals).isPresent();
  }

  public TargetOutcome.Role role() {
    return outcome.role();
  }

  /**
   * Ids on which somebody may live by what is in it. Of one that is served a person lets nothing go
   * that a delivery replaces; one that was broken before lives on nothing of its own fields.
   */
  Set<CredentialId> held() {
    Set<CredentialId> ids = new HashSet<>(heldElsewhere());
    if (isServed()) {
      holds.ifPresent(ids::add);
      owned().forEach(ids::add);
    }
    return ids;
  }

  /** Ids that it holds where no delivery brings another one in their place. */
  Set<CredentialId> heldElsewhere() {
    Set<CredentialId> ids = new HashSet<>();
    holdings.stream()
        .filter(holding -> !holding.owned())
        .flatMap(holding -> holding.credential().stream())
        .forEach(ids::add);
    if (role() == Role.STUCK) {
      holds.ifPresent(ids::add);
    }
    if (role() == Role.STUCK || role() == Role.ASIDE) {
      owned().forEach(ids::add);
    }
    ids.removeAll(letGo);
    return ids;
  }

  /** The fields in which it holds that credential. */
  public List<String> fieldsWith(CredentialId id) {
    return holdings.stream()
        .filter(holding -> holding.isOf(id))
        .map(Holding::field)
        .distinct()
        .toList();
  }

  /** Whether it holds that id where a delivery would not replace it, and nowhere else. */
  boolean isOnlyAHolderOf(CredentialId id) {
    return heldElsewhere().contains(id)
        && !(isServed() && (holds(id) || owned().anyMatch(id::equals)));
  }

  /** Whether something in its owned fields was not let go. */
  boolean mayHoldMore() {
    return holds.filter(id -> !letGo.contains(id)).isPresent() || login.isPresent();
  }

  private boolean isServed() {
    return role() == Role.SERVED || role() == Role.UNSEEN;
  }

  private Stream<CredentialId> owned() {
    return holdings.stream()
        .filter(Holding::owned)
        .flatMap(holding -> holding.credential().stream());
  }
}

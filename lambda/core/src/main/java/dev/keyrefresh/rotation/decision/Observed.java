package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.Others;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.target.Targets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that a decision is made of, gathered once.
 *
 * @param credentials the user's, as IAM lists them
 * @param described ids that somebody other than this project has described by a tag of the user
 * @param exposed ids that AWS reported, as written down
 * @param others the user's credentials of other kinds, where something stored or exposed is of one
 */
public record Observed(
    CredentialKind kind,
    Ownership ownership,
    boolean paused,
    List<Credential> credentials,
    Set<CredentialId> described,
    Stages stages,
    Targets targets,
    Set<CredentialId> exposed,
    Others others,
    Run run) {

  /** Whose the IAM user is, by its claim tag. */
  public enum Ownership {
    UNCLAIMED,
    OURS,
    ANOTHERS
  }

  /**
   * What this run knows of itself.
   *
   * @param requested whether an administrator asked for a rotation
   * @param heldBack whether it may not begin a rotation, or does not know yet that it may
   * @param quarantined whether AWS has put a quarantine policy on the user
   * @param promoted whether it has promoted a credential already
   * @param verified credentials that it proved to STS
   * @param invalid credentials that it could not prove in time
   * @param attempted credentials that it had delivered, whatever came of it
   * @param renewed whether it had delivered what is wanted where nothing is stored, likewise
   */
  public record Run(
      RotationId id,
      boolean requested,
      boolean heldBack,
      boolean quarantined,
      boolean promoted,
      Set<CredentialId> verified,
      Set<CredentialId> invalid,
      Set<CredentialId> attempted,
      boolean renewed) {
    public Run {
      Objects.requireNonNull(id);
      verified = Set.copyOf(verified);
      invalid = Set.copyOf(invalid);
      attempted = Set.copyOf(attempted);
    }

    public static Run begin(RotationId id, boolean requested, boolean heldBack) {
      return new Run(id, requested, heldBack, false, false, Set.of(), Set.of(), Set.of(), false);
    }

    /** The same once it is known that it may begin a rotation. */
    public Run released() {
      return new Run(
          id, requested, false, quarantined, promoted, verified, invalid, attempted, renewed);
    }

    public Run ofQuarantinedUser() {
      return new Run(
          id, requested, heldBack, true, promoted, verified, invalid, attempted, renewed);
    }

    /** What was delivered before the promotion proves nothing about the time after it. */
    public Run afterPromotion() {
      return new Run(
          id, requested, heldBack, quarantined, true, verified, invalid, Set.of(), renewed);
    }

    public Run proving(CredentialId proven) {
      return new Run(
          id,
          requested,
          heldBack,
          quarantined,
          promoted,
          with(verified, proven),
          invalid,
          attempted,
          renewed);
    }

    public Run failingToProve(CredentialId unproven) {
      return new Run(
          id,
          requested,
          heldBack,
          quarantined,
          promoted,
          verified,
          with(invalid, unproven),
          attempted,
          renewed);
    }

    public Run delivering(CredentialId delivered) {
      return new Run(
          id,
          requested,
          heldBack,
          quarantined,
          promoted,
          verified,
          invalid,
          with(attempted, delivered),
          renewed);
    }

    public Run renewing() {
      return new Run(
          id, requested, heldBack, quarantined, promoted, verified, invalid, attempted, true);
    }

    /** What was delivered before an intent was written proves nothing about the time after it. */
    public Run afterIntent() {
      return new Run(
          id, requested, heldBack, quarantined, promoted, verified, invalid, Set.of(), renewed);
    }

    private static Set<CredentialId> with(Set<CredentialId> ids, CredentialId another) {
      Set<CredentialId> more = new HashSet<>(ids);
      more.add(another);
      return more;
    }
  }

  public Observed {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(ownership);
    credentials = List.copyOf(credentials);
    described = Set.copyOf(described);
    Objects.requireNonNull(stages);
    Objects.requireNonNull(targets);
    exposed = Set.copyOf(exposed);
    Objects.requireNonNull(others);
    Objects.requireNonNull(run);
  }

  public Observed(
      CredentialKind kind,
      Ownership ownership,
      boolean paused,
      List<Credential> credentials,
      Set<CredentialId> described,
      Stages stages,
      Targets targets,
      Set<CredentialId> exposed,
      Run run) {
    this(
        kind,
        ownership,
        paused,
        credentials,
        described,
        stages,
        targets,
        exposed,
        Others.none(),
        run);
  }

  public Optional<Credential> credential(CredentialId id) {
    return credentials.stream().filter(credential -> credential.id().equals(id)).findFirst();
  }

  public boolean hasFreeSlot() {
    return credentials.size() < CredentialKind.SLOTS;
  }

  public boolean isExposed(CredentialId id) {
    return exposed.contains(id);
  }

  public Observed with(Ownership other) {
    return new Observed(
        kind, other, paused, credentials, described, stages, targets, exposed, others, run);
  }

  public Observed with(List<Credential> other) {
    return new Observed(
        kind, ownership, paused, other, described, stages, targets, exposed, others, run);
  }

  public Observed with(Stages other) {
    return new Observed(
        kind, ownership, paused, credentials, described, other, targets, exposed, others, run);
  }

  public Observed with(Targets other) {
    return new Observed(
        kind, ownership, paused, credentials, described, stages, other, exposed, others, run);
  }

  public Observed with(Others other) {
    return new Observed(
        kind, ownership, paused, credentials, described, stages, targets, exposed, other, run);
  }

  public Observed with(Run other) {
    return new Observed(
        kind, ownership, paused, credentials, described, stages, targets, exposed, others, other);
  }
}

package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.store.HolderTerms;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.target.Targets;
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
 * @param holderTerms what the managed secret's tags say of secrets that are not served
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
    HolderTerms holderTerms,
    OtherKinds others,
    RunProgress run) {

  /** Whose the IAM user is, by its claim tag. */
  public enum Ownership {
    UNCLAIMED,
    OURS,
    ANOTHERS
  }

  public Observed {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(ownership);
    credentials = List.copyOf(credentials);
    described = Set.copyOf(described);
    Objects.requireNonNull(stages);
    Objects.requireNonNull(targets);
    exposed = Set.copyOf(exposed);
    Objects.requireNonNull(holderTerms);
    Objects.requireNonNull(others);
    Objects.requireNonNull(run);
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
    return with(other, credentials, stages, targets, run);
  }

  public Observed with(List<Credential> other) {
    return with(ownership, other, stages, targets, run);
  }

  public Observed with(Stages other) {
    return with(ownership, credentials, other, targets, run);
  }

  public Observed with(Targets other) {
    return with(ownership, credentials, stages, other, run);
  }

  public Observed with(RunProgress other) {
    return with(ownership, credentials, stages, targets, other);
  }

  private Observed with(
      Ownership ownership,
      List<Credential> credentials,
      Stages stages,
      Targets targets,
      RunProgress run) {
    return new Observed(
        kind,
        ownership,
        paused,
        credentials,
        described,
        stages,
        targets,
        exposed,
        holderTerms,
        others,
        run);
  }
}

package dev.keyrefresh.store;

import dev.keyrefresh.credential.CredentialId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which version each label sits on, and what the managed secret's tags say.
 *
 * @param released whether the cluster was given back: nothing of it is written any more
 */
public record Labels(
    Map<Stage, VersionId> versions,
    boolean paused,
    boolean released,
    Set<CredentialId> exposed,
    HolderTerms holderTerms) {
  public Labels {
    versions = Map.copyOf(versions);
    exposed = Set.copyOf(exposed);
    Objects.requireNonNull(holderTerms);
  }

  /** Without a word of holders. */
  public Labels(
      Map<Stage, VersionId> versions, boolean paused, boolean released, Set<CredentialId> exposed) {
    this(versions, paused, released, exposed, HolderTerms.NONE);
  }

  public Labels(Map<Stage, VersionId> versions, boolean paused, Set<CredentialId> exposed) {
    this(versions, paused, false, exposed);
  }

  public Optional<VersionId> at(Stage stage) {
    return Optional.ofNullable(versions.get(stage));
  }

  /**
   * Whether nothing is going on: something is current, nothing else pending; neither paused nor
   * exposed.
   */
  public boolean isAtRest() {
    return at(Stage.CURRENT).isPresent() && !isOpen() && !paused && exposed.isEmpty();
  }

  /** Whether a rotation has begun and its credential is not promoted yet. */
  public boolean isOpen() {
    return at(Stage.PENDING).filter(id -> !id.equals(versions.get(Stage.CURRENT))).isPresent();
  }

  /** The same where other dates are known. */
  public Labels exposedSince(Map<CredentialId, Instant> dates) {
    return new Labels(
        versions,
        paused,
        released,
        exposed,
        new HolderTerms(dates, holderTerms.letGo(), holderTerms.misread()));
  }

  public Labels with(Stage stage, VersionId version) {
    Map<Stage, VersionId> moved = new EnumMap<>(Stage.class);
    moved.putAll(versions);
    moved.put(stage, version);
    return new Labels(moved, paused, released, exposed, holderTerms);
  }
}

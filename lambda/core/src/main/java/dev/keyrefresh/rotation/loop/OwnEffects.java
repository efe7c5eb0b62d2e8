package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.VersionId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What this run did itself: it counts more than an answer that does not show it yet. */
final class OwnEffects {
  private final Map<Stage, VersionId> moved = new EnumMap<>(Stage.class);
  private final Map<Stage, Set<Optional<VersionId>>> outdated = new EnumMap<>(Stage.class);
  private final Map<CredentialId, Instant> deactivated = new HashMap<>();
  private final Set<CredentialId> deleted = new HashSet<>();

  /** A move that this run made or saw. */
  void moved(Stage stage, Optional<VersionId> from, VersionId to) {
    if (!from.equals(Optional.of(to))) {
      outdated.computeIfAbsent(stage, _ -> new HashSet<>()).add(from);
    }
    moved.put(stage, to);
  }

  void deactivated(CredentialId id, Instant at) {
    deactivated.put(id, at);
  }

  void deleted(CredentialId id) {
    deleted.add(id);
  }

  /** Whether a label was there, or nowhere, before a move: an answer that says so is stale. */
  boolean isOutdated(Stage stage, Optional<VersionId> at) {
    return outdated.getOrDefault(stage, Set.of()).contains(at);
  }

  Labels in(Labels found) {
    Labels corrected = found;
    for (Map.Entry<Stage, VersionId> own : moved.entrySet()) {
      if (isOutdated(own.getKey(), found.at(own.getKey()))) {
        corrected = corrected.with(own.getKey(), own.getValue());
      }
    }
    return corrected;
  }

  List<Credential> in(List<Credential> listed) {
    return listed.stream()
        .filter(credential -> !deleted.contains(credential.id()))
        .map(
            credential ->
                Optional.ofNullable(deactivated.get(credential.id()))
                    .map(at -> credential.withStatus(Status.INACTIVE, Optional.of(at)))
                    .orElse(credential))
        .toList();
  }
}

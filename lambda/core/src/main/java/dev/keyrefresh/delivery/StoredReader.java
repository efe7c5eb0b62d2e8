package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.ServiceUser;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.store.VersionId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads what is stored: the labels each time, a version once a run, since it never changes. */
final class StoredReader {
  private final StoredVersions versions;
  private final ServiceUser user;
  private final Map<VersionId, StoredVersion> known = new ConcurrentHashMap<>();
  private volatile Optional<Stored> latest = Optional.empty();

  StoredReader(StoredVersions versions, ServiceUser user) {
    this.versions = versions;
    this.user = user;
  }

  Stored read() {
    Labels labels = versions.labels();
    Stages stages = stages(labels);
    Stored read =
        new Stored(
            stages,
            new Attribution(stages, user),
            new HolderSearch(stages.credentials().toList(), user),
            labels.released());
    latest = Optional.of(read);
    return read;
  }

  /** What was read last, for whichever target. */
  Stored latest() {
    return latest.orElseGet(this::read);
  }

  /** What a run stored last matters where nothing current brings targets back from it. */
  private Stages stages(Labels labels) {
    Optional<StoredVersion> current = version(labels, Stage.CURRENT);
    return new Stages(
        current,
        version(labels, Stage.PENDING),
        version(labels, Stage.PREVIOUS),
        current.filter(CredentialVersion.class::isInstance).isPresent()
            ? Optional.empty()
            : version(labels, Stage.CARRIER));
  }

  private Optional<StoredVersion> version(Labels labels, Stage stage) {
    return labels.at(stage).map(id -> known.computeIfAbsent(id, versions::read));
  }
}

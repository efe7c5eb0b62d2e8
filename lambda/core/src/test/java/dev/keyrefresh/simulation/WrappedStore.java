package dev.keyrefresh.simulation;

import dev.keyrefresh.rotation.VersionStore;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.VersionId;
import java.util.Optional;

/** The same store, for a variant that changes one answer. */
class WrappedStore implements VersionStore {
  private final VersionStore real;

  WrappedStore(VersionStore real) {
    this.real = real;
  }

  @Override
  public Labels labels() {
    return real.labels();
  }

  @Override
  public StoredVersion read(VersionId id) {
    return real.read(id);
  }

  @Override
  public void carry(StoredVersion version) {
    real.carry(version);
  }

  @Override
  public void move(Stage stage, VersionId to, Optional<VersionId> from) {
    real.move(stage, to, from);
  }
}

package dev.keyrefresh.simulation;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.GitProbe;
import dev.keyrefresh.delivery.TargetStore;
import dev.keyrefresh.rotation.Cluster;
import dev.keyrefresh.rotation.VersionStore;
import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.loop.Decider;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.time.Pause;
import java.util.Map;
import java.util.Optional;

/** How a wrong loop differs from the real one; this one does not. */
interface Variant {
  Variant REAL = new Variant() {};

  default Decider decide() {
    return DecisionTable::next;
  }

  default VersionStore store(VersionStore real) {
    return real;
  }

  default IamPort credentials(IamPort real) {
    return real;
  }

  default Cluster cluster(Cluster real) {
    return real;
  }

  /** The parts of one run of the rotator, where one has to know what another is asked. */
  default Rotator rotator(Rotator real) {
    return new Rotator(
        decide(),
        store(real.store()),
        credentials(real.credentials()),
        cluster(real.cluster()),
        real.pause());
  }

  default StoredVersions updatersVersions(StoredVersions real, Optional<VersionId> requested) {
    return real;
  }

  default TargetStore targets(TargetStore real) {
    return real;
  }

  /** What a patch leaves of the fields that it finds. */
  default Map<String, Secret> left(Map<String, Secret> fields) {
    return fields;
  }

  default GitProbe probe(GitProbe real) {
    return real;
  }

  record Rotator(
      Decider decide, VersionStore store, IamPort credentials, Cluster cluster, Pause pause) {}
}

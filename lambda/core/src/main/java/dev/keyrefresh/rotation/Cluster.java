package dev.keyrefresh.rotation;

import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.Targets;

/** Port: the cluster's targets, through the updater. Failures are {@link Targets.Unknown}. */
public interface Cluster {

  Targets inspect();

  /** Has this version written where it is wanted, and proven; idempotent. */
  Targets deliver(CredentialVersion version);

  /** Has whatever is wanted now written and proven; idempotent. */
  Targets deliverWanted();
}

package dev.keyrefresh.delivery;

import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import java.util.stream.Stream;

/**
 * What the managed secret said at one moment.
 *
 * @param attribution whose credential a target holds, by these versions
 * @param holders finds what may open Git in any secret, by these versions
 * @param released whether the cluster was given back: nothing of it is written any more
 */
record Stored(Stages stages, Attribution attribution, HolderSearch holders, boolean released) {

  Stream<CredentialVersion> versions() {
    return stages.credentials();
  }
}

package dev.keyrefresh.store;

/** Port: the managed secret of one cluster, to read. Reads may be stale for seconds. */
public interface StoredVersions {

  Labels labels();

  /** Reads one version; what cannot be understood is {@link StoredVersion.Unreadable}. */
  StoredVersion read(VersionId id);
}

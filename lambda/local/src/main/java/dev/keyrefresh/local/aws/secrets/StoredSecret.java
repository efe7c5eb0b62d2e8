package dev.keyrefresh.local.aws.secrets;

import dev.keyrefresh.local.aws.protocol.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One secret with its versions, and how labels move between them. A change makes a new one. */
record StoredSecret(
    String name,
    String arn,
    String description,
    Map<String, String> tags,
    Map<String, Version> versions,
    Instant created,
    Instant changed,
    Optional<Instant> deleted,
    Optional<String> kmsKeyId) {
  static final String CURRENT = "AWSCURRENT";
  static final String PREVIOUS = "AWSPREVIOUS";

  private static final int LABELS_PER_VERSION = 20;

  /** Secrets Manager promises a version without labels no longer life than this. */
  private static final Duration UNLABELLED_LIFE = Duration.ofHours(24);

  StoredSecret {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
  }

  record Version(String id, String value, Instant created, Set<String> labels) {
    Version {
      labels = Collections.unmodifiableSet(new TreeSet<>(labels));
    }

    @Override
    public String toString() {
      return "Version[" + id + ", " + labels + "]";
    }

    private Version with(String label) {
      Set<String> more = new TreeSet<>(labels);
      more.add(label);
      if (more.size() > LABELS_PER_VERSION) {
        throw new AwsError(
            400,
            "LimitExceededException",
            "A version can have at most " + LABELS_PER_VERSION + " staging labels.");
      }
      return new Version(id, value, created, more);
    }

    private Version without(String label) {
      Set<String> fewer = new TreeSet<>(labels);
      fewer.remove(label);
      return new Version(id, value, created, fewer);
    }
  }

  Optional<Version> version(String id) {
    return Optional.ofNullable(versions.get(id));
  }

  Optional<Version> holder(String label) {
    return versions.values().stream().filter(v -> v.labels().contains(label)).findFirst();
  }

  /**
   * Adds a version. The first one of a secret is AWSCURRENT, whatever labels it is put with.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html">
   *     PutSecretValue</a>
   */
  StoredSecret put(String id, String value, Collection<String> labels, Instant now) {
    boolean first = versions.isEmpty();
    Map<String, Version> all = new LinkedHashMap<>(versions);
    all.put(id, new Version(id, value, now, Set.of()));
    StoredSecret changed = withVersions(all, now);
    for (String label : labels) {
      changed = changed.moved(label, id, now);
    }
    return first && !labels.contains(CURRENT) ? changed.moved(CURRENT, id, now) : changed;
  }

  /** The label sits on this version and no other; the version that was current becomes previous. */
  StoredSecret moved(String label, String to, Instant now) {
    Optional<Version> from = holder(label).filter(v -> !v.id().equals(to));
    StoredSecret moved = removed(label, now);
    Map<String, Version> all = new LinkedHashMap<>(moved.versions);
    all.computeIfPresent(to, (_, version) -> version.with(label));
    StoredSecret changed = withVersions(all, now);
    return label.equals(CURRENT) && from.isPresent()
        ? changed.moved(PREVIOUS, from.get().id(), now)
        : changed;
  }

  StoredSecret removed(String label, Instant now) {
    Map<String, Version> all = new LinkedHashMap<>(versions);
    all.replaceAll((_, version) -> version.without(label));
    return withVersions(all, now);
  }

  /** Without the versions that Secrets Manager may have pruned by now: here it always has. */
  StoredSecret pruned(Instant now) {
    Map<String, Version> left = new LinkedHashMap<>(versions);
    left.values()
        .removeIf(v -> v.labels().isEmpty() && v.created().plus(UNLABELLED_LIFE).isBefore(now));
    return withVersions(left, changed);
  }

  StoredSecret withTags(Map<String, String> tags, Instant now) {
    return new StoredSecret(
        name, arn, description, tags, versions, created, now, deleted, kmsKeyId);
  }

  StoredSecret encryptedWith(String key, Instant now) {
    return new StoredSecret(
        name, arn, description, tags, versions, created, now, deleted, Optional.of(key));
  }

  StoredSecret deletedAt(Instant instant, Instant now) {
    return new StoredSecret(
        name, arn, description, tags, versions, created, now, Optional.of(instant), kmsKeyId);
  }

  private StoredSecret withVersions(Map<String, Version> versions, Instant changed) {
    return new StoredSecret(
        name, arn, description, tags, versions, created, changed, deleted, kmsKeyId);
  }

  /** By name, ARN, or ARN without the hyphen and six characters at its end. */
  boolean isCalled(String id) {
    return name.equals(id)
        || arn.equals(id)
        || (id.startsWith("arn:") && arn.startsWith(id + "-") && arn.length() == id.length() + 7);
  }
}

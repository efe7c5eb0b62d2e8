package dev.keyrefresh.local.aws.iam;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One user as IAM holds it; a change makes a new one, so that history can be read. */
record IamUser(
    String name,
    String id,
    Instant created,
    Map<String, String> tags,
    List<AccessKey> keys,
    List<GitCredential> gitCredentials,
    Set<String> policies) {

  IamUser {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    keys = List.copyOf(keys);
    gitCredentials = List.copyOf(gitCredentials);
    policies = Set.copyOf(policies);
  }

  /**
   * @param validFrom when the rest of AWS has heard of it
   */
  record AccessKey(
      Keys pair, String status, Instant created, Instant validFrom, Optional<Use> lastUse) {
    String id() {
      return pair.accessKeyId();
    }

    AccessKey withStatus(String status) {
      return new AccessKey(pair, status, created, validFrom, lastUse);
    }

    AccessKey withLastUse(Use use) {
      return new AccessKey(pair, status, created, validFrom, Optional.of(use));
    }

    boolean usable(Instant now) {
      return status.equals("Active") && !now.isBefore(validFrom);
    }
  }

  /** When, for which service, and in which Region. */
  record Use(Instant at, String service, String region) {}

  record GitCredential(
      String id,
      String userName,
      String password,
      String status,
      Instant created,
      Instant validFrom) {
    boolean usable(Instant now) {
      return status.equals("Active") && !now.isBefore(validFrom);
    }

    GitCredential withStatus(String status) {
      return new GitCredential(id, userName, password, status, created, validFrom);
    }

    @Override
    public String toString() {
      return "GitCredential[" + id + ", " + userName + ", " + status + "]";
    }
  }

  Optional<AccessKey> key(String accessKeyId) {
    return keys.stream().filter(key -> key.id().equals(accessKeyId)).findFirst();
  }

  Optional<GitCredential> gitCredential(String id) {
    return gitCredentials.stream().filter(credential -> credential.id().equals(id)).findFirst();
  }

  IamUser withKey(AccessKey key) {
    Stream<AccessKey> all =
        key(key.id()).isEmpty()
            ? Stream.concat(keys.stream(), Stream.of(key))
            : keys.stream().map(present -> present.id().equals(key.id()) ? key : present);
    return withKeys(all.toList());
  }

  IamUser withoutKey(String accessKeyId) {
    return withKeys(keys.stream().filter(key -> !key.id().equals(accessKeyId)).toList());
  }

  private IamUser withKeys(List<AccessKey> keys) {
    return new IamUser(name, id, created, tags, keys, gitCredentials, policies);
  }

  IamUser withTags(Map<String, String> tags) {
    return new IamUser(name, id, created, tags, keys, gitCredentials, policies);
  }

  IamUser withGitCredentials(List<GitCredential> gitCredentials) {
    return new IamUser(name, id, created, tags, keys, gitCredentials, policies);
  }

  IamUser withPolicies(Set<String> policies) {
    return new IamUser(name, id, created, tags, keys, gitCredentials, policies);
  }
}

package dev.keyrefresh.local.aws.secrets;

import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.secrets.StoredSecret.Version;
import dev.keyrefresh.local.aws.state.History;
import dev.keyrefresh.local.aws.state.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The secrets of the account and Region, as an administrator and the tests see them. */
public final class LocalSecrets {
  private final InstantSource clock;
  private final String arnPrefix;
  private final Ids ids;
  private final History<Map<String, StoredSecret>> secrets = new History<>(Map.of());

  public LocalSecrets(InstantSource clock, String account, String region, Ids ids) {
    this.clock = clock;
    this.ids = ids;
    this.arnPrefix = "arn:aws:secretsmanager:" + region + ":" + account + ":secret:";
  }

  /** A new secret whose only version is AWSCURRENT. Returns its ARN. */
  public String create(String name, Map<String, String> tags, String value) {
    return create(name, "", tags, Optional.of(value), UUID.randomUUID().toString()).arn();
  }

  /** A version that an administrator stores as AWSPENDING. Returns its id. */
  public String putPending(String name, String value) {
    return put(name, value, "AWSPENDING");
  }

  /** A version under these labels; AWSPREVIOUS follows AWSCURRENT. Returns its id. */
  public String put(String name, String value, String... labels) {
    String id = UUID.randomUUID().toString();
    change(name, secret -> secret.put(id, value, Set.of(labels), clock.instant()));
    return id;
  }

  public void tag(String name, String key, String value) {
    change(
        name,
        secret -> {
          Map<String, String> tags = new LinkedHashMap<>(secret.tags());
          tags.put(key, value);
          return secret.withTags(tags, clock.instant());
        });
  }

  /**
   * @param key as it is given: an ARN, an id, or an alias
   */
  public void encryptWith(String name, String key) {
    change(name, secret -> secret.encryptedWith(key, clock.instant()));
  }

  public List<String> names() {
    return all(clock.instant()).stream().map(StoredSecret::name).toList();
  }

  public String arn(String name) {
    return require(name, clock.instant()).arn();
  }

  public Map<String, String> tags(String name) {
    return require(name, clock.instant()).tags();
  }

  /** Which version each label sits on. */
  public SortedMap<String, String> stages(String name) {
    SortedMap<String, String> stages = new TreeMap<>();
    versions(name).forEach((id, labels) -> labels.forEach(label -> stages.put(label, id)));
    return stages;
  }

  /** Every version that is still there, with its labels, oldest first. */
  public Map<String, Set<String>> versions(String name) {
    Map<String, Set<String>> all = new LinkedHashMap<>();
    require(name, clock.instant()).versions().forEach((id, v) -> all.put(id, v.labels()));
    return all;
  }

  /** The value under a label; empty if the label sits nowhere. */
  public Optional<String> value(String name, String stage) {
    return require(name, clock.instant()).holder(stage).map(Version::value);
  }

  synchronized StoredSecret create(
      String name,
      String description,
      Map<String, String> tags,
      Optional<String> value,
      String token) {
    Optional<StoredSecret> present = find(name, clock.instant());
    if (present.isPresent()) {
      throw present.get().deleted().isPresent()
          ? new AwsError(
              400,
              "InvalidRequestException",
              "You can't create this secret because a"
                  + " secret with this name is already scheduled for deletion.")
          : new AwsError(
              400,
              "ResourceExistsException",
              "The operation failed because the secret " + name + " already exists.");
    }
    Instant now = clock.instant();
    StoredSecret empty =
        new StoredSecret(
            name,
            arnPrefix + name + "-" + ids.arnSuffix(),
            description,
            tags,
            Map.of(),
            now,
            now,
            Optional.empty(),
            Optional.empty());
    StoredSecret made =
        value.map(text -> empty.put(token, text, List.of(StoredSecret.CURRENT), now)).orElse(empty);
    store(made);
    return made;
  }

  List<StoredSecret> all(Instant asOf) {
    return present(asOf).map(secret -> secret.pruned(asOf)).toList();
  }

  Optional<StoredSecret> find(String id, Instant asOf) {
    return present(asOf)
        .filter(secret -> secret.isCalled(id))
        .findFirst()
        .map(secret -> secret.pruned(asOf));
  }

  /** A deleted secret is there until the end of its recovery window. */
  private Stream<StoredSecret> present(Instant asOf) {
    return secrets.at(asOf).values().stream()
        .filter(secret -> secret.deleted().map(asOf::isBefore).orElse(true));
  }

  StoredSecret require(String id, Instant asOf) {
    return find(id, asOf)
        .orElseThrow(
            () ->
                new AwsError(
                    400,
                    "ResourceNotFoundException",
                    "Secrets Manager can't find the specified secret."));
  }

  /** Refuses a secret that is marked for deletion, as every change does. */
  synchronized StoredSecret change(String id, UnaryOperator<StoredSecret> change) {
    StoredSecret changed = change.apply(usable(id, clock.instant()));
    store(changed);
    return changed;
  }

  StoredSecret usable(String id, Instant asOf) {
    StoredSecret secret = require(id, asOf);
    if (secret.deleted().isPresent()) {
      throw new AwsError(
          400,
          "InvalidRequestException",
          "You can't perform this operation on the"
              + " secret because it was marked for deletion.");
    }
    return secret;
  }

  synchronized void remove(String name) {
    secrets.change(
        clock.instant(),
        all -> {
          Map<String, StoredSecret> left = new LinkedHashMap<>(all);
          left.remove(name);
          return left;
        });
  }

  private void store(StoredSecret secret) {
    secrets.change(
        clock.instant(),
        all -> {
          Map<String, StoredSecret> changed = new LinkedHashMap<>(all);
          changed.put(secret.name(), secret);
          return changed;
        });
  }
}

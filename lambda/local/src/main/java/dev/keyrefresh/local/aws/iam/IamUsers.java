package dev.keyrefresh.local.aws.iam;

import dev.keyrefresh.local.aws.iam.IamUser.AccessKey;
import dev.keyrefresh.local.aws.iam.IamUser.GitCredential;
import dev.keyrefresh.local.aws.iam.IamUser.Use;
import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.state.History;
import dev.keyrefresh.local.aws.state.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The users of the account, now and as they were, and IAM's rules for changing them. */
public final class IamUsers {
  /** Of several uses within this time, IAM records the first. */
  private static final Duration LAST_USED_LAG = Duration.ofMinutes(15);

  private static final int SLOTS = 2;

  private final InstantSource clock;
  private final String account;
  private final Ids ids;
  private final History<Map<String, IamUser>> users = new History<>(Map.of());
  private final Map<String, String> boundaries = new ConcurrentHashMap<>();

  public IamUsers(InstantSource clock, String account, Ids ids) {
    this.clock = clock;
    this.account = account;
    this.ids = ids;
  }

  /** The ARNs of permissions boundaries by the names of the users that they limit. */
  Map<String, String> boundaries() {
    return boundaries;
  }

  List<IamUser> all(Instant asOf) {
    return List.copyOf(users.at(asOf).values());
  }

  IamUser require(String name) {
    return require(users.now(), name);
  }

  IamUser require(String name, Instant asOf) {
    return require(users.at(asOf), name);
  }

  /** Whoever has this access key, whatever the key's status. */
  Optional<IamUser> owner(String accessKeyId) {
    return users.now().values().stream()
        .filter(user -> user.key(accessKeyId).isPresent())
        .findFirst();
  }

  IamUser requireOwner(String accessKeyId) {
    return owner(accessKeyId).orElseThrow(() -> noSuchKey(accessKeyId));
  }

  /** The one whose Git credential this pair is, if it would be let in now. */
  Optional<IamUser> ownerOfUsable(String serviceUserName, String password) {
    return users.now().values().stream()
        .filter(
            user ->
                user.gitCredentials().stream()
                    .anyMatch(
                        c ->
                            c.userName().equals(serviceUserName)
                                && c.password().equals(password)
                                && c.usable(clock.instant())))
        .findFirst();
  }

  /** Whoever has a Git credential of this name, whatever its status. */
  Optional<IamUser> ownerOfLogin(String serviceUserName) {
    return users.now().values().stream()
        .filter(
            user ->
                user.gitCredentials().stream()
                    .anyMatch(credential -> credential.userName().equals(serviceUserName)))
        .findFirst();
  }

  Optional<GitCredential> gitCredential(String serviceUserName) {
    return ownerOfLogin(serviceUserName).stream()
        .flatMap(user -> user.gitCredentials().stream())
        .filter(credential -> credential.userName().equals(serviceUserName))
        .findFirst();
  }

  String arn(IamUser user) {
    return "arn:aws:iam::" + account + ":user/" + user.name();
  }

  synchronized void create(String name) {
    if (users.now().containsKey(name)) {
      throw new AwsError(409, "EntityAlreadyExists", "User with name " + name + " already exists.");
    }
    put(new IamUser(name, ids.unique("AIDA"), now(), Map.of(), List.of(), List.of(), Set.of()));
  }

  synchronized void delete(String name) {
    require(name);
    users.change(
        clock.instant(),
        all -> {
          Map<String, IamUser> left = new LinkedHashMap<>(all);
          left.remove(name);
          return left;
        });
  }

  synchronized AccessKey addKey(String user, Instant created, Instant validFrom) {
    IamUser present = require(user);
    if (present.keys().size() >= SLOTS) {
      throw full("AccessKeysPerUser");
    }
    Keys pair = new Keys(ids.accessKeyId(), ids.secretAccessKey(), Optional.empty());
    AccessKey made = new AccessKey(pair, "Active", created, validFrom, Optional.empty());
    put(present.withKey(made));
    return made;
  }

  void setStatus(String user, String accessKeyId, String status) {
    change(user, present -> present.withKey(key(present, accessKeyId).withStatus(status)));
  }

  void removeKey(String user, String accessKeyId) {
    change(user, present -> present.withoutKey(key(present, accessKeyId).id()));
  }

  synchronized void recordUse(String accessKeyId, String service, String region) {
    Instant now = now();
    owner(accessKeyId)
        .ifPresent(
            user ->
                user.key(accessKeyId)
                    .filter(
                        key ->
                            key.lastUse()
                                .map(use -> !now.isBefore(use.at().plus(LAST_USED_LAG)))
                                .orElse(true))
                    .ifPresent(
                        key -> put(user.withKey(key.withLastUse(new Use(now, service, region))))));
  }

  synchronized GitCredential addGitCredential(String user, Instant created, Instant validFrom) {
    IamUser present = require(user);
    List<GitCredential> all = present.gitCredentials();
    if (all.size() >= SLOTS) {
      throw full("ServiceSpecificCredentialsPerUser");
    }
    GitCredential made =
        new GitCredential(
            ids.unique("ACCA"),
            freeUserName(present),
            ids.servicePassword(),
            "Active",
            created,
            validFrom);
    put(present.withGitCredentials(Stream.concat(all.stream(), Stream.of(made)).toList()));
    return made;
  }

  synchronized void change(String user, UnaryOperator<IamUser> change) {
    put(change.apply(require(user)));
  }

  /** IAM's dates have no fractions of a second. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** {@code name-at-account}, then {@code name+1-at-account}. */
  private String freeUserName(IamUser user) {
    return Stream.of("", "+1")
        .map(suffix -> user.name() + suffix + "-at-" + account)
        .filter(name -> user.gitCredentials().stream().noneMatch(c -> c.userName().equals(name)))
        .findFirst()
        .orElseThrow();
  }

  private void put(IamUser user) {
    users.change(
        clock.instant(),
        all -> {
          Map<String, IamUser> changed = new LinkedHashMap<>(all);
          changed.put(user.name(), user);
          return changed;
        });
  }

  private static IamUser require(Map<String, IamUser> all, String name) {
    return Optional.ofNullable(all.get(name))
        .orElseThrow(
            () ->
                new AwsError(
                    404, "NoSuchEntity", "The user with name " + name + " cannot be found."));
  }

  private static AccessKey key(IamUser user, String accessKeyId) {
    return user.key(accessKeyId).orElseThrow(() -> noSuchKey(accessKeyId));
  }

  static AwsError noSuchKey(String accessKeyId) {
    return new AwsError(
        404, "NoSuchEntity", "The Access Key with id " + accessKeyId + " cannot be found.");
  }

  private static AwsError full(String quota) {
    return new AwsError(409, "LimitExceeded", "Cannot exceed quota for " + quota + ": " + SLOTS);
  }
}

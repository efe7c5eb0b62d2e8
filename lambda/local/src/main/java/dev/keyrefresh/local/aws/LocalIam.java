package dev.keyrefresh.local.aws;

import dev.keyrefresh.local.aws.IamUser.AccessKey;
import dev.keyrefresh.local.aws.IamUser.GitCredential;
import dev.keyrefresh.local.aws.IamUser.Use;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The users of the account. What is public here is the account seen from outside: an administrator's
 * hand, and the eyes of the Git server and the tests. Functions come over HTTP.
 */
public final class LocalIam {
  /** Of several uses within this time, IAM records the first. */
  private static final Duration LAST_USED_LAG = Duration.ofMinutes(15);
  private static final int KEYS_PER_USER = 2;
  private static final String QUARANTINE =
    "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3";

  private final InstantSource clock;
  private final String account;
  private final String region;
  private final History<Map<String, IamUser>> users = new History<>(Map.of());
  private Duration propagation = Duration.ofSeconds(8);

  LocalIam(InstantSource clock, String account, String region) {
    this.clock = clock;
    this.account = account;
    this.region = region;
  }

  /** An access key as IAM shows it: {@code status} is Active or Inactive. */
  public record Key(String id, String status, Instant created, Optional<Instant> lastUsed) {}

  /** A Git credential as IAM shows it. */
  public record GitKey(String id, String userName, String status, Instant created) {}

  /** A Git credential at the only moment its password is shown. */
  public record NewGitKey(String id, String userName, String password) {
    @Override
    public String toString() {
      return "NewGitKey[" + id + ", " + userName + ", redacted]";
    }
  }

  /** From now on a key or Git credential made over HTTP is valid only this much later; 8 s at first. */
  public synchronized void propagation(Duration delay) {
    propagation = delay;
  }

  public synchronized void createUser(String name) {
    if (users.now().containsKey(name)) {
      throw new IllegalStateException("there is a user " + name);
    }
    put(new IamUser(name, Ids.unique("AIDA"), now(), Map.of(), List.of(), List.of(), Set.of()));
  }

  public synchronized void deleteUser(String name) {
    requireUser(name, clock.instant());
    users.change(clock.instant(), all -> without(all, name));
  }

  /** A key that somebody made earlier: valid at once. */
  public Keys createAccessKey(String user) {
    return createAccessKey(user, now());
  }

  /** A key that somebody made at that time: valid at once. */
  public Keys createAccessKey(String user, Instant created) {
    return addKey(user, created, created).pair();
  }

  /** A Git credential that somebody made earlier: valid at once. */
  public NewGitKey createGitCredential(String user) {
    GitCredential made = addGitCredential(user, GitCredentialApi.CODECOMMIT, now());
    return new NewGitKey(made.id(), made.userName(), made.password());
  }

  public void activate(String accessKeyId) {
    setStatus(requireOwner(accessKeyId), accessKeyId, "Active");
  }

  public void deactivate(String accessKeyId) {
    setStatus(requireOwner(accessKeyId), accessKeyId, "Inactive");
  }

  public void delete(String accessKeyId) {
    removeKey(requireOwner(accessKeyId), accessKeyId);
  }

  /** The user's keys, oldest first. */
  public List<Key> keys(String user) {
    return requireUser(user, clock.instant()).keys().stream().map(key -> new Key(key.id(),
      key.status(), key.created(), key.lastUse().map(Use::at))).toList();
  }

  public List<GitKey> gitCredentials(String user) {
    return requireUser(user, clock.instant()).gitCredentials().stream()
      .map(c -> new GitKey(c.id(), c.userName(), c.status(), c.created())).toList();
  }

  public Map<String, String> tags(String user) {
    return requireUser(user, clock.instant()).tags();
  }

  public void tag(String user, String key, String value) {
    change(user, present -> IamTags.added(present, Map.of(key, value)));
  }

  /** The unique id (AIDA…), which AWS Config names instead of the user. */
  public String userId(String user) {
    return requireUser(user, clock.instant()).id();
  }

  /** What AWS does to the user of a key that it found exposed. */
  public void attachQuarantine(String user) {
    change(user, present -> present.withPolicies(Set.of(QUARANTINE)));
  }

  public void detachQuarantine(String user) {
    change(user, present -> present.withPolicies(Set.of()));
  }

  /** The secret, if this key exists, is Active and has propagated. */
  public Optional<String> secretOfUsable(String accessKeyId) {
    return owner(accessKeyId).flatMap(user -> user.key(accessKeyId))
      .filter(key -> key.usable(clock.instant())).map(key -> key.pair().secretAccessKey());
  }

  /** The user of a key, whatever the key's status. */
  public Optional<String> ownerOf(String accessKeyId) {
    return owner(accessKeyId).map(IamUser::name);
  }

  /** The user of a Git credential, if this pair would be let in now. */
  public Optional<String> ownerOfUsableGitCredential(String serviceUserName, String password) {
    return users.now().values().stream()
      .filter(user -> user.gitCredentials().stream()
        .anyMatch(c -> c.userName().equals(serviceUserName) && c.password().equals(password)
          && c.usable(clock.instant())))
      .map(IamUser::name).findFirst();
  }

  /** A use of a key, as {@code GetAccessKeyLastUsed} will tell it, with IAM's lag. */
  public synchronized void recordUse(String accessKeyId, String serviceName) {
    Instant now = now();
    owner(accessKeyId).ifPresent(user -> user.key(accessKeyId)
      .filter(key -> key.lastUse().map(use -> !now.isBefore(use.at().plus(LAST_USED_LAG)))
        .orElse(true))
      .ifPresent(key -> put(user.withKey(new AccessKey(key.pair(), key.status(), key.created(),
        key.validFrom(), Optional.of(new Use(now, serviceName, region)))))));
  }

  Caller caller(String accessKeyId) {
    IamUser user = requireUser(requireOwner(accessKeyId), clock.instant());
    return new Caller.User(arn(user), user.id());
  }

  String arn(IamUser user) {
    return "arn:aws:iam::" + account + ":user/" + user.name();
  }

  List<IamUser> users(Instant asOf) {
    return List.copyOf(users.at(asOf).values());
  }

  IamUser requireUser(String name, Instant asOf) {
    return Optional.ofNullable(users.at(asOf).get(name)).orElseThrow(() -> new AwsError(404,
      "NoSuchEntity", "The user with name " + name + " cannot be found."));
  }

  String requireOwner(String accessKeyId) {
    return ownerOf(accessKeyId).orElseThrow(() -> noSuchKey(accessKeyId));
  }

  AccessKey createKey(String user) {
    return addKey(user, now(), clock.instant().plus(propagation));
  }

  private synchronized AccessKey addKey(String user, Instant created, Instant validFrom) {
    IamUser present = requireUser(user, clock.instant());
    if (present.keys().size() >= KEYS_PER_USER) {
      throw limit("AccessKeysPerUser", KEYS_PER_USER);
    }
    Keys pair = new Keys(Ids.accessKeyId(), Ids.secretAccessKey(), Optional.empty());
    AccessKey made = new AccessKey(pair, "Active", created, validFrom, Optional.empty());
    put(present.withKey(made));
    return made;
  }

  GitCredential createGitCredential(String user, String serviceName) {
    return addGitCredential(user, serviceName, clock.instant().plus(propagation));
  }

  private synchronized GitCredential addGitCredential(String user, String serviceName,
    Instant validFrom) {
    IamUser present = requireUser(user, clock.instant());
    List<GitCredential> all = present.gitCredentials();
    if (all.size() >= KEYS_PER_USER) {
      throw limit("ServiceSpecificCredentialsPerUser", KEYS_PER_USER);
    }
    GitCredential made = new GitCredential(Ids.unique("ACCA"), serviceName,
      freeUserName(present), Ids.servicePassword(), "Active", now(), validFrom);
    put(present.withGitCredentials(Stream.concat(all.stream(), Stream.of(made)).toList()));
    return made;
  }

  /** {@code name-at-account}, then {@code name+1-at-account}. */
  private String freeUserName(IamUser user) {
    return Stream.of("", "+1").map(suffix -> user.name() + suffix + "-at-" + account)
      .filter(name -> user.gitCredentials().stream().noneMatch(c -> c.userName().equals(name)))
      .findFirst().orElseThrow();
  }

  void setStatus(String user, String accessKeyId, String status) {
    change(user, present -> {
      AccessKey key = present.key(accessKeyId).orElseThrow(() -> noSuchKey(accessKeyId));
      return present.withKey(
        new AccessKey(key.pair(), status, key.created(), key.validFrom(), key.lastUse()));
    });
  }

  void removeKey(String user, String accessKeyId) {
    change(user, present -> {
      present.key(accessKeyId).orElseThrow(() -> noSuchKey(accessKeyId));
      return present.withoutKey(accessKeyId);
    });
  }

  synchronized void change(String user, UnaryOperator<IamUser> change) {
    put(change.apply(requireUser(user, clock.instant())));
  }

  private void put(IamUser user) {
    users.change(clock.instant(), all -> {
      Map<String, IamUser> changed = new LinkedHashMap<>(all);
      changed.put(user.name(), user);
      return changed;
    });
  }

  private static Map<String, IamUser> without(Map<String, IamUser> all, String name) {
    Map<String, IamUser> changed = new LinkedHashMap<>(all);
    changed.remove(name);
    return changed;
  }

  private Optional<IamUser> owner(String accessKeyId) {
    return users.now().values().stream().filter(user -> user.key(accessKeyId).isPresent())
      .findFirst();
  }

  /** IAM's dates have no fractions of a second. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  static AwsError noSuchKey(String accessKeyId) {
    return new AwsError(404, "NoSuchEntity",
      "The Access Key with id " + accessKeyId + " cannot be found.");
  }

  private static AwsError limit(String quota, int limit) {
    return new AwsError(409, "LimitExceeded", "Cannot exceed quota for " + quota + ": " + limit);
  }
}

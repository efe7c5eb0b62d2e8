package dev.keyrefresh.local.aws.iam;

import dev.keyrefresh.local.aws.iam.IamUser.GitCredential;
import dev.keyrefresh.local.aws.iam.IamUser.Use;
import dev.keyrefresh.local.aws.protocol.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * IAM as an administrator's hand and the eyes of the Git server and the tests have it. Functions
 * come over HTTP.
 */
public final class LocalIam {
  private static final String QUARANTINE = "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3";

  private final InstantSource clock;
  private final String region;
  private final IamUsers users;
  private volatile Duration propagation = Duration.ofSeconds(8);

  public LocalIam(InstantSource clock, String region, IamUsers users) {
    this.clock = clock;
    this.region = region;
    this.users = users;
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

  /** How much later a key or Git credential that is made over HTTP is valid; 8 s at first. */
  public void propagation(Duration delay) {
    propagation = delay;
  }

  public void createUser(String name) {
    users.create(name);
  }

  public void deleteUser(String name) {
    users.delete(name);
  }

  /** A key that somebody made earlier: valid at once. */
  public Keys createAccessKey(String user) {
    return createAccessKey(user, users.now());
  }

  /** A key that somebody made at that time, and valid since. */
  public Keys createAccessKey(String user, Instant created) {
    return users.addKey(user, created, created).pair();
  }

  public void activate(String accessKeyId) {
    users.setStatus(users.requireOwner(accessKeyId).name(), accessKeyId, "Active");
  }

  public void deactivate(String accessKeyId) {
    users.setStatus(users.requireOwner(accessKeyId).name(), accessKeyId, "Inactive");
  }

  public void delete(String accessKeyId) {
    users.removeKey(users.requireOwner(accessKeyId).name(), accessKeyId);
  }

  /** The user's keys, oldest first. */
  public List<Key> keys(String user) {
    return users.require(user).keys().stream()
        .map(key -> new Key(key.id(), key.status(), key.created(), key.lastUse().map(Use::at)))
        .toList();
  }

  /** A Git credential that somebody made earlier: valid at once. */
  public NewGitKey createGitCredential(String user) {
    return createGitCredential(user, users.now());
  }

  /** A Git credential that somebody made at that time, and valid since. */
  public NewGitKey createGitCredential(String user, Instant created) {
    GitCredential made = users.addGitCredential(user, created, created);
    return new NewGitKey(made.id(), made.userName(), made.password());
  }

  public List<GitKey> gitCredentials(String user) {
    return users.require(user).gitCredentials().stream()
        .map(c -> new GitKey(c.id(), c.userName(), c.status(), c.created()))
        .toList();
  }

  /** The unique id (AIDA…), by which AWS Config names a user. */
  public String userId(String user) {
    return users.require(user).id();
  }

  public Map<String, String> tags(String user) {
    return users.require(user).tags();
  }

  public void tag(String user, String key, String value) {
    users.change(user, present -> IamTags.added(present, Map.of(key, value)));
  }

  /** Puts the user under a permissions boundary, or under none again. */
  public void limit(String user, Optional<String> boundaryArn) {
    boundaryArn.ifPresentOrElse(
        arn -> users.boundaries().put(user, arn), () -> users.boundaries().remove(user));
  }

  /** What AWS does to the user of a key that it found exposed. */
  public void attachQuarantine(String user) {
    users.change(user, present -> present.withPolicies(Set.of(QUARANTINE)));
  }

  public void detachQuarantine(String user) {
    users.change(user, present -> present.withPolicies(Set.of()));
  }

  /**
   * The secret, if this key exists, is Active and has propagated. Users' keys only; the role
   * session's are the account's operator's.
   */
  public Optional<String> secretOfUsable(String accessKeyId) {
    return users
        .owner(accessKeyId)
        .flatMap(user -> user.key(accessKeyId))
        .filter(key -> key.usable(clock.instant()))
        .map(key -> key.pair().secretAccessKey());
  }

  /** The user of a key, whatever the key's status. */
  public Optional<String> ownerOf(String accessKeyId) {
    return users.owner(accessKeyId).map(IamUser::name);
  }

  /** The user of a Git credential, if this pair would be let in now. */
  public Optional<String> ownerOfUsableGitCredential(String serviceUserName, String password) {
    return users.ownerOfUsable(serviceUserName, password).map(IamUser::name);
  }

  /** The password, if such a Git credential exists, is Active and has propagated. */
  public Optional<String> passwordOfUsable(String serviceUserName) {
    return users
        .gitCredential(serviceUserName)
        .filter(credential -> credential.usable(clock.instant()))
        .map(GitCredential::password);
  }

  /** The user of a Git credential, whatever its status. */
  public Optional<String> ownerOfGitCredential(String serviceUserName) {
    return users.ownerOfLogin(serviceUserName).map(IamUser::name);
  }

  /** A use of a key, as {@code GetAccessKeyLastUsed} will tell it, with IAM's lag. */
  public void recordUse(String accessKeyId, String serviceName) {
    users.recordUse(accessKeyId, serviceName, region);
  }

  public Caller caller(String accessKeyId) {
    IamUser user = users.requireOwner(accessKeyId);
    return new Caller.User(users.arn(user), user.id());
  }

  Instant validFrom() {
    return clock.instant().plus(propagation);
  }
}

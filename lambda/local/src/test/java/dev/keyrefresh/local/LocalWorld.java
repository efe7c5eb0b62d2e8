package dev.keyrefresh.local;

import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.iam.Keys;
import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.local.aws.ses.LocalMail;
import dev.keyrefresh.local.fleet.Accounting;
import dev.keyrefresh.local.fleet.ArgoCdCluster;
import dev.keyrefresh.local.fleet.ArgoCdCluster.Place;
import dev.keyrefresh.local.fleet.GitWatch;
import dev.keyrefresh.local.fleet.LocalFleet;
import dev.keyrefresh.local.git.LocalCodeCommit;
import dev.keyrefresh.local.kubernetes.LocalCluster;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.time.Pause;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A fleet of one cluster with three repositories, for the tests. */
public final class LocalWorld implements AutoCloseable {
  public static final String CLUSTER = "demo-cluster";
  public static final String USER = CLUSTER + "_codecommit_user";
  public static final String SECRET = "codecommit-key-refresh/" + CLUSTER;
  public static final String ROTATOR = LocalFleet.ROTATOR;
  public static final String UPDATER = "codecommit-key-refresh-updater-" + CLUSTER;
  public static final Duration ROTATOR_TIMEOUT = LocalFleet.ROTATOR_TIMEOUT;
  public static final Duration UPDATER_TIMEOUT = ArgoCdCluster.UPDATER_TIMEOUT;

  private static final String GONE = "gone";
  private static final Duration YOUNG = Duration.ofDays(10);

  private static final List<Place> PLACES =
      List.of(
          place("repo-2187391041", "platform"),
          place("repo-2871450931", "storefront"),
          place("repo-3301977102", "charts"));
  public static final List<TargetName> TARGETS = PLACES.stream().map(Place::target).toList();

  private static final Map<String, String> SETTINGS = Map.of("CLUSTERS", CLUSTER);

  private final LocalFleet fleet;
  private final ArgoCdCluster cluster;

  private LocalWorld(
      Form form,
      List<Place> places,
      InstantSource clock,
      Pause pause,
      PrintStream rotatorLog,
      PrintStream updaterLog) {
    fleet = LocalFleet.start(SETTINGS, clock, pause, rotatorLog, new SecureRandom());
    cluster = fleet.add(new ArgoCdCluster.Plan(CLUSTER, form, places), updaterLog);
  }

  /**
   * Starts everything.
   *
   * @param clock rules all but the signatures of requests to AWS
   * @param pause how a handler waits for a new key to propagate
   * @param rotatorLog what the rotator prints: one JSON object a line
   * @param updaterLog what the updater prints, likewise
   */
  public static LocalWorld start(
      InstantSource clock, Pause pause, PrintStream rotatorLog, PrintStream updaterLog) {
    return start(new Form.Signed(), clock, pause, rotatorLog, updaterLog);
  }

  /** The same for a cluster of another form, whose targets hold what that form is made of. */
  public static LocalWorld start(
      Form form, InstantSource clock, Pause pause, PrintStream rotatorLog, PrintStream updaterLog) {
    return new LocalWorld(form, PLACES, clock, pause, rotatorLog, updaterLog);
  }

  /**
   * The same cluster as it is long after its adoption: the key is stored as current, the user
   * claimed. Of a keyless one nothing is stored.
   */
  public static LocalWorld startAdopted(
      InstantSource clock, Pause pause, PrintStream rotatorLog, PrintStream updaterLog) {
    return startAdopted(new Form.Signed(), clock, pause, rotatorLog, updaterLog);
  }

  /** The same with so many targets, all of one repository. */
  static LocalWorld startAdopted(
      int targets,
      InstantSource clock,
      Pause pause,
      PrintStream rotatorLog,
      PrintStream updaterLog) {
    List<Place> places =
        IntStream.rangeClosed(1, targets)
            .mapToObj(number -> place("repo-%03d".formatted(number), "platform"))
            .toList();
    LocalWorld world =
        new LocalWorld(new Form.Signed(), places, clock, pause, rotatorLog, updaterLog);
    world.adopt(world.cluster.old().issued());
    world.renewed();
    return world;
  }

  /** The same for a cluster of another form. */
  public static LocalWorld startAdopted(
      Form form, InstantSource clock, Pause pause, PrintStream rotatorLog, PrintStream updaterLog) {
    LocalWorld world = start(form, clock, pause, rotatorLog, updaterLog);
    if (form.credential().isRotated()) {
      world.adopt(world.cluster.old().issued());
    }
    world.renewed();
    return world;
  }

  /**
   * The same cluster a while after a rotation: its only key is young, stored as current, and in
   * every target.
   */
  public static LocalWorld startSettled(
      InstantSource clock, Pause pause, PrintStream rotatorLog, PrintStream updaterLog) {
    LocalWorld world = start(clock, pause, rotatorLog, updaterLog);
    Instant made = clock.instant().minus(YOUNG);
    Keys key = world.aws().iam().createAccessKey(USER, made);
    world.adopt(
        new IssuedCredential(
            new CredentialId(key.accessKeyId()),
            CredentialKind.ACCESS_KEY,
            new UserName(USER),
            key.accessKeyId(),
            Secret.of(key.secretAccessKey()),
            made));
    world.aws().iam().delete(world.oldKey().accessKeyId());
    world.renewed();
    return world;
  }

  private void adopt(IssuedCredential credential) {
    VersionId version = new VersionId(UUID.randomUUID().toString());
    aws()
        .secrets()
        .put(
            SECRET,
            VersionJson.write(
                new CredentialVersion(version, credential, Optional.empty(), Set.of())),
            "AWSCURRENT");
    aws().iam().tag(USER, "codecommit-key-refresh", secretArn());
  }

  public LocalAws aws() {
    return fleet.aws();
  }

  public LocalCluster kubernetes() {
    return cluster.kubernetes();
  }

  public LocalCodeCommit codeCommit() {
    return fleet.codeCommit();
  }

  public String secretArn() {
    return cluster.secretArn();
  }

  /** The key that was in use before this project came. */
  public Keys oldKey() {
    return cluster.old().key();
  }

  /** The Git credential that was in use before, where the form is made of one. */
  public Optional<LocalIam.NewGitKey> oldGitCredential() {
    return cluster.old().gitCredential();
  }

  /** "Active", "Inactive" or "gone": what IAM says of an access key of the cluster's user. */
  String keyStatus(String id) {
    return aws().iam().keys(USER).stream()
        .filter(key -> key.id().equals(id))
        .map(LocalIam.Key::status)
        .findFirst()
        .orElse(GONE);
  }

  /** The same of a Git credential. */
  String gitStatus(String id) {
    return aws().iam().gitCredentials(USER).stream()
        .filter(credential -> credential.id().equals(id))
        .map(LocalIam.GitKey::status)
        .findFirst()
        .orElse(GONE);
  }

  /** The texts of what was sent so far. */
  List<String> mails() {
    return aws().mail().sent().stream().map(LocalMail.Mail::text).toList();
  }

  ArgoCdCluster cluster() {
    return cluster;
  }

  Accounting accounting() {
    return fleet.accounting();
  }

  GitWatch watch() {
    return cluster.watch();
  }

  /** Sends an event to the rotator, as EventBridge or an administrator would. */
  public Invocation rotate(byte[] event) {
    return fleet.rotate(event);
  }

  /** The five-minute schedule of the updater; its result as JSON. */
  public byte[] renewed() {
    return cluster.renewed();
  }

  /** The login that every target names, an id or a ServiceUserName; fails where they differ. */
  public String held() {
    return cluster.held();
  }

  /** Another updater of this cluster, whose settings differ. */
  LocalLambda updater(Consumer<Map<String, String>> change) {
    return cluster.updater(change);
  }

  /** What the rotator's environment would be, the SDK's own variables included. */
  public Map<String, String> rotatorEnvironment() {
    return fleet.rotatorEnvironment(SETTINGS);
  }

  /** What the updater's environment would be, the SDK's own variables included. */
  public Map<String, String> updaterEnvironment() {
    return cluster.environment();
  }

  @Override
  public void close() {
    fleet.close();
  }

  private static Place place(String secret, String repository) {
    return new Place(new TargetName("argocd", secret), repository, false);
  }
}

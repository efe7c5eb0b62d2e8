package dev.keyrefresh.local.synthetic;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.contract.Served;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.iam.Keys;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Clusters by the hundred: each with an IAM user, a key, a managed secret and one target. AWS is
 * the embedded one; in place of a Kubernetes API and an updater each has a function that knows what
 * its target holds, and answers as the updater does. It makes no call.
 */
public final class SyntheticClusters {
  private final LocalAws aws;
  private final InstantSource clock;
  private final Map<String, CredentialId> held = new ConcurrentHashMap<>();

  public SyntheticClusters(LocalAws aws, InstantSource clock) {
    this.aws = aws;
    this.clock = clock;
  }

  /** Adds a cluster long after its adoption, whose key is that old. */
  public void add(String cluster, Duration age) {
    String secret = secret(cluster);
    String user = user(cluster);
    Instant made = clock.instant().minus(age);
    aws.iam().createUser(user);
    Keys keys = aws.iam().createAccessKey(user, made);
    CredentialId id = new CredentialId(keys.accessKeyId());
    String arn =
        aws.secrets()
            .create(
                secret,
                Map.of("codecommit-key-refresh/cluster", cluster),
                VersionJson.write(
                    new CredentialVersion(
                        new VersionId(UUID.randomUUID().toString()),
                        new IssuedCredential(
                            id,
                            CredentialKind.ACCESS_KEY,
                            new UserName(user),
                            id.value(),
                            Secret.of(keys.secretAccessKey()),
                            made),
                        Optional.empty(),
                        Set.of())));
    aws.iam().tag(user, "codecommit-key-refresh", arn);
    held.put(cluster, id);
    aws.functions().register(updater(cluster), payload -> answer(cluster, payload));
  }

  public boolean has(String cluster) {
    return held.containsKey(cluster);
  }

  /** What the cluster's target holds. */
  public CredentialId held(String cluster) {
    return Optional.ofNullable(held.get(cluster))
        .orElseThrow(() -> new IllegalArgumentException("no such cluster: " + cluster));
  }

  /** Somebody puts another credential into the target. */
  public void drift(String cluster, CredentialId id) {
    held.put(cluster, id);
  }

  public static String secret(String cluster) {
    return "codecommit-key-refresh/" + cluster;
  }

  public static String user(String cluster) {
    return cluster + "_codecommit_user";
  }

  public static String updater(String cluster) {
    return "codecommit-key-refresh-updater-" + cluster;
  }

  private byte[] answer(String cluster, byte[] payload) throws Malformed {
    UpdateRequest request =
        UpdateRequest.read(Json.read(new String(payload, StandardCharsets.UTF_8)));
    Optional<CredentialId> current = stored(cluster, "AWSCURRENT");
    if (request.operation() == Operation.DELIVER) {
      stored(cluster, "AWSPENDING").or(() -> current).ifPresent(id -> held.put(cluster, id));
    }
    CredentialId holds = held(cluster);
    boolean inStep =
        request.operation() == Operation.DELIVER || current.filter(holds::equals).isPresent();
    UpdateResult result =
        new UpdateResult(
            cluster,
            "signed",
            Optional.of(
                new Served(
                    aws.secrets().arn(secret(cluster)),
                    new UserName(user(cluster)),
                    CredentialKind.ACCESS_KEY)),
            false,
            List.of(
                new TargetState(
                    new TargetName("argocd", "repo-1"),
                    "https://git-codecommit." + aws.region() + ".amazonaws.com/v1/repos/" + cluster,
                    Optional.of(holds),
                    inStep ? TargetOutcome.IN_STEP : TargetOutcome.BEHIND,
                    Optional.of(clock.instant()),
                    Optional.empty())),
            Optional.empty());
    return Json.write(result.toMap()).getBytes(StandardCharsets.UTF_8);
  }

  private Optional<CredentialId> stored(String cluster, String stage) {
    return aws.secrets()
        .value(secret(cluster), stage)
        .map(
            text ->
                VersionJson.read(
                    new VersionId(UUID.randomUUID().toString()),
                    text,
                    new UserName(user(cluster)),
                    clock.instant()))
        .filter(CredentialVersion.class::isInstance)
        .map(CredentialVersion.class::cast)
        .map(CredentialVersion::credentialId);
  }
}

package dev.keyrefresh.rotator.fleet;

import dev.keyrefresh.aws.secret.KmsKey;
import dev.keyrefresh.aws.secret.ManagedSecretTags;
import dev.keyrefresh.aws.secret.Misconfigured;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.rotator.event.IdleCluster;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.VersionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/**
 * The clusters whose managed secrets are in this Region, by the tag that names the cluster. A tag
 * is believed only where the secret's name and ARN agree with it: whoever may tag a secret of his
 * own must not register a cluster. A new secret may take minutes to be listed.
 */
final class ClusterRegistry {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:[a-z0-9-]+:secretsmanager:([a-z0-9-]+):[0-9]{12}:secret:(.+)-[A-Za-z0-9]{6}");

  /** Secrets Manager's own limit of a page. */
  private static final int PAGE = 100;

  private final RotatorClients aws;
  private final String region;
  private final Predicate<String> isCluster;
  private final UnaryOperator<String> usualUser;
  private final Optional<KmsKey> key;

  /**
   * @param isCluster whether a text can be a cluster's name
   * @param usualUser the user of a cluster where no tag names one
   * @param key the deployment's, which every managed secret is encrypted with; empty for any
   */
  ClusterRegistry(
      RotatorClients aws,
      String region,
      Predicate<String> isCluster,
      UnaryOperator<String> usualUser,
      Optional<KmsKey> key) {
    this.aws = aws;
    this.region = region;
    this.isCluster = isCluster;
    this.usualUser = usualUser;
    this.key = key;
  }

  /**
   * A cluster of the list.
   *
   * @param user whose credential it has; empty where that cannot be a user
   * @param pending the version of a rotation that has begun and is not at its end; none while the
   *     cluster is paused
   * @param changed when its secret changed last
   * @param idle empty where anything is going on, where nothing is rotated, and where a tag cannot
   *     be read
   */
  record Registered(
      String cluster,
      String secretArn,
      Optional<UserName> user,
      Optional<VersionId> pending,
      Instant changed,
      Optional<IdleCluster> idle) {}

  /**
   * A part of the list.
   *
   * @param disbelieved of each secret whose tag is not believed, its ARN and why
   * @param next what continues the list
   */
  record Listing(List<Registered> clusters, List<String> disbelieved, Optional<String> next) {
    Listing {
      clusters = List.copyOf(clusters);
      disbelieved = List.copyOf(disbelieved);
    }
  }

  /**
   * @param from what an earlier page gave out; empty for the beginning
   */
  Listing list(Optional<String> from) {
    Filter tagged =
        Filter.builder()
            .key(FilterNameStringType.TAG_KEY)
            .values(ManagedSecretTags.CLUSTER)
            .build();
    ListSecretsResponse answer =
        aws.secrets()
            .listSecrets(
                request ->
                    request.maxResults(PAGE).filters(List.of(tagged)).nextToken(from.orElse(null)));
    List<Registered> clusters = new ArrayList<>();
    List<String> disbelieved = new ArrayList<>();
    for (SecretListEntry secret : answer.secretList()) {
      ManagedSecretTags facts = ManagedSecretTags.of(secret);
      String cluster = facts.tags().get(ManagedSecretTags.CLUSTER);
      if (cluster != null && !isReplica(secret)) {
        whyNot(secret, cluster)
            .ifPresentOrElse(
                why -> disbelieved.add(secret.arn() + ": " + why),
                () -> clusters.add(registered(cluster, secret, facts)));
      }
    }
    return new Listing(clusters, disbelieved, Optional.ofNullable(answer.nextToken()));
  }

  private Registered registered(String cluster, SecretListEntry secret, ManagedSecretTags facts) {
    Optional<UserName> user =
        Optional.of(facts.tags().getOrDefault(ManagedSecretTags.USER, usualUser.apply(cluster)))
            .map(String::strip)
            .filter(UserName::isOne)
            .map(UserName::new);
    Labels labels = facts.labels();
    return new Registered(
        cluster,
        facts.arn(),
        user,
        labels.isOpen() && !labels.paused() ? labels.at(Stage.PENDING) : Optional.empty(),
        Objects.requireNonNullElse(secret.lastChangedDate(), Instant.MAX),
        user.flatMap(name -> idle(facts, name)));
  }

  /** A tag that cannot be read is for a full look, which says so. */
  private Optional<IdleCluster> idle(ManagedSecretTags facts, UserName user) {
    try {
      return facts.labels().isAtRest()
              && facts.kind().isRotated()
              && facts.notUnderstood().isEmpty()
          ? Optional.of(new IdleCluster(facts.arn(), user, facts.kind()))
          : Optional.empty();
    } catch (Misconfigured e) {
      return Optional.empty();
    }
  }

  /** A copy of another Region's secret: its cluster is looked after there. */
  private boolean isReplica(SecretListEntry secret) {
    return secret.primaryRegion() != null && !secret.primaryRegion().equals(region);
  }

  private Optional<String> whyNot(SecretListEntry secret, String cluster) {
    if (!isCluster.test(cluster)) {
      return Optional.of(
          "its tag " + ManagedSecretTags.CLUSTER + " is not the name of an EKS cluster");
    }
    if (!(ClusterName.SECRET_PREFIX + cluster).equals(secret.name())) {
      return Optional.of("its tag " + ManagedSecretTags.CLUSTER + " is not what its name says");
    }
    Matcher arn = ARN.matcher(secret.arn());
    if (!arn.matches() || !arn.group(1).equals(region) || !arn.group(2).equals(secret.name())) {
      return Optional.of("its ARN is not of this Region and name");
    }
    return key.flatMap(own -> own.objection(Optional.ofNullable(secret.kmsKeyId())));
  }
}

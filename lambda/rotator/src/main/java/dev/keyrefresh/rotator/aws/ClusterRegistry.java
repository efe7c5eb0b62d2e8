package dev.keyrefresh.rotator.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * The clusters whose managed secrets are in this Region, by the tag that names the cluster. A tag
 * is believed only where the secret's name and ARN agree with it: whoever may tag a secret of his
 * own must not register a cluster. A new secret may take minutes to be listed.
 */
public final class ClusterRegistry {
  private static final String CLUSTER = "codecommit-key-refresh/cluster";
  private static final String NAME = "codecommit-key-refresh/";
  private static final Pattern ARN = Pattern
      .compile("arn:[a-z0-9-]+:secretsmanager:([a-z0-9-]+):[0-9]{12}:secret:(.+)-[A-Za-z0-9]{6}");

  /** Secrets Manager's own limit of a page. */
  private static final int PAGE = 100;

  private final AwsClients aws;
  private final String region;
  private final Predicate<String> isCluster;

  /** @param isCluster whether a text can be a cluster's name */
  public ClusterRegistry(AwsClients aws, String region, Predicate<String> isCluster) {
    this.aws = aws;
    this.region = region;
    this.isCluster = isCluster;
  }

  /**
   * What the list says.
   *
   * @param clusters names, in order
   * @param disbelieved of each secret whose tag is not believed, its ARN and why
   */
  public record Registered(List<String> clusters, List<String> disbelieved) {
    public Registered {
      clusters = List.copyOf(clusters);
      disbelieved = List.copyOf(disbelieved);
    }
  }

  /** Throws where the list cannot be read to its end: half a list would hide clusters. */
  public Registered registered() {
    List<String> clusters = new ArrayList<>();
    List<String> disbelieved = new ArrayList<>();
    Filter tagged = Filter.builder().key(FilterNameStringType.TAG_KEY).values(CLUSTER).build();
    aws.secrets()
        .listSecretsPaginator(request -> request.maxResults(PAGE).filters(List.of(tagged)))
        .stream().flatMap(page -> page.secretList().stream())
        .filter(secret -> tags(secret).containsKey(CLUSTER))
        .filter(secret -> !isReplica(secret)).forEach(secret -> {
          String cluster = tags(secret).get(CLUSTER);
          whyNot(secret, cluster).ifPresentOrElse(
              why -> disbelieved.add(secret.arn() + ": " + why), () -> clusters.add(cluster));
        });
    return new Registered(clusters.stream().sorted().toList(), disbelieved);
  }

  /** A copy of another Region's secret: its cluster is looked after there. */
  private boolean isReplica(SecretListEntry secret) {
    return secret.primaryRegion() != null && !secret.primaryRegion().equals(region);
  }

  private Optional<String> whyNot(SecretListEntry secret, String cluster) {
    if (!isCluster.test(cluster)) {
      return Optional.of("its tag " + CLUSTER + " is not the name of an EKS cluster");
    }
    if (!(NAME + cluster).equals(secret.name())) {
      return Optional.of("its tag " + CLUSTER + " is not what its name says");
    }
    Matcher arn = ARN.matcher(secret.arn());
    return arn.matches() && arn.group(1).equals(region) && arn.group(2).equals(secret.name())
        ? Optional.empty()
        : Optional.of("its ARN is not of this Region and name");
  }

  private static Map<String, String> tags(SecretListEntry secret) {
    return secret.tags().stream().collect(Collectors.toUnmodifiableMap(Tag::key, Tag::value));
  }
}

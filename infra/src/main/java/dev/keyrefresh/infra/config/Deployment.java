package dev.keyrefresh.infra.config;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/**
 * One deployment: one account, one home Region, its clusters.
 *
 * @param sweepAt when the daily sweep may begin, in UTC
 * @param sweepWindow how much later it may begin
 * @param concurrency how many clusters may be worked on at once, from the queue
 * @param clusterMetrics whether each cluster has metrics of its own; they cost
 * @param updaterName the updaters' function name, with {@code {cluster}} for the cluster
 * @param rolePath where the functions' roles are, such as {@code /codecommit-key-refresh/}
 * @param deployers who creates, updates and imports the managed secrets
 * @param breakGlass who may read and write a managed secret by hand
 */
public record Deployment(
    String account,
    String region,
    LocalTime sweepAt,
    Duration sweepWindow,
    PolicySettings policy,
    Optional<Mail> mail,
    Alarms alarms,
    Events events,
    boolean clusterMetrics,
    boolean snapStart,
    int concurrency,
    int logRetentionDays,
    String updaterName,
    String rolePath,
    Optional<String> permissionsBoundary,
    List<String> deployers,
    List<String> breakGlass,
    List<Network> networks,
    List<ClusterSettings> clusters) {

  /** What everything here is named after. */
  public static final String NAME = "codecommit-key-refresh";

  private static final String CLUSTER = "{cluster}";

  public Deployment {
    deployers = List.copyOf(deployers);
    breakGlass = List.copyOf(breakGlass);
    networks = List.copyOf(networks);
    clusters = List.copyOf(clusters);
  }

  /** As the rotator's settings have it; durations as ISO 8601. */
  public record PolicySettings(
      Duration maximumAge,
      Duration auditLimit,
      Duration installationGrace,
      Duration quietWindow,
      Duration recoveryGrace,
      Duration unusedLimit,
      Duration stillUsedLimit,
      Duration exposedHolderGrace,
      String exposure,
      String firstRotation) {}

  /**
   * @param createIdentity whether the sender's identity is part of the deployment
   */
  public record Mail(String from, List<String> to, String region, boolean createIdentity) {
    public Mail {
      to = List.copyOf(to);
    }
  }

  /**
   * @param topic an existing topic; without one, a topic is made for the addresses
   * @param perCluster whether each cluster has alarms for its updater's errors and throttles
   */
  public record Alarms(Optional<String> topic, List<String> addresses, boolean perCluster) {
    public Alarms {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * @param config whether AWS Config's findings go into the queue
   * @param health whether AWS Health's reports go into it
   */
  public record Events(boolean config, boolean health) {}

  /** The Region's partition. */
  public Partition partition() {
    return Partition.of(region);
  }

  /** The ARN of something in this account and Region. */
  public String arn(String service, String resource) {
    return arn(service, region, resource);
  }

  public String arn(String service, String where, String resource) {
    return String.join(":", "arn", partition().word(), service, where, account, resource);
  }

  /** The ARN of something of IAM, which has no Region. */
  public String iamArn(String resource) {
    return arn("iam", "", resource);
  }

  public String rotatorName() {
    return NAME + "-rotator";
  }

  /** IAM is global: the Region keeps two deployments of one account apart. */
  public String rotatorRoleName() {
    return NAME + "-rotator-" + region;
  }

  public String rotatorRoleArn() {
    return iamArn("role" + rolePath + rotatorRoleName());
  }

  /** Every role of the functions, as a pattern: CloudFormation names those of the updaters. */
  public String functionRoles() {
    return iamArn("role" + rolePath + "*");
  }

  public String updaterName(ClusterSettings cluster) {
    return updaterName.replace(CLUSTER, cluster.name());
  }

  /** The ARNs of the users whose credentials are managed and that no fixed pattern matches. */
  public List<String> otherUsers() {
    return clusters.stream()
        .filter(cluster -> !cluster.hasUsualUser() && cluster.form() != Form.KEYLESS)
        .map(cluster -> iamArn("user" + cluster.user().path() + cluster.user().name()))
        .toList();
  }

  /** The ARNs of what a cluster's user, or its updater, may pull. */
  public List<String> repositories(ClusterSettings cluster) {
    return cluster.repositories().stream().map(name -> arn("codecommit", name)).toList();
  }

  /** Every updater's name, as a pattern of IAM. */
  public String updaterNames() {
    return updaterName.replace(CLUSTER, "*");
  }
}

package dev.keyrefresh.infra.config;

import java.util.List;

/** What AWS takes of a deployment at most: more is refused here, before CloudFormation begins. */
final class Limits {
  /** Lambda, all settings of a function. */
  private static final int SETTINGS = 4096;

  /** Lambda, the name of a function. */
  private static final int FUNCTION = 64;

  /** IAM, of the 6,144 characters of a managed policy what the frame of its statement leaves. */
  private static final int POLICY = 5900;

  /** IAM, ten managed policies of 5,000 characters, none of them quite full. */
  private static final int POLICIES = 40_000;

  /** Secrets Manager, 20,480 characters of a secret's policy, with ARNs as long as they can be. */
  private static final int PRINCIPALS = 4;

  /** Quotation marks and a comma. */
  private static final int AROUND_AN_ARN = 3;

  private final Deployment deployment;
  private final Fields fields;

  private Limits(Deployment deployment, Fields fields) {
    this.deployment = deployment;
    this.fields = fields;
  }

  /** Notes what is too much. */
  static void of(Deployment deployment, Fields fields) {
    Limits limits = new Limits(deployment, fields);
    limits.principals("deployers", deployment.deployers());
    limits.principals("breakGlass", deployment.breakGlass());
    limits.users();
    for (int i = 0; i < deployment.clusters().size(); i++) {
      limits.cluster("clusters[" + i + "].", deployment.clusters().get(i));
    }
  }

  private void principals(String key, List<String> arns) {
    if (arns.size() > PRINCIPALS) {
      fields.problem(
          key,
          arns.size() + " ARNs",
          "at most "
              + PRINCIPALS
              + " are expected, as each"
              + " is in the policy of every managed secret");
    }
  }

  private void users() {
    List<String> arns = deployment.otherUsers();
    if (characters(arns) > POLICIES) {
      fields.problem(
          "clusters",
          arns.size() + " users with names of their own",
          "at most "
              + POLICIES
              + " characters of their ARNs are expected, as the policies of one role take,"
              + " and these have "
              + characters(arns)
              + "; the usual name needs none");
    }
  }

  private void cluster(String path, ClusterSettings cluster) {
    String function = deployment.updaterName(cluster);
    if (function.length() > FUNCTION) {
      fields.problem(
          path + "name",
          cluster.name(),
          "a shorter one, or a shorter updaterName, is"
              + " expected: "
              + function
              + " is longer than the "
              + FUNCTION
              + " characters of a function's name");
    }
    if (function.equals(deployment.rotatorName())) {
      fields.problem(
          path + "name",
          cluster.name(),
          "another one, or another updaterName, is" + " expected: " + function + " is the rotator");
    }
    int settings = UpdaterEnvironment.characters(deployment, cluster);
    if (settings > SETTINGS) {
      fields.problem(
          path + "targets",
          cluster.targets().size() + " targets",
          "fewer are expected,"
              + " or discover set to true: the updater's settings have "
              + settings
              + " characters, and Lambda takes "
              + SETTINGS);
    }
    int pulls = characters(deployment.repositories(cluster));
    if (pulls > POLICY) {
      fields.problem(
          path + "repositories",
          cluster.repositories().size() + " repositories",
          "fewer are expected: their ARNs have "
              + pulls
              + " characters, and a policy takes "
              + POLICY);
    }
  }

  private static int characters(List<String> arns) {
    return arns.stream().mapToInt(arn -> arn.length() + AROUND_AN_ARN).sum();
  }
}

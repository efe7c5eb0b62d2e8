package dev.keyrefresh.infra.config;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** The settings of one cluster's updater, as its function's environment has them. */
public final class UpdaterEnvironment {
  /** As long as what Secrets Manager ends an ARN with. */
  private static final String SUFFIX = "000000";

  private UpdaterEnvironment() {}

  public static Map<String, String> of(
      Deployment deployment, ClusterSettings cluster, String secretArn) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("CLUSTER_METRICS", String.valueOf(deployment.clusterMetrics()));
    environment.put("CLUSTER_NAME", cluster.name());
    environment.put("SECRET_ARN", secretArn);
    environment.put("USER_NAME", cluster.user().name());
    environment.put("FORM", cluster.form().word());
    environment.put("DISCOVER", String.valueOf(cluster.discover()));
    environment.put("NAMESPACES", String.join(",", cluster.namespaces()));
    environment.put("TAKE_OVER", String.valueOf(cluster.takeOver()));
    if (!cluster.targets().isEmpty()) {
      environment.put("TARGETS", String.join(",", cluster.targets()));
    }
    cluster.probeUrl().ifPresent(url -> environment.put("PROBE_URL", url));
    cluster
        .rawFields()
        .ifPresent(
            fields -> {
              environment.put("RAW_ID_FIELD", fields.id());
              environment.put("RAW_SECRET_FIELD", fields.secret());
            });
    cluster
        .apiServer()
        .ifPresent(
            server -> {
              environment.put("API_SERVER_URL", server.url());
              environment.put("API_SERVER_CA", server.authority());
            });
    return environment;
  }

  /** What Lambda counts of a cluster's settings, against its limit of 4,096. */
  public static int characters(Deployment deployment, ClusterSettings cluster) {
    String secret =
        deployment.arn("secretsmanager", "secret:" + cluster.secretName() + "-" + SUFFIX);
    return JSON.std.asString(of(deployment, cluster, secret)).length();
  }
}

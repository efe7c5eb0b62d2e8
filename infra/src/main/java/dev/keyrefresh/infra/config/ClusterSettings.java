package dev.keyrefresh.infra.config;

import dev.keyrefresh.name.ClusterName;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One cluster.
 *
 * @param securityGroup the one in front of the cluster's API server
 * @param apiServer where that is; empty where EKS is asked for it
 * @param targets named targets, as namespace/name
 * @param discover whether more targets are looked for in the namespaces
 * @param repositories what the created user, and the updater's role where it pulls, may pull
 * @param rolePulls whether it does: always of a keyless cluster, and of one that was keyless until
 *     its targets hold what is new
 * @param firstRotation when it begins; empty for when the deployment's policy says
 * @param kubectl what applies manifests in the cluster; empty where its administrator does
 * @param probeUrl a repository to prove a {@code repo-creds} target's credential with
 * @param rawFields where the form {@code raw} writes; empty for the updater's own choice
 */
public record ClusterSettings(
    String name,
    Form form,
    Network network,
    String securityGroup,
    Optional<ApiServer> apiServer,
    AccessMode access,
    List<String> namespaces,
    List<String> targets,
    boolean discover,
    boolean takeOver,
    User user,
    List<String> repositories,
    boolean rolePulls,
    Optional<String> firstRotation,
    Optional<Kubectl> kubectl,
    Optional<String> probeUrl,
    Optional<RawFields> rawFields) {

  public ClusterSettings {
    namespaces = List.copyOf(namespaces);
    targets = List.copyOf(targets);
    repositories = List.copyOf(repositories);
  }

  /**
   * @param authority its certificate authority, PEM in base64 as EKS gives it
   */
  public record ApiServer(String url, String authority) {}

  /**
   * A kubectl provider of CDK.
   *
   * @param provider its service token, the ARN of a function
   * @param role the ARN of the role that it assumes
   */
  public record Kubectl(String provider, String role) {}

  /** The names of two fields of a secret. */
  public record RawFields(String id, String secret) {}

  /**
   * @param create whether the user is part of the deployment
   */
  public record User(String name, String path, boolean create) {}

  /** How the cluster learns who the updater is. */
  public enum AccessMode {
    ACCESS_ENTRY,
    AWS_AUTH
  }

  static String usualUser(String cluster) {
    return cluster + ClusterName.USER_SUFFIX;
  }

  /** Matches the users that need no mention in a policy. */
  public static String usualUsers() {
    return usualUser("*");
  }

  public boolean hasUsualUser() {
    return user.name().endsWith(ClusterName.USER_SUFFIX);
  }

  /** The namespaces that the updater needs a role in. */
  public SortedSet<String> rbacNamespaces() {
    TreeSet<String> all = new TreeSet<>();
    targets.forEach(target -> all.add(target.substring(0, target.indexOf('/'))));
    if (discover) {
      all.addAll(namespaces);
    }
    return all;
  }

  /** The names of the targets that are named in a namespace. */
  public List<String> targetsIn(String namespace) {
    String prefix = namespace + "/";
    return targets.stream()
        .filter(target -> target.startsWith(prefix))
        .map(target -> target.substring(prefix.length()))
        .sorted()
        .toList();
  }

  public String secretName() {
    return ClusterName.SECRET_PREFIX + name;
  }
}

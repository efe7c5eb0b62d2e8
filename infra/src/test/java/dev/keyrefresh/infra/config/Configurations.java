package dev.keyrefresh.infra.config;

import dev.keyrefresh.infra.Synthesis;
import dev.keyrefresh.infra.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Configurations to start from, and changes to them. */
public final class Configurations {
  private Configurations() {}

  /** No more than is required. */
  public static Map<String, Object> smallest() {
    return of(
        "account",
        "123456789012",
        "region",
        "us-west-2",
        "alarms",
        of("addresses", list("ops@example.com")),
        "networks",
        of("shared", network()),
        "clusters",
        list(cluster("edge-1")));
  }

  /** Everything that the example does otherwise. */
  public static Map<String, Object> other() {
    Map<String, Object> closed = put(network(), "endpoints", "existing");
    closed.put("endpointSecurityGroup", "sg-0123456789abcdef9");
    Map<String, Object> keyless = put(cluster("hub"), "form", "keyless");
    keyless.putAll(of("network", "closed", "repositories", list("apps", "infra")));
    Map<String, Object> git = put(cluster("stage"), "form", "git");
    git.putAll(
        of(
            "targets",
            list("argocd/b", "team/c", "argocd/a"),
            "namespaces",
            list("argocd", "team"),
            "takeOver",
            true,
            "kubectl",
            of(
                "provider",
                "arn:aws:lambda:eu-central-1:123456789012:function:kubectl-provider",
                "role",
                "arn:aws:iam::123456789012:role/kubectl"),
            "probeUrl",
            "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/apps"));
    Map<String, Object> raw = put(cluster("Raw_1"), "form", "raw");
    raw.putAll(
        of(
            "targets",
            null,
            "discover",
            true,
            "namespaces",
            list("argocd-raw"),
            "firstRotation",
            "on-demand",
            "rawFields",
            of("id", "keyId", "secret", "keySecret")));
    Map<String, Object> other = put(smallest(), "region", "eu-central-1");
    other.putAll(
        of(
            "networks",
            of("shared", network(), "closed", closed),
            "clusters",
            list(keyless, git, raw),
            "concurrency",
            7,
            "rolePath",
            "/machines/",
            "permissionsBoundary",
            "arn:aws:iam::123456789012:policy/boundary",
            "deployers",
            list("arn:aws:iam::123456789012:role/deployer"),
            "sweepAt",
            "23:30",
            "mail",
            of(
                "from",
                "keys@example.com",
                "to",
                list("a@example.com", "b@example.com"),
                "createIdentity",
                true),
            "alarms",
            of("topic", "arn:aws:sns:eu-central-1:123456789012:ops", "perCluster", false)));
    return other;
  }

  public static Map<String, Object> network() {
    return of("vpc", "vpc-0123456789abcdef0", "subnets", list("subnet-0123456789abcdef0"));
  }

  public static Map<String, Object> cluster(String name) {
    return of(
        "name",
        name,
        "form",
        "signed",
        "network",
        "shared",
        "securityGroup",
        "sg-0123456789abcdef0",
        "apiServer",
        "look-up",
        "access",
        "access-entry",
        "targets",
        list("argocd/repo-1"));
  }

  /** The example's. */
  public static Map<String, Object> apiServer() {
    Object edge = ((List<?>) Synthesis.example().get("clusters")).getLast();
    return of("url", Template.at(edge, "apiServer.url"), "ca", Template.at(edge, "apiServer.ca"));
  }

  /** A copy of the smallest with one more or other value; null takes the key away. */
  public static Map<String, Object> with(String key, Object value) {
    return put(smallest(), key, value);
  }

  /** As {@link #with}, for the only cluster. */
  public static Map<String, Object> withInCluster(String key, Object value) {
    return with("clusters", list(put(cluster("edge-1"), key, value)));
  }

  public static Map<String, Object> put(Map<String, Object> map, String key, Object value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
    return map;
  }

  public static Map<String, Object> of(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /**
   * @param pattern of a text with a number in it, from 0 on
   */
  public static List<String> many(int count, String pattern) {
    return IntStream.range(0, count).mapToObj(pattern::formatted).toList();
  }

  public static List<Object> list(Object... values) {
    return new ArrayList<>(List.of(values));
  }
}

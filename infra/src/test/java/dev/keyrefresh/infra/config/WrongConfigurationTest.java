package dev.keyrefresh.infra.config;

import static dev.keyrefresh.infra.config.Configurations.cluster;
import static dev.keyrefresh.infra.config.Configurations.list;
import static dev.keyrefresh.infra.config.Configurations.many;
import static dev.keyrefresh.infra.config.Configurations.network;
import static dev.keyrefresh.infra.config.Configurations.of;
import static dev.keyrefresh.infra.config.Configurations.put;
import static dev.keyrefresh.infra.config.Configurations.with;
import static dev.keyrefresh.infra.config.Configurations.withInCluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@EnableSnapshotTests
class WrongConfigurationTest {

  /** Each configuration has one thing wrong. */
  private static final Map<String, Map<String, Object>> WRONG = new LinkedHashMap<>();

  static {
    wrong("no account", with("account", null));
    wrong("an account as a number", with("account", 123456789012L));
    wrong("a Region that is none", with("region", "Oregon"));
    wrong("a Region of a partition that is not served", with("region", "us-iso-east-1"));
    wrong("a key with a typing error", with("clusterz", list()));
    wrong("a time of day that is none", with("sweepAt", "25:00"));
    wrong("a window that would set off the alarm", with("sweepWindowMinutes", 120));
    wrong("an age that is no duration", with("policy", of("maximumAge", "75 days")));
    wrong("ages that overrun the audit limit", with("policy", of("maximumAge", "P89D")));
    wrong(
        "a grace in which a stale run could live",
        with("policy", of("installationGrace", "PT30M")));
    wrong(
        "an unused limit within the quiet window",
        with("policy", of("unusedLimit", "P2D", "quietWindow", "P3D")));
    wrong("an answer to exposure that nobody knows", with("policy", of("exposure", "panic")));
    wrong("a first rotation that nobody knows", with("policy", of("firstRotation", "never")));
    wrong("a mail without receivers", with("mail", of("from", "a@example.com")));
    wrong(
        "a sender that is no address",
        with("mail", of("from", "argocd", "to", list("a@example.com"))));
    wrong(
        "an identity to be created in another Region",
        with(
            "mail",
            of(
                "from",
                "a@example.com",
                "to",
                list("b@example.com"),
                "region",
                "eu-west-1",
                "createIdentity",
                true)));
    wrong(
        "a sender in another partition",
        with(
            "mail",
            of("from", "a@example.com", "to", list("b@example.com"), "region", "us-gov-west-1")));
    wrong("alarms that nobody hears", with("alarms", of()));
    wrong(
        "a topic and addresses",
        with(
            "alarms",
            of(
                "topic",
                "arn:aws:sns:us-west-2:123456789012:ops",
                "addresses",
                list("a@example.com"))));
    wrong(
        "a topic elsewhere", with("alarms", of("topic", "arn:aws:sns:us-east-1:123456789012:ops")));
    wrong("a switch of events that is not there", with("events", of("cloudtrail", true)));
    wrong("one at a time", with("concurrency", 1));
    wrong("a switch that is no switch", with("snapStart", "yes"));
    wrong("a retention that CloudWatch does not have", with("logRetentionDays", 100));
    wrong("one name for all updaters", with("updaterName", "updater"));
    wrong("updaters that are named like anything", with("updaterName", "{cluster}"));
    wrong(
        "an updater that is named like the rotator",
        put(
            with("clusters", list(cluster("rotator"))),
            "updaterName",
            "codecommit-key-refresh-{cluster}"));
    wrong(
        "more break-glass roles than a policy takes",
        with("breakGlass", many(6, "arn:aws:iam::123456789012:role/admin-%d")));
    wrong(
        "more users with names of their own than a role's policies take",
        with("clusters", users(70)));
    wrong("a role path without its end", with("rolePath", "/machines"));
    wrong(
        "a boundary of another partition",
        with("permissionsBoundary", "arn:aws-cn:iam::123456789012:policy/boundary"));
    wrong(
        "a break-glass role of another account",
        with("breakGlass", list("arn:aws:iam::210987654321:role/admin")));
    wrong("no cluster", with("clusters", list()));
    wrong("a list that is none", with("breakGlass", "arn:aws:iam::123456789012:role/a"));
    wrong("a VPC that is none", with("networks", of("shared", put(network(), "vpc", "main"))));
    wrong("no subnets", with("networks", of("shared", put(network(), "subnets", null))));
    wrong(
        "existing endpoints behind nothing",
        with("networks", of("shared", put(network(), "endpoints", "existing"))));
    wrong(
        "a group of endpoints that are not there",
        with(
            "networks",
            of("shared", put(network(), "endpointSecurityGroup", "sg-0123456789abcdef9"))));
    wrong(
        "endpoints created twice in a VPC",
        with(
            "networks",
            of(
                "shared",
                put(network(), "endpoints", "create"),
                "other",
                put(network(), "endpoints", "create"))));
    wrong("a cluster without a form", withInCluster("form", null));
    wrong("a form that nobody knows", withInCluster("form", "singed"));
    wrong("a cluster whose name is none", withInCluster("name", "edge 1"));
    wrong("a network that is not described", withInCluster("network", "closed"));
    wrong("no word about the API server", withInCluster("apiServer", null));
    wrong(
        "a URL without an authority",
        withInCluster("apiServer", of("url", "https://eks.example.com")));
    wrong(
        "an authority that was cut",
        withInCluster(
            "apiServer",
            put(
                Configurations.apiServer(),
                "ca",
                "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJnVENDQVNlZ0F3SUI=")));
    wrong(
        "an API server without TLS",
        withInCluster("apiServer", put(Configurations.apiServer(), "url", "http://10.0.0.1")));
    wrong("no way into the cluster", withInCluster("access", null));
    wrong(
        "a kubectl provider without its role",
        withInCluster(
            "kubectl", of("provider", "arn:aws:lambda:us-west-2:123456789012:function:kubectl")));
    wrong(
        "a first rotation of a cluster that nobody knows",
        withInCluster("firstRotation", "tomorrow"));
    wrong("nothing to serve", withInCluster("targets", null));
    wrong("a target without its namespace", withInCluster("targets", list("repo-1")));
    wrong(
        "a target that Kubernetes could not have",
        withInCluster("targets", list("argocd/repo..1")));
    wrong(
        "more targets than a function's settings take",
        withInCluster("targets", many(200, "argocd/repository-%03d")));
    wrong("a target named twice", withInCluster("targets", list("argocd/repo-1", "argocd/repo-1")));
    wrong("a target outside the namespaces", withInCluster("targets", list("team/repo-1")));
    wrong(
        "a user for a keyless cluster",
        with(
            "clusters",
            list(
                put(
                    put(put(cluster("edge-1"), "form", "keyless"), "user", of("create", true)),
                    "repositories",
                    list("apps")))));
    wrong(
        "a keyless cluster whose role may not pull",
        with("clusters", list(put(put(cluster("edge-1"), "form", "keyless"), "rolePulls", false))));
    wrong(
        "a keyless cluster without snapshots",
        put(
            with(
                "clusters",
                list(put(put(cluster("edge-1"), "form", "keyless"), "repositories", list("apps")))),
            "snapStart",
            false));
    wrong("a keyless cluster without repositories", withInCluster("form", "keyless"));
    wrong(
        "a repository to try where nothing can be a prefix",
        withInCluster("probeUrl", "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/apps"));
    wrong(
        "a repository to try that is elsewhere",
        with(
            "clusters",
            list(
                put(put(cluster("edge-1"), "form", "git"), "probeUrl", "https://github.com/x/y"))));
    wrong(
        "raw fields of a signed cluster", withInCluster("rawFields", of("id", "a", "secret", "b")));
    wrong(
        "a raw field that Argo CD reads as something else",
        with(
            "clusters",
            list(
                put(
                    put(cluster("edge-1"), "form", "raw"),
                    "rawFields",
                    of("id", "url", "secret", "keySecret")))));
    wrong(
        "one raw field for two values",
        with(
            "clusters",
            list(
                put(
                    put(cluster("edge-1"), "form", "raw"),
                    "rawFields",
                    of("id", "key", "secret", "key")))));
    wrong("repositories for a user that exists", withInCluster("repositories", list("apps")));
    wrong(
        "more repositories than a policy takes",
        with(
            "clusters",
            list(
                put(
                    put(cluster("edge-1"), "user", of("create", true)),
                    "repositories",
                    many(150, "repository-%03d")))));
    wrong(
        "one user for two clusters",
        with(
            "clusters",
            list(
                cluster("edge-1"),
                put(cluster("edge-2"), "user", of("name", "Edge-1_codecommit_user")))));
    wrong("two clusters alike", with("clusters", list(cluster("edge-1"), cluster("edge_1"))));
    wrong("a name too long for a function", with("clusters", list(cluster("e".repeat(40)))));
    wrong(
        "a sender's Region that is none",
        with(
            "mail", of("from", "a@example.com", "to", list("b@example.com"), "region", "Ireland")));
    wrong("a topic that is none", with("alarms", of("topic", "ops")));
    wrong("a boundary that is no policy", with("permissionsBoundary", "boundary"));
    wrong("a break-glass role that is none", with("breakGlass", list("admin")));
    wrong("a policy that is no object", with("policy", "P75D"));
    wrong("a cluster that is no object", with("clusters", list("edge-1")));
    wrong(
        "a network with a name in capitals",
        with("networks", of("shared", network(), "Other", network())));
    wrong(
        "a subnet that is none",
        with("networks", of("shared", put(network(), "subnets", list("main")))));
    wrong(
        "a group of endpoints that is none",
        with(
            "networks",
            of(
                "shared",
                put(put(network(), "endpoints", "existing"), "endpointSecurityGroup", "main"))));
    wrong("a cluster whose network has no name", withInCluster("network", null));
    wrong("a security group that is none", withInCluster("securityGroup", "main"));
    wrong("a namespace that is none", withInCluster("namespaces", list("argocd", "Argo CD")));
    wrong("a user whose name is none", withInCluster("user", of("name", "a b")));
    wrong(
        "a user whose usual name is too long",
        put(with("clusters", list(cluster("e".repeat(50)))), "updaterName", "up-{cluster}"));
    wrong(
        "a repository whose name is none",
        with(
            "clusters",
            list(put(put(cluster("edge-1"), "rolePulls", true), "repositories", list("a b")))));
    wrong(
        "a kubectl provider that is no function",
        withInCluster(
            "kubectl",
            of("provider", "kubectl", "role", "arn:aws:iam::123456789012:role/kubectl")));
    wrong(
        "a raw field whose name is none",
        with(
            "clusters",
            list(
                put(
                    put(cluster("edge-1"), "form", "raw"),
                    "rawFields",
                    of("id", "key id", "secret", "key")))));
  }

  @Test
  void isRefusedNamingKeyValueAndWhatIsExpected(Snapshot golden) {
    List<String> said = new ArrayList<>();
    WRONG.forEach((sentence, wrong) -> said.add(sentence + "\n" + refusal(wrong).indent(2)));
    golden
        .named("one-thing-wrong")
        .assertThat(String.join("\n", said))
        .asText()
        .matchesSnapshotText();
  }

  private static void wrong(String sentence, Map<String, Object> wrong) {
    if (WRONG.put(sentence, wrong) != null) {
      throw new AssertionError("twice: " + sentence);
    }
  }

  private static String refusal(Map<String, Object> wrong) {
    Throwable refusal = catchThrowable(() -> DeploymentReader.read(wrong));
    assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
    return refusal.getMessage();
  }

  /** With the longest names that IAM allows. */
  private static List<Object> users(int count) {
    List<Object> clusters = new ArrayList<>();
    for (String name : many(count, "u".repeat(62) + "%02d")) {
      clusters.add(
          put(
              cluster("edge-" + clusters.size()),
              "user",
              of("name", name, "path", "/" + "p".repeat(510) + "/")));
    }
    return clusters;
  }

  @Test
  void listsEveryProblemAtOnce(Snapshot golden) {
    golden
        .named("several-things-wrong")
        .assertThat(refusal(of("region", "nowhere", "colour", "blue")))
        .asText()
        .matchesSnapshotText();
  }

  @Test
  void theSmallestConfigurationIsAccepted() {
    Deployment deployment = DeploymentReader.read(Configurations.smallest());
    assertThat(deployment.events()).isEqualTo(new Deployment.Events(true, true));
    assertThat(deployment.clusters().getFirst().user().name()).isEqualTo("edge-1_codecommit_user");
    assertThat(deployment.clusters().getFirst().namespaces()).containsExactly("argocd");
    assertThat(deployment.mail()).isEmpty();
  }
}

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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WrongConfigurationTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void isRefusedNamingKeyValueAndWhatIsExpected(
      String sentence, Map<String, Object> wrong, String problem) {
    assertThatThrownBy(() -> DeploymentReader.read(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the configuration is refused, 1 problem:\n- " + problem);
  }

  static Stream<Arguments> isRefusedNamingKeyValueAndWhatIsExpected() {
    return Stream.of(
        arguments(
            "no account",
            with("account", null),
            "account is missing; an account id of 12 digits is expected"),
        arguments(
            "an account as a number",
            with("account", 123456789012L),
            "account is '123456789012'; an account id of 12 digits is expected"),
        arguments(
            "a Region that is none",
            with("region", "Oregon"),
            "region is 'Oregon'; an AWS Region such as us-west-2 is expected"),
        arguments(
            "a Region of a partition that is not served",
            with("region", "us-iso-east-1"),
            "region is 'us-iso-east-1'; an AWS Region such as us-west-2 is expected"),
        arguments(
            "a key with a typing error",
            with("clusterz", list()),
            "clusterz is not known; known here are account, alarms, breakGlass, clusterMetrics,"
                + " clusters, concurrency, deployers, events, logRetentionDays, mail, networks,"
                + " permissionsBoundary, policy, region, rolePath, snapStart, sweepAt,"
                + " sweepWindowMinutes, updaterName"),
        arguments(
            "a time of day that is none",
            with("sweepAt", "25:00"),
            "sweepAt is '25:00'; a time of day in UTC such as 06:00 is expected"),
        arguments(
            "a window that would set off the alarm",
            with("sweepWindowMinutes", 120),
            "sweepWindowMinutes is '120'; a whole number from 1 to 90 is expected"),
        arguments(
            "an age that is no duration",
            with("policy", of("maximumAge", "75 days")),
            "policy.maximumAge is '75 days'; an ISO 8601 duration of at least PT24H is expected,"
                + " such as P75D or PT12H"),
        arguments(
            "ages that overrun the audit limit",
            with("policy", of("maximumAge", "P89D")),
            "policy.maximumAge is 'PT2136H'; at most PT2112H is expected, so that it,"
                + " installationGrace PT24H and a day stay within auditLimit PT2160H"),
        arguments(
            "a grace in which a stale run could live",
            with("policy", of("installationGrace", "PT30M")),
            "policy.installationGrace is 'PT30M'; an ISO 8601 duration of at least PT1H is"
                + " expected, such as P75D or PT12H"),
        arguments(
            "an unused limit within the quiet window",
            with("policy", of("unusedLimit", "P2D", "quietWindow", "P3D")),
            "policy.unusedLimit is 'PT48H'; at least quietWindow, PT72H, is expected"),
        arguments(
            "an answer to exposure that nobody knows",
            with("policy", of("exposure", "panic")),
            "policy.exposure is 'panic'; one of replace-first, cut-off-first is expected"),
        arguments(
            "a first rotation that nobody knows",
            with("policy", of("firstRotation", "never")),
            "policy.firstRotation is 'never'; one of on-deployment, on-demand is expected"),
        arguments(
            "a mail without receivers",
            with("mail", of("from", "a@example.com")),
            "mail.to is missing; a list of the administrators' mail addresses is expected"),
        arguments(
            "a sender that is no address",
            with("mail", of("from", "argocd", "to", list("a@example.com"))),
            "mail.from is 'argocd'; a mail address is expected"),
        arguments(
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
                    true)),
            "mail.createIdentity is 'true'; false is expected: the sender's Region is eu-west-1"
                + " and the deployment's is us-west-2, and only there can it be created"),
        arguments(
            "a sender in another partition",
            with(
                "mail",
                of(
                    "from",
                    "a@example.com",
                    "to",
                    list("b@example.com"),
                    "region",
                    "us-gov-west-1")),
            "mail.region is 'us-gov-west-1'; a Region of the partition aws is expected, as"
                + " us-west-2 is"),
        arguments(
            "alarms that nobody hears",
            with("alarms", of()),
            "alarms.addresses is missing; who hears of alarms: a list of mail addresses here, or a"
                + " topic, is expected"),
        arguments(
            "a topic and addresses",
            with(
                "alarms",
                of(
                    "topic",
                    "arn:aws:sns:us-west-2:123456789012:ops",
                    "addresses",
                    list("a@example.com"))),
            "alarms.topic is 'arn:aws:sns:us-west-2:123456789012:ops'; either topic or addresses is"
                + " expected: an existing topic has its own subscribers"),
        arguments(
            "a topic elsewhere",
            with("alarms", of("topic", "arn:aws:sns:us-east-1:123456789012:ops")),
            "alarms.topic is 'arn:aws:sns:us-east-1:123456789012:ops'; a topic in the deployment's"
                + " Region, us-west-2, is expected"),
        arguments(
            "a switch of events that is not there",
            with("events", of("cloudtrail", true)),
            "events.cloudtrail is not known; known here are config, health"),
        arguments(
            "one at a time",
            with("concurrency", 1),
            "concurrency is '1'; a whole number from 2 to 1000 is expected"),
        arguments(
            "a switch that is no switch",
            with("snapStart", "yes"),
            "snapStart is 'yes'; true or false is expected"),
        arguments(
            "a retention that CloudWatch does not have",
            with("logRetentionDays", 100),
            "logRetentionDays is '100'; one of [1, 3, 5, 7, 14, 30, 60, 90, 180, 365, 731, 1827] is"
                + " expected"),
        arguments(
            "one name for all updaters",
            with("updaterName", "updater"),
            "updaterName is 'updater'; a function name of three characters or more and {cluster}"
                + " is expected"),
        arguments(
            "updaters that are named like anything",
            with("updaterName", "{cluster}"),
            "updaterName is '{cluster}'; a function name of three characters or more and {cluster}"
                + " is expected"),
        arguments(
            "an updater that is named like the rotator",
            put(
                with("clusters", list(cluster("rotator"))),
                "updaterName",
                "codecommit-key-refresh-{cluster}"),
            "clusters[0].name is 'rotator'; another one, or another updaterName, is expected:"
                + " codecommit-key-refresh-rotator is the rotator"),
        arguments(
            "more break-glass roles than a policy takes",
            with("breakGlass", many(6, "arn:aws:iam::123456789012:role/admin-%d")),
            "breakGlass is '6 ARNs'; at most 5 are expected, as each is in the policy of every"
                + " managed secret"),
        arguments(
            "more users with names of their own than a role's policies take",
            with("clusters", users(70)),
            "clusters is '70 users with names of their own'; at most 40000 characters of their ARNs"
                + " are expected, as the policies of one role take, and these have 42630; the usual"
                + " name needs none"),
        arguments(
            "a role path without its end",
            with("rolePath", "/machines"),
            "rolePath is '/machines'; a path that begins and ends with / is expected"),
        arguments(
            "a boundary of another partition",
            with("permissionsBoundary", "arn:aws-cn:iam::123456789012:policy/boundary"),
            "permissionsBoundary is 'arn:aws-cn:iam::123456789012:policy/boundary'; an ARN of the"
                + " partition aws is expected, as us-west-2 is"),
        arguments(
            "a break-glass role of another account",
            with("breakGlass", list("arn:aws:iam::210987654321:role/admin")),
            "breakGlass is 'arn:aws:iam::210987654321:role/admin'; one of the account 123456789012"
                + " is expected"),
        arguments(
            "no cluster",
            with("clusters", list()),
            "clusters is missing; a list of at least one cluster is expected"),
        arguments(
            "a list that is none",
            with("breakGlass", "arn:aws:iam::123456789012:role/a"),
            "breakGlass is 'arn:aws:iam::123456789012:role/a'; a list is expected"),
        arguments(
            "a VPC that is none",
            with("networks", of("shared", put(network(), "vpc", "main"))),
            "networks.shared.vpc is 'main'; the id of a VPC is expected"),
        arguments(
            "no subnets",
            with("networks", of("shared", put(network(), "subnets", null))),
            "networks.shared.subnets is missing; a list of private subnets' ids is expected"),
        arguments(
            "existing endpoints behind nothing",
            with("networks", of("shared", put(network(), "endpoints", "existing"))),
            "networks.shared.endpointSecurityGroup is missing; the id of the existing endpoints'"
                + " security group is expected"),
        arguments(
            "a group of endpoints that are not there",
            with(
                "networks",
                of("shared", put(network(), "endpointSecurityGroup", "sg-0123456789abcdef9"))),
            "networks.shared.endpointSecurityGroup is 'sg-0123456789abcdef9'; it is expected with"
                + " endpoints 'existing' only, and they are 'nat'"),
        arguments(
            "endpoints created twice in a VPC",
            with(
                "networks",
                of(
                    "shared",
                    put(network(), "endpoints", "create"),
                    "other",
                    put(network(), "endpoints", "create"))),
            "networks.other.endpoints is 'create'; 'create' is expected once for a VPC; shared"
                + " creates them in vpc-0123456789abcdef0 too"),
        arguments(
            "a cluster without a form",
            withInCluster("form", null),
            "clusters[0].form is missing; one of signed, keyless, git, raw is expected"),
        arguments(
            "a form that nobody knows",
            withInCluster("form", "singed"),
            "clusters[0].form is 'singed'; one of signed, keyless, git, raw is expected"),
        arguments(
            "a cluster whose name is none",
            withInCluster("name", "edge 1"),
            "clusters[0].name is 'edge 1'; the name of an EKS cluster is expected"),
        arguments(
            "a network that is not described",
            withInCluster("network", "closed"),
            "clusters[0].network is 'closed'; one of networks is expected: [shared]"),
        arguments(
            "no word about the API server",
            withInCluster("apiServer", null),
            "clusters[0].apiServer is missing; \"look-up\", or an object with url and ca, is"
                + " expected"),
        arguments(
            "a URL without an authority",
            withInCluster("apiServer", of("url", "https://eks.example.com")),
            "clusters[0].apiServer.ca is missing; the authority as EKS gives it, PEM in base64, is"
                + " expected"),
        arguments(
            "an authority that was cut",
            withInCluster(
                "apiServer",
                put(
                    Configurations.apiServer(),
                    "ca",
                    "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJnVENDQVNlZ0F3SUI=")),
            "clusters[0].apiServer.ca is"
                + " 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJnVENDQVNlZ0F3SUI='; the authority"
                + " as EKS gives it, PEM in base64, is expected, and this is none or a part of"
                + " one"),
        arguments(
            "an API server without TLS",
            withInCluster("apiServer", put(Configurations.apiServer(), "url", "http://10.0.0.1")),
            "clusters[0].apiServer.url is 'http://10.0.0.1'; https://host[:port] is expected"),
        arguments(
            "no way into the cluster",
            withInCluster("access", null),
            "clusters[0].access is missing; one of access-entry, aws-auth is expected"),
        arguments(
            "a kubectl provider without its role",
            withInCluster(
                "kubectl",
                of("provider", "arn:aws:lambda:us-west-2:123456789012:function:kubectl")),
            "clusters[0].kubectl.role is missing; the ARN of the role that the provider assumes is"
                + " expected"),
        arguments(
            "a first rotation of a cluster that nobody knows",
            withInCluster("firstRotation", "tomorrow"),
            "clusters[0].firstRotation is 'tomorrow'; one of on-demand, on-deployment is expected"),
        arguments(
            "nothing to serve",
            withInCluster("targets", null),
            "clusters[0].targets is missing; a list of namespace/name here, or discover set to"
                + " true, is expected"),
        arguments(
            "a target without its namespace",
            withInCluster("targets", list("repo-1")),
            "clusters[0].targets is 'repo-1'; namespace/name of a secret is expected"),
        arguments(
            "a target that Kubernetes could not have",
            withInCluster("targets", list("argocd/repo..1")),
            "clusters[0].targets is 'argocd/repo..1'; namespace/name of a secret is expected"),
        arguments(
            "more targets than a function's settings take",
            withInCluster("targets", many(200, "argocd/repository-%03d")),
            "clusters[0].targets is '200 targets'; fewer are expected, or discover set to true: the"
                + " updater's settings have 4681 characters, and Lambda takes 4096"),
        arguments(
            "a target named twice",
            withInCluster("targets", list("argocd/repo-1", "argocd/repo-1")),
            "clusters[0].targets is 'argocd/repo-1'; it is named twice, once is expected"),
        arguments(
            "a target outside the namespaces",
            withInCluster("targets", list("team/repo-1")),
            "clusters[0].targets is 'team/repo-1'; a secret in one of namespaces is expected:"
                + " [argocd]"),
        arguments(
            "a user for a keyless cluster",
            with(
                "clusters",
                list(
                    put(
                        put(put(cluster("edge-1"), "form", "keyless"), "user", of("create", true)),
                        "repositories",
                        list("apps")))),
            "clusters[0].user.create is 'true'; false is expected: a keyless cluster needs no"
                + " user"),
        arguments(
            "a keyless cluster whose role may not pull",
            with(
                "clusters",
                list(put(put(cluster("edge-1"), "form", "keyless"), "rolePulls", false))),
            "clusters[0].rolePulls is 'false'; true is expected: a keyless cluster lives on the"
                + " role"),
        arguments(
            "a keyless cluster without snapshots",
            put(
                with(
                    "clusters",
                    list(
                        put(
                            put(cluster("edge-1"), "form", "keyless"),
                            "repositories",
                            list("apps")))),
                "snapStart",
                false),
            "snapStart is 'false'; true is expected: edge-1 is keyless, and only with SnapStart"
                + " Lambda tells when a session ends"),
        arguments(
            "a keyless cluster without repositories",
            withInCluster("form", "keyless"),
            "clusters[0].repositories is missing; a list of the CodeCommit repositories that may be"
                + " pulled is expected"),
        arguments(
            "a repository to try where nothing can be a prefix",
            withInCluster(
                "probeUrl", "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/apps"),
            "clusters[0].probeUrl is"
                + " 'https://git-codecommit.us-west-2.amazonaws.com/v1/repos/apps'; it is expected"
                + " with the forms git and raw only: a signed password opens no prefix"),
        arguments(
            "a repository to try that is elsewhere",
            with(
                "clusters",
                list(
                    put(
                        put(cluster("edge-1"), "form", "git"),
                        "probeUrl",
                        "https://github.com/x/y"))),
            "clusters[0].probeUrl is 'https://github.com/x/y'; the HTTPS URL of a CodeCommit"
                + " repository is expected"),
        arguments(
            "raw fields of a signed cluster",
            withInCluster("rawFields", of("id", "a", "secret", "b")),
            "clusters[0].rawFields is 'a, b'; it is expected with the form raw only"),
        arguments(
            "a raw field that Argo CD reads as something else",
            with(
                "clusters",
                list(
                    put(
                        put(cluster("edge-1"), "form", "raw"),
                        "rawFields",
                        of("id", "url", "secret", "keySecret")))),
            "clusters[0].rawFields.id is 'url'; a field that means nothing else to Argo CD is"
                + " expected"),
        arguments(
            "one raw field for two values",
            with(
                "clusters",
                list(
                    put(
                        put(cluster("edge-1"), "form", "raw"),
                        "rawFields",
                        of("id", "key", "secret", "key")))),
            "clusters[0].rawFields.secret is 'key'; another field than id's is expected"),
        arguments(
            "repositories for a user that exists",
            withInCluster("repositories", list("apps")),
            "clusters[0].repositories is '[apps]'; none are expected: the user exists already, and"
                + " its permissions are its owner's"),
        arguments(
            "more repositories than a policy takes",
            with(
                "clusters",
                list(
                    put(
                        put(cluster("edge-1"), "user", of("create", true)),
                        "repositories",
                        many(150, "repository-%03d")))),
            "clusters[0].repositories is '150 repositories'; fewer are expected: their ARNs have"
                + " 8850 characters, and a policy takes 5900"),
        arguments(
            "one user for two clusters",
            with(
                "clusters",
                list(
                    cluster("edge-1"),
                    put(cluster("edge-2"), "user", of("name", "Edge-1_codecommit_user")))),
            "clusters[1].user.name is 'Edge-1_codecommit_user'; a user of its own is expected;"
                + " edge-1 has this one, whatever the case"),
        arguments(
            "two clusters alike",
            with("clusters", list(cluster("edge-1"), cluster("edge_1"))),
            "clusters[1].name is 'edge_1'; a name unlike edge-1 is expected: case, _ and - do not"
                + " count, as names of stacks know no _"),
        arguments(
            "a name too long for a function",
            with("clusters", list(cluster("e".repeat(40)))),
            "clusters[0].name is '"
                + "e".repeat(40)
                + "'; a shorter one, or a shorter updaterName,"
                + " is expected: codecommit-key-refresh-updater-"
                + "e".repeat(40)
                + " is longer than the 64 characters of a function's name"));
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
  void listsEveryProblemAtOnce() {
    assertThatThrownBy(() -> DeploymentReader.read(of("region", "nowhere", "colour", "blue")))
        .hasMessageStartingWith("the configuration is refused, 5 problems:\n")
        .hasMessageContaining("account is missing")
        .hasMessageContaining("region is 'nowhere'")
        .hasMessageContaining("alarms.addresses is missing")
        .hasMessageContaining("clusters is missing")
        .hasMessageContaining("colour is not known");
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

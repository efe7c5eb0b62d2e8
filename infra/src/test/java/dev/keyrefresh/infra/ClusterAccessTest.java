package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterAccessTest {
  private static final Synthesis EXAMPLE = Synthesis.ofTheExample();
  private static final Synthesis OTHER = Synthesis.ofTheOther();

  @Test
  void namedTargetsAreAllThatTheUpdaterMayGetAndPatch() {
    assertThat(EXAMPLE.access("demo-cluster"))
        .isEqualTo(
            """
            # demo-cluster: what the updater may do. kubectl apply -f this file.
            ---
            {
              "apiVersion" : "rbac.authorization.k8s.io/v1",
              "kind" : "Role",
              "metadata" : {
                "name" : "codecommit-key-refresh-updater",
                "namespace" : "argocd"
              },
              "rules" : [ {
                "apiGroups" : [ "" ],
                "resources" : [ "secrets" ],
                "verbs" : [ "get", "patch" ],
                "resourceNames" : [ "repo-2871", "repo-4410" ]
              } ]
            }
            ---
            {
              "apiVersion" : "rbac.authorization.k8s.io/v1",
              "kind" : "RoleBinding",
              "metadata" : {
                "name" : "codecommit-key-refresh-updater",
                "namespace" : "argocd"
              },
              "roleRef" : {
                "apiGroup" : "rbac.authorization.k8s.io",
                "kind" : "Role",
                "name" : "codecommit-key-refresh-updater"
              },
              "subjects" : [ {
                "apiGroup" : "rbac.authorization.k8s.io",
                "kind" : "Group",
                "name" : "codecommit-key-refresh-updater"
              } ]
            }
            """);
  }

  @Test
  void eachNamespaceHasARoleForItsOwnTargets() {
    assertThat(OTHER.access("stage"))
        .contains(
            "\"namespace\" : \"argocd\"",
            "\"resourceNames\" : [ \"a\", \"b\" ]",
            "\"namespace\" : \"team\"",
            "\"resourceNames\" : [ \"c\" ]")
        .doesNotContain("list");
  }

  @Test
  void onlyDiscoveryListsAndTheManifestWarnsOfIt() {
    assertThat(OTHER.access("Raw_1"))
        .contains(
            "[ \"get\", \"list\", \"patch\" ]",
            "read every secret of this namespace",
            "\"namespace\" : \"argocd-raw\"")
        .doesNotContain("\"resourceNames\"");
    assertThat(EXAMPLE.access("demo-cluster")).doesNotContain("list", "create", "delete", "*");
  }

  @Test
  void aKubectlProviderAppliesTheSameWhereOneIsConfigured() {
    Template.Resource applied = OTHER.cluster("stage").the("Custom::AWSCDK-EKS-KubernetesResource");
    assertThat(applied.text("ServiceToken"))
        .isEqualTo("arn:aws:lambda:eu-central-1:123456789012:function:kubectl-provider");
    assertThat(applied.text("RoleArn")).isEqualTo("arn:aws:iam::123456789012:role/kubectl");
    assertThat(applied.text("ClusterName")).isEqualTo("stage");
    assertThat(applied.get("Overwrite")).isEqualTo(true);
    List<?> manifest = (List<?>) Template.json(applied.text("Manifest"));
    assertThat(manifest)
        .hasSize(4)
        .extracting(each -> Template.at(each, "kind"))
        .containsExactly("Role", "RoleBinding", "Role", "RoleBinding");
    assertThat(documents(OTHER.access("stage"))).isEqualTo(manifest);
    assertThat(EXAMPLE.cluster("demo-cluster").text()).doesNotContain("Custom::");
  }

  private static List<Object> documents(String file) {
    return Arrays.stream(file.split("---\n")).skip(1).map(Template::json).toList();
  }
}

package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterAccessTest {
  private static final Synthesis EXAMPLE = Synthesis.ofTheExample();
  private static final Synthesis OTHER = Synthesis.ofTheOther();

  @Test
  void namedTargetsAreAllThatTheUpdaterMayGetAndPatch() {
    assertThat(EXAMPLE.access("demo-cluster")).isEqualTo("""
        # demo-cluster: what the updater may do. kubectl apply -f this file.
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: codecommit-key-refresh-updater, namespace: argocd}
        rules:
        - {apiGroups: [""], resources: [secrets], verbs: [get, patch], resourceNames: \
        [repo-2871, repo-4410]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: codecommit-key-refresh-updater, namespace: argocd}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: \
        codecommit-key-refresh-updater}
        subjects:
        - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: codecommit-key-refresh-updater}
        """);
  }

  @Test
  void eachNamespaceHasARoleForItsOwnTargets() {
    assertThat(OTHER.access("stage"))
        .contains("namespace: argocd}", "resourceNames: [a, b]}", "namespace: team}",
            "resourceNames: [c]}")
        .doesNotContain("list");
  }

  @Test
  void onlyDiscoveryListsAndTheManifestWarnsOfIt() {
    assertThat(OTHER.access("Raw_1")).contains("verbs: [get, list, patch]}",
        "read every secret of this namespace", "namespace: argocd-raw}")
        .doesNotContain("resourceNames:");
    assertThat(EXAMPLE.access("demo-cluster")).doesNotContain("list", "create", "delete", "*");
  }
}

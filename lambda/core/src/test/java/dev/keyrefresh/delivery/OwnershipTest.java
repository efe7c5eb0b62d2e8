package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keyrefresh.target.RawSecret;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** By which signs a secret is known to be put back by somebody else. */
class OwnershipTest {
  private static final Map<String, String> NONE = Map.of();

  @ParameterizedTest(name = "{0}")
  @MethodSource("signs")
  void isTold(String owner, Map<String, String> labels, Map<String, String> annotations) {
    assertThat(Ownership.of(secret(labels, annotations, List.of()))).contains(owner);
  }

  static Stream<Arguments> signs() {
    return Stream.of(
        arguments(
            "External Secrets", Map.of("reconcile.external-secrets.io/managed", "true"), NONE),
        arguments("Sealed Secrets", NONE, Map.of("sealedsecrets.bitnami.com/cluster-wide", "true")),
        arguments("Helm", Map.of("app.kubernetes.io/managed-by", "Helm"), NONE),
        arguments("Helm", NONE, Map.of("meta.helm.sh/release-name", "argocd")),
        arguments(
            "an Argo CD application",
            NONE,
            Map.of("argocd.argoproj.io/tracking-id", "apps:/Secret:argocd/repo-1")));
  }

  @Test
  void anOwnerReferenceCountsBeforeEverySign() {
    assertThat(
            Ownership.of(
                secret(
                    Map.of("app.kubernetes.io/managed-by", "Helm"),
                    NONE,
                    List.of(new RawSecret.Owner("SealedSecret", "repo-1")))))
        .contains("SealedSecret repo-1");
  }

  @Test
  void whatPeopleAndChartsWriteAnywayIsNoSign() {
    assertThat(
            Ownership.of(
                secret(
                    Map.of(
                        "app.kubernetes.io/instance", "argocd",
                        "app.kubernetes.io/managed-by", "kustomize"),
                    Map.of("team", "platform"),
                    List.of())))
        .isEmpty();
  }

  private static RawSecret secret(
      Map<String, String> labels, Map<String, String> annotations, List<RawSecret.Owner> owners) {
    return new RawSecret(World.TARGET, "1", labels, annotations, owners, false, Map.of());
  }
}

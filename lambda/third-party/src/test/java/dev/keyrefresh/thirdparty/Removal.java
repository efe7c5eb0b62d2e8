package dev.keyrefresh.thirdparty;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One permission less than the manifest of a cluster gives.
 *
 * @param what the verb, the name of a secret, or {@code RoleBinding}
 * @param rest what is applied instead
 */
record Removal(String cluster, String what, List<HasMetadata> rest) {

  /** All there are. */
  static Stream<Removal> of(Kubernetes kubernetes, String cluster, String manifest) {
    List<Removal> all = new ArrayList<>();
    int objects = kubernetes.read(manifest).size();
    for (int i = 0; i < objects; i++) {
      int at = i;
      switch (kubernetes.read(manifest).get(i)) {
        case Role role ->
            role.getRules()
                .forEach(
                    rule -> {
                      int ruleAt = role.getRules().indexOf(rule);
                      rule.getVerbs()
                          .forEach(
                              verb ->
                                  all.add(
                                      without(
                                          kubernetes,
                                          cluster,
                                          manifest,
                                          verb,
                                          items ->
                                              rule(items, at, ruleAt).getVerbs().remove(verb))));
                      names(rule)
                          .forEach(
                              name ->
                                  all.add(
                                      without(
                                          kubernetes,
                                          cluster,
                                          manifest,
                                          name,
                                          items ->
                                              rule(items, at, ruleAt)
                                                  .getResourceNames()
                                                  .remove(name))));
                    });
        case RoleBinding _ ->
            all.add(
                without(kubernetes, cluster, manifest, "RoleBinding", items -> items.remove(at)));
        case HasMetadata other ->
            throw new IllegalStateException(
                "nobody says here what a " + other.getKind() + " is for");
      }
    }
    return all.stream();
  }

  @Override
  public String toString() {
    return cluster + " without " + what;
  }

  private interface Change {
    void on(List<HasMetadata> items);
  }

  private static Removal without(
      Kubernetes kubernetes, String cluster, String manifest, String what, Change change) {
    List<HasMetadata> items = new ArrayList<>(kubernetes.read(manifest));
    change.on(items);
    return new Removal(cluster, what, items);
  }

  private static PolicyRule rule(List<HasMetadata> items, int at, int ruleAt) {
    return ((Role) items.get(at)).getRules().get(ruleAt);
  }

  private static List<String> names(PolicyRule rule) {
    return Objects.requireNonNullElse(rule.getResourceNames(), List.of());
  }
}

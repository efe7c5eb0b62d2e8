package dev.keyrefresh.updater.kubernetes;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.Pair;
import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.delivery.TargetStore.Patch;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One of Argo CD's secrets as Kubernetes words it, to ours and back. */
final class ArgoCdSecret {
  static final String TYPE = "argocd.argoproj.io/secret-type";
  static final String REPOSITORY = "repository";
  static final String TEMPLATE = "repo-creds";
  static final String CREDENTIAL_ID = "codecommit-key-refresh/credential-id";
  static final String VERSION_ID = "codecommit-key-refresh/version-id";
  static final String DELIVERED_AT = "codecommit-key-refresh/delivered-at";
  static final String WRITTEN_AT = "codecommit-key-refresh/written-at";
  static final String DRIFTED_AT = "codecommit-key-refresh/drifted-at";
  static final String CONTESTED_AT = "codecommit-key-refresh/contested-at";

  private static final Set<String> TEMPLATES = Set.of(TEMPLATE, "repo-write-creds");

  /**
   * What is looked at besides the fields that are ours; the rest of a secret's data is not even
   * decoded.
   */
  private static final List<String> FIELDS = List.of("url", "bearerToken");

  private ArgoCdSecret() {}

  static TargetSecret read(
      TargetName name,
      boolean named,
      io.fabric8.kubernetes.api.model.Secret found,
      Form.Fields ours) {
    ObjectMeta meta = found.getMetadata();
    return new TargetSecret(
        name,
        named,
        meta.getResourceVersion(),
        TEMPLATES.contains(labels(meta).getOrDefault(TYPE, "")),
        Boolean.TRUE.equals(found.getImmutable()),
        owner(meta),
        fields(found, ours),
        ours,
        stamps(annotations(meta)));
  }

  /** The smallest object that says what shall be: whatever it does not name stays as it is. */
  static io.fabric8.kubernetes.api.model.Secret patch(
      TargetName name, String resourceVersion, Patch patch, Form.Fields ours) {
    Pair pair = patch.pair();
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name.name())
        .withResourceVersion(resourceVersion)
        .withAnnotations(annotations(patch))
        .endMetadata()
        .withData(
            Map.of(
                ours.username(), base64(pair.username()), ours.password(), base64(pair.password())))
        .build();
  }

  static Map<String, Secret> fields(
      io.fabric8.kubernetes.api.model.Secret found, Form.Fields ours) {
    Map<String, String> data = Objects.requireNonNullElse(found.getData(), Map.of());
    Map<String, Secret> fields = new HashMap<>();
    List<String> looked =
        Stream.concat(FIELDS.stream(), Stream.of(ours.username(), ours.password())).toList();
    for (String field : looked) {
      String text = text(Objects.requireNonNullElse(data.get(field), ""));
      if (!text.isEmpty()) {
        fields.put(field, Secret.of(text));
      }
    }
    return fields;
  }

  /**
   * Who would put back what we write.
   *
   * <p>The label {@code app.kubernetes.io/instance} alone is no sign of Argo CD: charts and people
   * set it as Kubernetes recommends, and a target refused by mistake loses its access. An
   * application that tracks by this label only is found out by what it does: the target becomes
   * contested.
   */
  private static Optional<String> owner(ObjectMeta meta) {
    Map<String, String> labels = labels(meta);
    Map<String, String> annotations = annotations(meta);
    Optional<OwnerReference> reference =
        Objects.requireNonNullElse(meta.getOwnerReferences(), List.<OwnerReference>of()).stream()
            .findFirst();
    if (reference.isPresent()) {
      return reference.map(owner -> owner.getKind() + " " + owner.getName());
    }
    if (labels.containsKey("reconcile.external-secrets.io/managed")) {
      return Optional.of("External Secrets");
    }
    if (annotations.keySet().stream()
        .anyMatch(key -> key.startsWith("sealedsecrets.bitnami.com/"))) {
      return Optional.of("Sealed Secrets");
    }
    if ("Helm".equals(labels.get("app.kubernetes.io/managed-by"))
        || annotations.containsKey("meta.helm.sh/release-name")) {
      return Optional.of("Helm");
    }
    return annotations.containsKey("argocd.argoproj.io/tracking-id")
        ? Optional.of("an Argo CD application")
        : Optional.empty();
  }

  private static Stamps stamps(Map<String, String> annotations) {
    return new Stamps(
        Optional.ofNullable(annotations.get(CREDENTIAL_ID))
            .filter(CredentialId::isOne)
            .map(CredentialId::new),
        Optional.ofNullable(annotations.get(VERSION_ID)).filter(id -> !id.isEmpty()),
        time(annotations, DELIVERED_AT),
        time(annotations, DRIFTED_AT),
        time(annotations, CONTESTED_AT));
  }

  private static Map<String, String> annotations(Patch patch) {
    Stamps stamps = patch.stamps();
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(WRITTEN_AT, patch.at().toString());
    stamps.credential().ifPresent(id -> annotations.put(CREDENTIAL_ID, id.value()));
    // A merge leaves what it does not name: empty takes the place of an older version's id.
    annotations.put(VERSION_ID, stamps.version().orElse(""));
    stamps.since().ifPresent(at -> annotations.put(DELIVERED_AT, at.toString()));
    stamps.drifted().ifPresent(at -> annotations.put(DRIFTED_AT, at.toString()));
    stamps.contested().ifPresent(at -> annotations.put(CONTESTED_AT, at.toString()));
    return annotations;
  }

  /** People may write anything into an annotation; what is no time says nothing. */
  private static Optional<Instant> time(Map<String, String> annotations, String key) {
    try {
      return Optional.ofNullable(annotations.get(key)).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> labels(ObjectMeta meta) {
    return Objects.requireNonNullElse(meta.getLabels(), Map.of());
  }

  private static Map<String, String> annotations(ObjectMeta meta) {
    return Objects.requireNonNullElse(meta.getAnnotations(), Map.of());
  }

  private static String base64(Secret secret) {
    return Base64.getEncoder().encodeToString(secret.reveal().getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}

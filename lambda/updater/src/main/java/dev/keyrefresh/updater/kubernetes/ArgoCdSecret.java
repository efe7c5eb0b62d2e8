package dev.keyrefresh.updater.kubernetes;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.Annotations;
import dev.keyrefresh.delivery.Pair;
import dev.keyrefresh.delivery.TargetStore.Patch;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.RawSecret;
import dev.keyrefresh.target.TargetName;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One of Argo CD's secrets as Kubernetes words it, to ours and back. */
final class ArgoCdSecret {
  private ArgoCdSecret() {}

  static RawSecret raw(String namespace, io.fabric8.kubernetes.api.model.Secret found) {
    ObjectMeta meta = found.getMetadata();
    return new RawSecret(
        new TargetName(namespace, meta.getName()),
        meta.getResourceVersion(),
        Objects.requireNonNullElse(meta.getLabels(), Map.of()),
        Objects.requireNonNullElse(meta.getAnnotations(), Map.of()),
        Objects.requireNonNullElse(meta.getOwnerReferences(), List.<OwnerReference>of()).stream()
            .map(owner -> new RawSecret.Owner(owner.getKind(), owner.getName()))
            .toList(),
        Boolean.TRUE.equals(found.getImmutable()),
        data(found));
  }

  private static Map<String, byte[]> data(io.fabric8.kubernetes.api.model.Secret found) {
    Map<String, byte[]> data = new HashMap<>();
    Objects.requireNonNullElse(found.getData(), Map.<String, String>of())
        .forEach(
            (field, value) ->
                data.put(field, Base64.getDecoder().decode(Objects.requireNonNullElse(value, ""))));
    return data;
  }

  /** The smallest object that says what shall be: whatever it does not name stays as it is. */
  static io.fabric8.kubernetes.api.model.Secret patch(
      TargetName name, String resourceVersion, Patch patch, Form.Fields ours) {
    Pair pair = patch.pair();
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name.name())
        .withResourceVersion(resourceVersion)
        .withAnnotations(Annotations.of(patch))
        .endMetadata()
        .withData(
            Map.of(
                ours.username(), base64(pair.username()), ours.password(), base64(pair.password())))
        .build();
  }

  private static String base64(Secret secret) {
    return Base64.getEncoder().encodeToString(secret.reveal().getBytes(StandardCharsets.UTF_8));
  }
}

package dev.keyrefresh.updater;

import dev.keyrefresh.aws.snapshot.LoopbackServer.Request;
import dev.keyrefresh.aws.snapshot.LoopbackServer.Response;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster that exists on paper, with its managed secret and one target: what goes in is never
 * checked. Its key is AWS's own example and opens nothing.
 */
final class PaperCluster {
  static final String CLUSTER = "on-paper";
  static final TargetName TARGET = new TargetName("argocd", "repo-1");
  static final VersionId VERSION = new VersionId("00000000-0000-4000-8000-000000000001");

  private static final CredentialId KEY = new CredentialId("AKIAIOSFODNN7EXAMPLE");
  private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  private final String secretArn;
  private final String stored;
  private final Map<String, Object> data = new HashMap<>();
  private final Instant now;

  PaperCluster(String secretArn, String region, UserName user, CredentialKind kind, Instant now) {
    this.secretArn = secretArn;
    this.now = now;
    stored =
        VersionJson.write(
            new CredentialVersion(
                VERSION,
                new IssuedCredential(KEY, kind, user, KEY.value(), Secret.of(SECRET_KEY), now),
                Optional.empty(),
                Set.of()));
    data.put(
        "url", base64("https://git-codecommit." + region + ".amazonaws.com/v1/repos/on-paper"));
    data.put("username", base64(KEY.value()));
    data.put("password", base64("-"));
  }

  Response answer(Request asked) {
    if (asked.target().isPresent()) {
      return Response.json(Json.write(secretsManager(asked.target().get())));
    }
    if (!asked.path().startsWith("/api/")) {
      return new Response(200, "application/x-git-upload-pack-advertisement", "");
    }
    if (asked.method().equals("PATCH")) {
      patch(asked.body());
    }
    return Response.json(Json.write(target()));
  }

  private void patch(String body) {
    try {
      if (Json.read(body).get("data") instanceof Map<?, ?> patched) {
        patched.forEach((field, value) -> data.put((String) field, value));
      }
    } catch (Malformed e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Map<String, Object> secretsManager(String target) {
    return target.endsWith("DescribeSecret")
        ? Map.of(
            "ARN",
            secretArn,
            "Tags",
            List.of(),
            "VersionIdsToStages",
            Map.of(VERSION.value(), List.of("AWSCURRENT")))
        : Map.of(
            "ARN",
            secretArn,
            "VersionId",
            VERSION.value(),
            "SecretString",
            stored,
            "CreatedDate",
            now.getEpochSecond());
  }

  private Map<String, Object> target() {
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "Secret",
        "type",
        "Opaque",
        "metadata",
        Map.of(
            "name",
            TARGET.name(),
            "namespace",
            TARGET.namespace(),
            "resourceVersion",
            "1",
            "labels",
            Map.of("argocd.argoproj.io/secret-type", "repository"),
            "annotations",
            Map.of()),
        "data",
        data);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.keyrefresh.updater;

import dev.keyrefresh.aws.snapshot.LoopbackServer.Request;
import dev.keyrefresh.aws.snapshot.LoopbackServer.Response;
import dev.keyrefresh.aws.snapshot.Recording;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster that exists on paper, with its managed secret and one target: what its services answer
 * is recorded, and what goes in is never checked. It knows what the target holds. Its key is AWS's
 * own example and opens nothing.
 */
final class RecordedCluster {
  static final String CLUSTER = "on-paper";
  static final TargetName TARGET = new TargetName("argocd", "repo-1");

  private static final VersionId VERSION = new VersionId("00000000-0000-4000-8000-000000000001");
  private static final CredentialId KEY = new CredentialId("AKIAIOSFODNN7EXAMPLE");
  private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  private final Recording recording = new Recording(RecordedCluster.class);
  private final Map<String, Object> data = new HashMap<>();
  private final String secretArn;
  private final String stored;
  private final Instant now;

  RecordedCluster(
      String secretArn, String region, UserName user, CredentialKind kind, Instant now) {
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
      return play(asked.target().get().replaceFirst(".*\\.", ""));
    }
    if (!asked.path().startsWith("/api/")) {
      return new Response(200, "application/x-git-upload-pack-advertisement", "");
    }
    if (asked.method().equals("PATCH")) {
      patch(asked.body());
    }
    return play("Secret");
  }

  private Response play(String name) {
    return recording
        .json(
            name,
            Map.of(
                "arn",
                secretArn,
                "value",
                stored.replace("\\", "\\\\").replace("\"", "\\\""),
                "seconds",
                Long.toString(now.getEpochSecond()),
                "data",
                Json.write(data)))
        .orElseThrow();
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

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

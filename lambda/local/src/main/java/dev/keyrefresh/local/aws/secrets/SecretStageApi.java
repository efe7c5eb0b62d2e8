package dev.keyrefresh.local.aws.secrets;

import static dev.keyrefresh.local.aws.secrets.SecretInput.invalid;

import dev.keyrefresh.local.aws.protocol.Body;
import dev.keyrefresh.local.aws.secrets.StoredSecret.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves stage labels by compare-and-swap: whoever moves a label must name the version it sits on.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html">
 *     UpdateSecretVersionStage</a>
 */
final class SecretStageApi {
  private final LocalSecrets secrets;

  SecretStageApi(LocalSecrets secrets) {
    this.secrets = secrets;
  }

  Map<String, ?> update(Body body, Instant now) {
    String label = body.required("VersionStage");
    SecretInput.labels(List.of(label));
    Optional<String> from = body.optional("RemoveFromVersionId");
    Optional<String> to = body.optional("MoveToVersionId");
    if (from.isEmpty() && to.isEmpty()) {
      throw invalid("You must specify RemoveFromVersionId, MoveToVersionId, or both.");
    }
    return SecretJson.named(
        secrets.change(
            body.required("SecretId"),
            secret -> {
              from.ifPresent(id -> expect(secret, id));
              to.ifPresent(id -> expect(secret, id));
              compare(label, from, secret.holder(label).map(Version::id));
              return to.map(id -> secret.moved(label, id, now))
                  .orElseGet(() -> removed(secret, label, now));
            }));
  }

  private static void expect(StoredSecret secret, String version) {
    if (secret.version(version).isEmpty()) {
      throw SecretsManagerApi.noSuchVersion(version);
    }
  }

  private static void compare(String label, Optional<String> from, Optional<String> holder) {
    if (holder.isPresent() && from.isEmpty()) {
      throw invalid(
          "The parameter RemoveFromVersionId can't be empty. Staging label "
              + label
              + " is currently attached to version "
              + holder.get()
              + ", so you must explicitly reference that version in RemoveFromVersionId.");
    }
    if (!holder.equals(from)) {
      throw invalid(
          "When you move staging label "
              + label
              + ", if you specify"
              + " RemoveFromVersionId, it must be set to the version that currently has the staging"
              + " label "
              + label
              + ".");
    }
  }

  private static StoredSecret removed(StoredSecret secret, String label, Instant now) {
    if (label.equals(StoredSecret.CURRENT)) {
      throw invalid(
          "You can only move staging label AWSCURRENT to a different secret"
              + " version. It can't be completely removed.");
    }
    return secret.removed(label, now);
  }
}

package dev.keyrefresh.local.aws.secrets;

import static dev.keyrefresh.local.aws.secrets.SecretInput.checked;
import static dev.keyrefresh.local.aws.secrets.SecretInput.invalid;
import static dev.keyrefresh.local.aws.secrets.SecretInput.labels;
import static dev.keyrefresh.local.aws.secrets.SecretInput.newName;
import static dev.keyrefresh.local.aws.secrets.SecretInput.tags;
import static dev.keyrefresh.local.aws.secrets.SecretInput.token;
import static dev.keyrefresh.local.aws.secrets.SecretInput.value;
import static dev.keyrefresh.local.aws.secrets.SecretJson.named;

import dev.keyrefresh.local.aws.protocol.Api;
import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.protocol.Body;
import dev.keyrefresh.local.aws.protocol.Call;
import dev.keyrefresh.local.aws.protocol.Response;
import dev.keyrefresh.local.aws.secrets.StoredSecret.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Secrets Manager's secrets and values over JSON; labels are {@link SecretStageApi}'s. */
public final class SecretsManagerApi implements Api {
  private final LocalSecrets secrets;
  private final SecretStageApi stages;
  private final SecretListApi lists;

  public SecretsManagerApi(LocalSecrets secrets) {
    this.secrets = secrets;
    this.stages = new SecretStageApi(secrets);
    this.lists = new SecretListApi(secrets);
  }

  @Override
  public Response answer(Call call) {
    Body body = Body.of(call.request());
    return Response.json(
        200,
        switch (call.operation()) {
          case "CreateSecret" -> create(body);
          case "DescribeSecret" ->
              SecretJson.described(secrets.require(body.required("SecretId"), call.asOf()));
          case "GetSecretValue" -> getValue(body, call.asOf());
          case "PutSecretValue" -> putValue(body, call.asOf());
          case "UpdateSecretVersionStage" -> stages.update(body, call.asOf());
          case "ListSecretVersionIds" -> lists.versionIds(body, call.asOf());
          case "ListSecrets" -> lists.secrets(body, call.asOf());
          case "TagResource" -> tag(body, call.asOf());
          case "UntagResource" -> untag(body, call.asOf());
          case "DeleteSecret" -> delete(body, call.asOf());
          default -> throw Api.unknown(call);
        });
  }

  private Map<String, ?> create(Body body) {
    StoredSecret made =
        secrets.create(
            newName(body),
            body.optional("Description").orElse(""),
            tags(body),
            value(body),
            token(body));
    return made.holder(StoredSecret.CURRENT).map(v -> named(made, v)).orElse(named(made));
  }

  private Map<String, ?> getValue(Body body, Instant asOf) {
    StoredSecret secret = secrets.usable(body.required("SecretId"), asOf);
    Optional<String> id = body.optional("VersionId");
    Optional<String> stage = body.optional("VersionStage");
    Version version =
        id.isPresent()
            ? byId(secret, id.get(), stage)
            : byStage(secret, stage.orElse(StoredSecret.CURRENT));
    return SecretJson.valued(secret, version);
  }

  private static Version byStage(StoredSecret secret, String stage) {
    return secret
        .holder(stage)
        .orElseThrow(
            () ->
                new AwsError(
                    400,
                    "ResourceNotFoundException",
                    "Secrets Manager can't find the specified secret value for staging label: "
                        + stage));
  }

  private static Version byId(StoredSecret secret, String id, Optional<String> stage) {
    Version version = secret.version(id).orElseThrow(() -> noSuchVersion(id));
    if (stage.isPresent() && !version.labels().contains(stage.get())) {
      throw new AwsError(
          400,
          "InvalidRequestException",
          "You provided a VersionStage that is not associated to the provided VersionId.");
    }
    return version;
  }

  private Map<String, ?> putValue(Body body, Instant now) {
    String token = token(body);
    String value =
        value(body)
            .orElseThrow(
                () ->
                    new AwsError(
                        400,
                        "InvalidRequestException",
                        "You must provide either SecretString or SecretBinary."));
    List<String> labels = labels(body.strings("VersionStages"));
    StoredSecret changed =
        secrets.change(
            body.required("SecretId"),
            secret -> {
              Optional<Version> sameToken = secret.version(token);
              if (sameToken.isPresent() && !sameToken.get().value().equals(value)) {
                throw new AwsError(
                    400,
                    "ResourceExistsException",
                    "You can't use ClientRequestToken "
                        + token
                        + " because that value is already in use for a version of secret "
                        + secret.arn()
                        + ".");
              }
              return sameToken.isPresent()
                  ? secret
                  : secret.put(
                      token, value, labels.isEmpty() ? List.of(StoredSecret.CURRENT) : labels, now);
            });
    return named(changed, changed.version(token).orElseThrow(() -> noSuchVersion(token)));
  }

  private Map<String, ?> tag(Body body, Instant now) {
    Map<String, String> added = tags(body);
    secrets.change(
        body.required("SecretId"),
        secret -> {
          Map<String, String> all = new LinkedHashMap<>(secret.tags());
          all.putAll(added);
          return secret.withTags(checked(all), now);
        });
    return Map.of();
  }

  private Map<String, ?> untag(Body body, Instant now) {
    List<String> keys = body.strings("TagKeys");
    secrets.change(
        body.required("SecretId"),
        secret -> {
          Map<String, String> left = new LinkedHashMap<>(secret.tags());
          left.keySet().removeAll(keys);
          return secret.withTags(left, now);
        });
    return Map.of();
  }

  private Map<String, ?> delete(Body body, Instant now) {
    boolean atOnce = body.flag("ForceDeleteWithoutRecovery");
    Optional<Integer> days = body.number("RecoveryWindowInDays");
    if (atOnce && days.isPresent()) {
      throw invalid(
          "You can't use ForceDeleteWithoutRecovery in conjunction with"
              + " RecoveryWindowInDays.");
    }
    if (days.filter(d -> d < 7 || d > 30).isPresent()) {
      throw invalid("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }
    Instant when = atOnce ? now : now.plus(days.orElse(30), ChronoUnit.DAYS);
    StoredSecret gone =
        secrets.change(body.required("SecretId"), secret -> secret.deletedAt(when, now));
    if (atOnce) {
      secrets.remove(gone.name());
    }
    SequencedMap<String, Object> shown = named(gone);
    shown.put("DeletionDate", SecretJson.seconds(when));
    return shown;
  }

  static AwsError noSuchVersion(String id) {
    return new AwsError(
        400,
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for VersionId: " + id);
  }
}

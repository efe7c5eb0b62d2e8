package dev.keyrefresh.local.aws;

import dev.keyrefresh.local.aws.StoredSecret.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Secrets Manager's secrets and values over JSON; labels are {@link SecretStageApi}'s. */
final class SecretsApi implements Api {
  private static final int TAGS_PER_SECRET = 50;
  private static final int MAX_VALUE = 65_536;

  private final LocalSecrets secrets;
  private final SecretStageApi stages;
  private final SecretListApi lists;

  SecretsApi(LocalSecrets secrets) {
    this.secrets = secrets;
    this.stages = new SecretStageApi(secrets);
    this.lists = new SecretListApi(secrets);
  }

  @Override
  public Answer answer(Call call) {
    Body body = Body.of(call.request());
    return Answer.json(200, switch (call.operation()) {
      case "CreateSecret" -> create(body);
      case "DescribeSecret" -> describe(secrets.require(body.required("SecretId"), call.asOf()));
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
    String name = body.required("Name");
    if (!name.matches("[A-Za-z0-9/_+=.@-]{1,512}")) {
      throw invalidParameter("Invalid name. Must be a valid name containing alphanumeric"
        + " characters, or any of the following: -/_+=.@!");
    }
    StoredSecret made = secrets.create(name, body.optional("Description").orElse(""),
      checked(tags(body)), value(body), token(body));
    return made.holder(StoredSecret.CURRENT).map(v -> named(made, v)).orElse(named(made));
  }

  static SequencedMap<String, Object> describe(StoredSecret secret) {
    SequencedMap<String, Object> shown = named(secret);
    shown.put("Description", secret.description());
    shown.put("CreatedDate", seconds(secret.created()));
    shown.put("LastChangedDate", seconds(secret.changed()));
    shown.put("Tags", secret.tags().entrySet().stream()
      .map(tag -> Map.of("Key", tag.getKey(), "Value", tag.getValue())).toList());
    shown.put("VersionIdsToStages", labelled(secret));
    secret.deleted().ifPresent(at -> shown.put("DeletedDate", seconds(at)));
    return shown;
  }

  /** Versions without labels count as deprecated and are not described. */
  static Map<String, List<String>> labelled(StoredSecret secret) {
    Map<String, List<String>> labelled = new LinkedHashMap<>();
    secret.versions().values().stream().filter(v -> !v.labels().isEmpty())
      .forEach(v -> labelled.put(v.id(), List.copyOf(v.labels())));
    return labelled;
  }

  private Map<String, ?> getValue(Body body, Instant asOf) {
    StoredSecret secret = secrets.usable(body.required("SecretId"), asOf);
    Optional<String> id = body.optional("VersionId");
    Optional<String> stage = body.optional("VersionStage");
    Version version = id.isPresent() ? byId(secret, id.get(), stage)
      : byStage(secret, stage.orElse(StoredSecret.CURRENT));
    SequencedMap<String, Object> shown = named(secret, version);
    shown.put("SecretString", version.value());
    shown.put("CreatedDate", seconds(version.created()));
    return shown;
  }

  private static Version byStage(StoredSecret secret, String stage) {
    return secret.holder(stage).orElseThrow(() -> new AwsError(400, "ResourceNotFoundException",
      "Secrets Manager can't find the specified secret value for staging label: " + stage));
  }

  private static Version byId(StoredSecret secret, String id, Optional<String> stage) {
    Version version = secret.version(id).orElseThrow(() -> noSuchVersion(id));
    if (stage.isPresent() && !version.labels().contains(stage.get())) {
      throw new AwsError(400, "InvalidRequestException",
        "You provided a VersionStage that is not associated to the provided VersionId.");
    }
    return version;
  }

  private Map<String, ?> putValue(Body body, Instant now) {
    String token = token(body);
    String value = value(body).orElseThrow(() -> new AwsError(400, "InvalidRequestException",
      "You must provide either SecretString or SecretBinary."));
    List<String> labels = body.strings("VersionStages");
    SecretStageApi.check(labels);
    StoredSecret changed = secrets.change(body.required("SecretId"), secret -> {
      Optional<Version> sameToken = secret.version(token);
      if (sameToken.isPresent() && !sameToken.get().value().equals(value)) {
        throw new AwsError(400, "ResourceExistsException", "You can't use ClientRequestToken "
          + token + " because that value is already in use for a version of secret "
          + secret.arn() + ".");
      }
      return sameToken.isPresent() ? secret
        : secret.put(token, value, labels.isEmpty() ? List.of(StoredSecret.CURRENT) : labels, now);
    });
    return named(changed, changed.versions().get(token));
  }

  private Map<String, ?> tag(Body body, Instant now) {
    Map<String, String> added = tags(body);
    secrets.change(body.required("SecretId"), secret -> {
      Map<String, String> all = new LinkedHashMap<>(secret.tags());
      all.putAll(added);
      return secret.withTags(checked(all), now);
    });
    return Map.of();
  }

  private Map<String, ?> untag(Body body, Instant now) {
    List<String> keys = body.strings("TagKeys");
    secrets.change(body.required("SecretId"), secret -> {
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
      throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with"
        + " RecoveryWindowInDays.");
    }
    if (days.filter(d -> d < 7 || d > 30).isPresent()) {
      throw invalidParameter(
        "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }
    Instant when = atOnce ? now : now.plus(days.orElse(30), ChronoUnit.DAYS);
    StoredSecret gone =
      secrets.change(body.required("SecretId"), secret -> secret.deletedAt(when, now));
    if (atOnce) {
      secrets.remove(gone.name());
    }
    SequencedMap<String, Object> shown = named(gone);
    shown.put("DeletionDate", seconds(when));
    return shown;
  }

  private static Optional<String> value(Body body) {
    if (body.values().containsKey("SecretBinary")) {
      throw invalidParameter("The local AWS keeps no SecretBinary.");
    }
    Optional<String> value = body.optional("SecretString");
    if (value.filter(text -> text.isEmpty() || text.length() > MAX_VALUE).isPresent()) {
      throw invalidParameter("SecretString must have 1 to " + MAX_VALUE + " characters.");
    }
    return value;
  }

  /** The SDK fills the token in; it becomes the version's id. */
  private static String token(Body body) {
    String token = body.optional("ClientRequestToken").orElseThrow(() -> new AwsError(400,
      "InvalidRequestException",
      "You must provide a ClientRequestToken value. We recommend a UUID-type value."));
    if (token.length() < 32 || token.length() > 64) {
      throw invalidParameter("ClientRequestToken must be 32-64 characters long.");
    }
    return token;
  }

  private static Map<String, String> tags(Body body) {
    Map<String, String> tags = new LinkedHashMap<>();
    body.structures("Tags")
      .forEach(tag -> tags.put(tag.required("Key"), tag.optional("Value").orElse("")));
    return tags;
  }

  private static Map<String, String> checked(Map<String, String> tags) {
    tags.forEach((key, value) -> {
      if (key.isEmpty() || key.length() > 128 || value.length() > 256 || key.startsWith("aws:")) {
        throw invalidParameter("The tag " + key + " is not valid.");
      }
    });
    if (tags.size() > TAGS_PER_SECRET) {
      throw new AwsError(400, "LimitExceededException",
        "You can't have more than " + TAGS_PER_SECRET + " tags on a secret.");
    }
    return tags;
  }

  static SequencedMap<String, Object> named(StoredSecret secret) {
    SequencedMap<String, Object> shown = new LinkedHashMap<>();
    shown.put("ARN", secret.arn());
    shown.put("Name", secret.name());
    return shown;
  }

  private static SequencedMap<String, Object> named(StoredSecret secret, Version version) {
    SequencedMap<String, Object> shown = named(secret);
    shown.put("VersionId", version.id());
    shown.put("VersionStages", List.copyOf(version.labels()));
    return shown;
  }

  static AwsError noSuchVersion(String id) {
    return new AwsError(400, "ResourceNotFoundException",
      "Secrets Manager can't find the specified secret value for VersionId: " + id);
  }

  static AwsError invalidParameter(String message) {
    return new AwsError(400, "InvalidParameterException", message);
  }

  static BigDecimal seconds(Instant instant) {
    return BigDecimal.valueOf(instant.toEpochMilli(), 3);
  }

  /** One page under {@code list}, at most 100 items. */
  static Map<String, Object> page(Body body, String list, Collection<?> all) {
    int size = body.number("MaxResults").orElse(100);
    if (size < 1 || size > 100) {
      throw invalidParameter("MaxResults must be between 1 and 100.");
    }
    try {
      Page<?> page = Page.of(new ArrayList<>(all), body.optional("NextToken"), size);
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put(list, page.items());
      page.next().ifPresent(token -> shown.put("NextToken", token));
      return shown;
    } catch (IllegalArgumentException _) {
      throw new AwsError(400, "InvalidNextTokenException", "The NextToken value is invalid.");
    }
  }
}

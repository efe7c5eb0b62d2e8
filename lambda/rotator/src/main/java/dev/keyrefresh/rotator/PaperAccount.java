package dev.keyrefresh.rotator;

import dev.keyrefresh.aws.snapshot.LoopbackServer.Request;
import dev.keyrefresh.aws.snapshot.LoopbackServer.Response;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An account that exists on paper, with one cluster, as far as one quiet look and one rotation ask:
 * what goes in is never checked. Its keys are AWS's own examples and open nothing.
 */
final class PaperAccount {
  static final ClusterName CLUSTER = new ClusterName("on-paper");

  private static final UserName USER = new UserName(CLUSTER.usualUser());
  private static final CredentialId OLD = new CredentialId("AKIAIOSFODNN7EXAMPLE");
  private static final CredentialId NEW = new CredentialId("AKIAI44QH8DHBEXAMPLE");
  private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final String FIRST = "00000000-0000-4000-8000-000000000001";

  private final Instant now;
  private final String secretArn;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> labels = new HashMap<>();
  private final List<CredentialId> keys = new ArrayList<>(List.of(OLD));

  PaperAccount(String region, Instant now) {
    this.now = now;
    secretArn =
        "arn:aws:secretsmanager:"
            + region
            + ":111122223333:secret:"
            + CLUSTER.secretName()
            + "-AbCdEf";
    values.put(
        FIRST,
        VersionJson.write(
            new CredentialVersion(
                new VersionId(FIRST),
                new IssuedCredential(
                    OLD,
                    CredentialKind.ACCESS_KEY,
                    USER,
                    OLD.value(),
                    Secret.of(SECRET_KEY),
                    created(OLD)),
                Optional.empty(),
                Set.of())));
    labels.put("AWSCURRENT", FIRST);
  }

  Response answer(Request asked) {
    if (asked.path().endsWith("/invocations")) {
      return Response.json(Json.write(updater(read(asked.body()))));
    }
    return asked
        .target()
        .map(
            target ->
                Response.json(
                    Json.write(
                        secretsOrEvents(
                            target.substring(target.indexOf('.') + 1), read(asked.body())))))
        .orElseGet(() -> Response.xml(query(required(form(asked.body()), "Action"))));
  }

  private Map<String, Object> secretsOrEvents(String operation, Map<String, Object> input) {
    return switch (operation) {
      case "DescribeSecret" ->
          Map.of(
              "ARN",
              secretArn,
              "Name",
              CLUSTER.secretName(),
              "Tags",
              List.of(),
              "VersionIdsToStages",
              versions());
      case "GetSecretValue" -> value((String) required(input, "VersionId"));
      case "PutSecretValue" -> {
        String version = (String) input.get("ClientRequestToken");
        values.put(version, (String) input.get("SecretString"));
        labels.put((String) ((List<?>) required(input, "VersionStages")).getFirst(), version);
        yield Map.of("ARN", secretArn, "VersionId", version);
      }
      case "UpdateSecretVersionStage" -> {
        labels.put((String) input.get("VersionStage"), (String) input.get("MoveToVersionId"));
        yield Map.of("ARN", secretArn);
      }
      case "PutEvents" ->
          Map.of("FailedEntryCount", 0, "Entries", List.of(Map.of("EventId", FIRST)));
      default -> Map.of();
    };
  }

  private Map<String, Object> value(String version) {
    return Map.of(
        "ARN",
        secretArn,
        "VersionId",
        version,
        "SecretString",
        values.get(version),
        "CreatedDate",
        now.getEpochSecond());
  }

  private Map<String, List<String>> versions() {
    return labels.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
  }

  private String query(String operation) {
    String result =
        switch (operation) {
          case "ListAccessKeys" ->
              "<IsTruncated>false</IsTruncated><AccessKeyMetadata>"
                  + keys.stream()
                      .map(key -> "<member>" + key(key) + "</member>")
                      .collect(Collectors.joining())
                  + "</AccessKeyMetadata>";
          case "GetUser" ->
              "<User><Path>/</Path><UserName>"
                  + USER
                  + "</UserName><Arn>"
                  + userArn()
                  + "</Arn><UserId>AIDAEXAMPLEUSERID0001</UserId><CreateDate>"
                  + created(OLD)
                  + "</CreateDate><Tags><member><Key>codecommit-key-refresh</Key><Value>"
                  + secretArn
                  + "</Value></member></Tags></User>";
          case "CreateAccessKey" -> {
            keys.add(NEW);
            yield "<AccessKey>"
                + key(NEW)
                + "<SecretAccessKey>"
                + SECRET_KEY
                + "</SecretAccessKey></AccessKey>";
          }
          case "GetCallerIdentity" -> "<Arn>" + userArn() + "</Arn><Account>111122223333</Account>";
          case "GetAccessKeyLastUsed" ->
              "<UserName>"
                  + USER
                  + "</UserName><AccessKeyLastUsed>"
                  + "<ServiceName>N/A</ServiceName><Region>N/A</Region></AccessKeyLastUsed>";
          default -> "";
        };
    return "<"
        + operation
        + "Response><"
        + operation
        + "Result>"
        + result
        + "</"
        + operation
        + "Result><ResponseMetadata><RequestId>"
        + FIRST
        + "</RequestId></ResponseMetadata></"
        + operation
        + "Response>";
  }

  private String key(CredentialId key) {
    return "<UserName>"
        + USER
        + "</UserName><AccessKeyId>"
        + key
        + "</AccessKeyId><Status>Active</Status><CreateDate>"
        + created(key)
        + "</CreateDate>";
  }

  private Instant created(CredentialId key) {
    return key.equals(OLD) ? now.minus(Duration.ofDays(10)) : now;
  }

  private static String userArn() {
    return "arn:aws:iam::111122223333:user/" + USER;
  }

  /** Whatever it is asked to deliver its one target holds. */
  private Map<String, Object> updater(Map<String, Object> input) {
    boolean delivers = Operation.DELIVER.word().equals(input.get("operation"));
    return new UpdateResult(
            CLUSTER.value(),
            "signed",
            false,
            List.of(
                new TargetState(
                    new TargetName("argocd", "repo-1"),
                    "https://git-codecommit.us-west-2.amazonaws.com/v1/repos/on-paper",
                    Optional.of(delivers ? keys.getLast() : OLD),
                    TargetOutcome.IN_STEP,
                    Optional.of(now),
                    Optional.of(now))),
            Optional.empty())
        .toMap();
  }

  private static Map<String, Object> read(String body) {
    try {
      return Json.read(body);
    } catch (Malformed e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static <V> V required(Map<String, V> request, String name) {
    return Optional.ofNullable(request.get(name))
        .orElseThrow(() -> new IllegalArgumentException("a request without " + name));
  }

  private static Map<String, String> form(String body) {
    return Arrays.stream(body.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }
}

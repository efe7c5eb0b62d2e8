package dev.keyrefresh.rotator;

import dev.keyrefresh.aws.snapshot.LoopbackServer.Request;
import dev.keyrefresh.aws.snapshot.LoopbackServer.Response;
import dev.keyrefresh.aws.snapshot.Recording;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An account that exists on paper, with one cluster, as far as one quiet look and one rotation ask:
 * what its services answer is recorded, and what goes in is never checked. It knows which versions
 * are stored, where labels are and whether a key was made. Its keys are AWS's own examples and open
 * nothing.
 */
final class RecordedAccount {
  static final ClusterName CLUSTER = new ClusterName("on-paper");

  private static final UserName USER = new UserName(CLUSTER.usualUser());
  private static final CredentialId OLD = new CredentialId("AKIAIOSFODNN7EXAMPLE");
  private static final CredentialId NEW = new CredentialId("AKIAI44QH8DHBEXAMPLE");
  private static final String FIRST = "00000000-0000-4000-8000-000000000001";

  private final Recording recording = new Recording(RecordedAccount.class);
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> labels = new HashMap<>();
  private final Instant now;
  private final Instant created;
  private final String region;
  private boolean hasNewKey;

  RecordedAccount(String region, Instant now) {
    this.region = region;
    this.now = now;
    created = now.minus(Duration.ofDays(10));
    Secret secretKey = Secret.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    values.put(
        FIRST,
        VersionJson.write(
            new CredentialVersion(
                new VersionId(FIRST),
                new IssuedCredential(
                    OLD, CredentialKind.ACCESS_KEY, USER, OLD.value(), secretKey, created),
                Optional.empty(),
                Set.of())));
    labels.put("AWSCURRENT", FIRST);
  }

  Response answer(Request asked) {
    if (asked.path().endsWith("/invocations")) {
      return recording.json("Invoke", gaps("Invoke", read(asked.body()))).orElseThrow();
    }
    return asked
        .target()
        .map(target -> ofJson(target.substring(target.indexOf('.') + 1), read(asked.body())))
        .orElseGet(() -> ofQuery(form(asked.body())));
  }

  private Response ofJson(String operation, Map<String, Object> input) {
    switch (operation) {
      case "PutSecretValue" -> {
        String version = text(input, "ClientRequestToken");
        values.put(version, text(input, "SecretString"));
        if (input.get("VersionStages") instanceof List<?> stages) {
          stages.forEach(stage -> labels.put((String) stage, version));
        }
      }
      case "UpdateSecretVersionStage" ->
          labels.put(text(input, "VersionStage"), text(input, "MoveToVersionId"));
      default -> {
        // It changes nothing that another answer depends on.
      }
    }
    return recording.json(operation, gaps(operation, input)).orElseGet(() -> Response.json("{}"));
  }

  private Response ofQuery(Map<String, Object> input) {
    String operation = text(input, "Action");
    hasNewKey |= operation.equals("CreateAccessKey");
    Map<String, String> gaps = gaps(operation, input);
    return (hasNewKey
            ? recording.xml(operation + "-of-two", gaps).or(() -> recording.xml(operation, gaps))
            : recording.xml(operation, gaps))
        .or(() -> recording.xml("Nothing", gaps))
        .orElseThrow();
  }

  private Map<String, String> gaps(String operation, Map<String, Object> input) {
    boolean delivers = Operation.DELIVER.word().equals(input.get("operation"));
    String version =
        Stream.of("VersionId", "ClientRequestToken")
            .flatMap(key -> Stream.ofNullable((String) input.get(key)))
            .findFirst()
            .orElse(FIRST);
    return Map.of(
        "operation",
        operation,
        "region",
        region,
        "now",
        now.toString(),
        "seconds",
        Long.toString(now.getEpochSecond()),
        "created",
        created.toString(),
        "version",
        version,
        "value",
        values.getOrDefault(version, "").replace("\\", "\\\\").replace("\"", "\\\""),
        "stages",
        Json.write(stages()),
        "holds",
        (delivers && hasNewKey ? NEW : OLD).value());
  }

  private Map<String, List<String>> stages() {
    return labels.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
  }

  private static Map<String, Object> read(String body) {
    try {
      return Json.read(body);
    } catch (Malformed e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String text(Map<String, Object> request, String name) {
    return Optional.ofNullable((String) request.get(name))
        .orElseThrow(() -> new IllegalArgumentException("a request without " + name));
  }

  private static Map<String, Object> form(String body) {
    return Arrays.stream(body.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }
}

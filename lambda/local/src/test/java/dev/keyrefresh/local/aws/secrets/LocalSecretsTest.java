package dev.keyrefresh.local.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.local.aws.Clients;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.PassingClock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.InvalidNextTokenException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.LimitExceededException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

class LocalSecretsTest {
  private static final String NAME = "codecommit-key-refresh/edge";

  private final PassingClock clock = new PassingClock();
  private final LocalAws aws = LocalAws.start(clock);
  private final SecretsManagerClient secrets = Clients.of(aws).secrets();

  @AfterEach
  void close() {
    secrets.close();
    aws.close();
  }

  @Test
  void createsASecretWhoseFirstVersionIsCurrent() {
    var made = secrets.createSecret(r -> r.name(NAME).secretString("first").tags(tag("a", "1")));

    var described = secrets.describeSecret(r -> r.secretId(NAME));
    assertThat(made.arn())
        .matches(
            "arn:aws:secretsmanager:us-west-2:123456789012:secret:" + NAME + "-[A-Za-z0-9]{6}");
    assertThat(described.arn()).isEqualTo(made.arn());
    assertThat(described.tags()).containsExactly(tag("a", "1"));
    assertThat(described.createdDate()).isEqualTo(clock.instant());
    assertThat(described.versionIdsToStages())
        .isEqualTo(Map.of(made.versionId(), List.of("AWSCURRENT")));
  }

  @Test
  void refusesASecondSecretOfTheSameName() {
    aws.secrets().create(NAME, Map.of(), "first");

    assertThatThrownBy(() -> secrets.createSecret(r -> r.name(NAME).secretString("other")))
        .isInstanceOf(ResourceExistsException.class);
  }

  @Test
  void labelsTheFirstVersionCurrentWhateverItIsPutWith() {
    secrets.createSecret(r -> r.name(NAME));

    var put =
        secrets.putSecretValue(
            r -> r.secretId(NAME).secretString("intent").versionStages("AWSPENDING"));

    assertThat(put.versionStages()).containsExactly("AWSCURRENT", "AWSPENDING");
    assertThat(value("AWSCURRENT")).isEqualTo("intent");
  }

  @Test
  void findsASecretByNameArnAndArnWithoutItsSuffix() {
    String arn = aws.secrets().create(NAME, Map.of(), "first");

    for (String id : List.of(NAME, arn, arn.substring(0, arn.length() - 7))) {
      assertThat(secrets.getSecretValue(r -> r.secretId(id)).secretString()).isEqualTo("first");
    }
    for (String id :
        List.of("codecommit-key-refresh", arn.substring(0, arn.length() - 6), arn + "x")) {
      assertThatThrownBy(() -> secrets.getSecretValue(r -> r.secretId(id)))
          .as(id)
          .isInstanceOf(ResourceNotFoundException.class);
    }
  }

  @Test
  void readsAVersionByItsIdByItsLabelOrByBothWhenTheyAgree() {
    aws.secrets().create(NAME, Map.of(), "first");
    String pending = aws.secrets().putPending(NAME, "second");

    assertThat(secrets.getSecretValue(r -> r.secretId(NAME)).secretString()).isEqualTo("first");
    assertThat(value("AWSPENDING")).isEqualTo("second");
    assertThat(secrets.getSecretValue(r -> r.secretId(NAME).versionId(pending)).versionStages())
        .containsExactly("AWSPENDING");
    assertThat(
            secrets
                .getSecretValue(r -> r.secretId(NAME).versionId(pending).versionStage("AWSPENDING"))
                .secretString())
        .isEqualTo("second");
    assertThatThrownBy(
            () ->
                secrets.getSecretValue(
                    r -> r.secretId(NAME).versionId(pending).versionStage("AWSCURRENT")))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> value("AWSPREVIOUS"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("staging label: AWSPREVIOUS");
    assertThatThrownBy(() -> secrets.getSecretValue(r -> r.secretId(NAME).versionId(token())))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void takesTheTokenAsTheIdOfTheVersion() {
    aws.secrets().create(NAME, Map.of(), "first");
    String token = token();

    assertThat(put(token, "second", "AWSPENDING")).isEqualTo(token);
    assertThatThrownBy(() -> put("too-short", "third", "AWSPENDING"))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("32-64 characters");
    assertThatThrownBy(() -> put("x".repeat(65), "third", "AWSPENDING"))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void doesNothingWhenTheSameTokenBringsTheSameValueAgain() {
    aws.secrets().create(NAME, Map.of(), "first");
    String token = token();
    put(token, "second", "AWSPENDING");
    var before = aws.secrets().versions(NAME);

    put(token, "second", "ANOTHER");

    assertThat(aws.secrets().versions(NAME)).isEqualTo(before);
  }

  @Test
  void refusesAnotherValueUnderAUsedToken() {
    aws.secrets().create(NAME, Map.of(), "first");
    String token = token();
    put(token, "second", "AWSPENDING");

    assertThatThrownBy(() -> put(token, "third", "AWSPENDING"))
        .isInstanceOf(ResourceExistsException.class);
    assertThat(value("AWSPENDING")).isEqualTo("second");
  }

  @Test
  void makesAVersionCurrentWhenNoLabelIsGivenAndThePreviousFollows() {
    aws.secrets().create(NAME, Map.of(), "first");

    secrets.putSecretValue(r -> r.secretId(NAME).secretString("second"));
    secrets.putSecretValue(r -> r.secretId(NAME).secretString("third"));

    assertThat(value("AWSCURRENT")).isEqualTo("third");
    assertThat(value("AWSPREVIOUS")).isEqualTo("second");
    assertThat(aws.secrets().stages(NAME)).containsOnlyKeys("AWSCURRENT", "AWSPREVIOUS");
  }

  @Test
  void movesALabelThatIsPutOnANewVersionOffTheOldOne() {
    aws.secrets().create(NAME, Map.of(), "first");
    String old = put(token(), "second", "AWSPENDING");
    String young = put(token(), "third", "AWSPENDING");

    assertThat(aws.secrets().stages(NAME)).containsEntry("AWSPENDING", young);
    assertThat(aws.secrets().versions(NAME).get(old)).isEmpty();
  }

  @Test
  void attachesAFreeLabelOnceAndThenOnlyToWhoNamesItsHolder() {
    aws.secrets().create(NAME, Map.of(), "first");
    String mine = put(token(), "mine", "carrier-1");
    String theirs = put(token(), "theirs", "carrier-2");

    move("AWSPENDING", null, mine);

    assertThatThrownBy(() -> move("AWSPENDING", null, theirs))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("currently attached to version " + mine);
    assertThat(aws.secrets().stages(NAME)).containsEntry("AWSPENDING", mine);
    move("AWSPENDING", mine, theirs);
    assertThat(aws.secrets().stages(NAME))
        .containsEntry("AWSPENDING", theirs)
        .containsEntry("carrier-1", mine)
        .containsEntry("carrier-2", theirs);
  }

  @Test
  void refusesAMoveThatNamesAnotherVersionThanTheHolder() {
    String current = firstVersion();
    String mine = put(token(), "mine", "AWSPENDING");
    String theirs = put(token(), "theirs", "carrier");

    assertThatThrownBy(() -> move("AWSPENDING", current, theirs))
        .isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(() -> move("attached-nowhere", mine, theirs))
        .isInstanceOf(InvalidParameterException.class);
    assertThat(aws.secrets().stages(NAME))
        .containsEntry("AWSPENDING", mine)
        .doesNotContainKey("attached-nowhere");
  }

  @Test
  void refusesTheRetryOfAMoveThatHadSucceeded() {
    String current = firstVersion();
    String young = put(token(), "second", "AWSPENDING");
    move("AWSCURRENT", current, young);

    assertThatThrownBy(() -> move("AWSCURRENT", current, young))
        .isInstanceOf(InvalidParameterException.class);
    assertThat(aws.secrets().stages(NAME))
        .containsEntry("AWSCURRENT", young)
        .containsEntry("AWSPREVIOUS", current);
  }

  @Test
  void leavesPendingOnTheVersionThatBecomesCurrentAndMovesPrevious() {
    String first = firstVersion();
    String second = put(token(), "second", "AWSPENDING");

    move("AWSCURRENT", first, second);

    assertThat(aws.secrets().stages(NAME))
        .isEqualTo(Map.of("AWSCURRENT", second, "AWSPENDING", second, "AWSPREVIOUS", first));
  }

  @Test
  void exchangesCurrentAndPreviousInARollback() {
    String first = firstVersion();
    String second = put(token(), "second", "AWSCURRENT");

    move("AWSCURRENT", second, first);

    assertThat(aws.secrets().stages(NAME))
        .isEqualTo(Map.of("AWSCURRENT", first, "AWSPREVIOUS", second));
  }

  @Test
  void takesALabelAwayButNeverCurrent() {
    String current = firstVersion();
    String pending = put(token(), "second", "AWSPENDING");

    assertThatThrownBy(() -> move("AWSPENDING", current, null))
        .isInstanceOf(InvalidParameterException.class);
    move("AWSPENDING", pending, null);
    assertThatThrownBy(() -> move("AWSCURRENT", current, null))
        .isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(() -> move("AWSCURRENT", null, null))
        .isInstanceOf(InvalidParameterException.class);

    assertThat(aws.secrets().stages(NAME)).containsOnlyKeys("AWSCURRENT");
  }

  @Test
  void holdsTwentyLabelsOnAVersionAndNotOneMore() {
    String current = firstVersion();
    IntStream.range(1, 20).forEach(n -> move("label-" + n, null, current));

    assertThatThrownBy(() -> move("label-20", null, current))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void prunesAVersionWithoutLabelsAfterADay() {
    firstVersion();
    String lost = put(token(), "lost", "AWSPENDING");
    move("AWSPENDING", lost, null);

    clock.pass(Duration.ofHours(24));
    assertThat(secrets.getSecretValue(r -> r.secretId(NAME).versionId(lost)).secretString())
        .isEqualTo("lost");
    clock.pass(Duration.ofMillis(1));

    assertThatThrownBy(() -> secrets.getSecretValue(r -> r.secretId(NAME).versionId(lost)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(value("AWSCURRENT")).isEqualTo("first");
  }

  @Test
  void listsVersionsPageByPageAndDeprecatedOnesOnlyOnDemand() {
    String current = firstVersion();
    String lost = put(token(), "lost", "AWSPENDING");
    String pending = put(token(), "second", "AWSPENDING");

    assertThat(
            secrets.listSecretVersionIdsPaginator(r -> r.secretId(NAME).maxResults(1)).stream()
                .flatMap(page -> page.versions().stream())
                .map(SecretVersionsListEntry::versionId))
        .containsExactly(current, pending);
    assertThat(
            secrets.listSecretVersionIds(r -> r.secretId(NAME).includeDeprecated(true)).versions())
        .extracting(SecretVersionsListEntry::versionId)
        .containsExactly(current, lost, pending);
    assertThatThrownBy(() -> secrets.listSecretVersionIds(r -> r.secretId(NAME).nextToken("guess")))
        .isInstanceOf(InvalidNextTokenException.class);
  }

  @Test
  void listsSecretsPageByPage() {
    List<String> names = IntStream.range(0, 5).mapToObj(n -> "secret-" + n).toList();
    names.forEach(name -> aws.secrets().create(name, Map.of("name", name), "v"));

    assertThat(
            secrets.listSecretsPaginator(r -> r.maxResults(2)).stream()
                .flatMap(page -> page.secretList().stream())
                .map(SecretListEntry::name))
        .containsExactlyElementsOf(names);
    assertThat(secrets.listSecrets(r -> r.maxResults(2)).secretList())
        .hasSize(2)
        .allSatisfy(entry -> assertThat(entry.tags()).containsExactly(tag("name", entry.name())));
  }

  @Test
  void filtersTagsByTheirBeginning() {
    aws.secrets().create("mine", Map.of("cluster", "edge-1"), "v");
    aws.secrets().create("also-found", Map.of("cluster", "edge-10"), "v");
    aws.secrets().create("other", Map.of("cluster", "core"), "v");

    assertThat(filtered(FilterNameStringType.TAG_VALUE, "edge-1"))
        .containsExactly("mine", "also-found");
    assertThat(filtered(FilterNameStringType.TAG_KEY, "clu")).hasSize(3);
    assertThat(filtered(FilterNameStringType.TAG_KEY, "Clu")).isEmpty();
    assertThat(filtered(FilterNameStringType.NAME, "mi")).containsExactly("mine");
    assertThat(filtered(FilterNameStringType.NAME, "!mi")).containsExactly("also-found", "other");
  }

  @Test
  void tagsAndUntagsASecret() {
    aws.secrets().create(NAME, Map.of("a", "1", "b", "2"), "v");

    secrets.tagResource(r -> r.secretId(NAME).tags(tag("a", "one"), tag("c", "3")));
    secrets.untagResource(r -> r.secretId(NAME).tagKeys("b"));

    assertThat(aws.secrets().tags(NAME)).isEqualTo(Map.of("a", "one", "c", "3"));
  }

  @Test
  void keepsADeletedSecretOutOfReachUntilItsNameIsFree() {
    aws.secrets().create(NAME, Map.of(), "v");

    var deleted = secrets.deleteSecret(r -> r.secretId(NAME).recoveryWindowInDays(7L));

    assertThat(deleted.deletionDate()).isEqualTo(clock.instant().plus(7, ChronoUnit.DAYS));
    assertThatThrownBy(() -> value("AWSCURRENT")).isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> put(token(), "w", "AWSPENDING"))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> secrets.createSecret(r -> r.name(NAME).secretString("w")))
        .isInstanceOf(InvalidRequestException.class);
    assertThat(secrets.listSecrets().secretList()).isEmpty();
    assertThat(secrets.describeSecret(r -> r.secretId(NAME)).deletedDate()).isNotNull();

    clock.pass(Duration.ofDays(7));
    assertThatThrownBy(() -> secrets.describeSecret(r -> r.secretId(NAME)))
        .isInstanceOf(ResourceNotFoundException.class);
    secrets.createSecret(r -> r.name(NAME).secretString("w"));
    secrets.deleteSecret(r -> r.secretId(NAME).forceDeleteWithoutRecovery(true));
    assertThat(aws.secrets().names()).isEmpty();
  }

  @Test
  void namesAnOperationThatItDoesNotServe() {
    assertThatThrownBy(() -> secrets.rotateSecret(r -> r.secretId(NAME)))
        .isInstanceOf(SecretsManagerException.class)
        .hasMessageContaining("RotateSecret");
  }

  private String firstVersion() {
    aws.secrets().create(NAME, Map.of(), "first");
    return aws.secrets().stages(NAME).get("AWSCURRENT");
  }

  private String put(String token, String value, String label) {
    return secrets
        .putSecretValue(
            r ->
                r.secretId(NAME).clientRequestToken(token).secretString(value).versionStages(label))
        .versionId();
  }

  private void move(String label, String from, String to) {
    secrets.updateSecretVersionStage(
        r -> r.secretId(NAME).versionStage(label).removeFromVersionId(from).moveToVersionId(to));
  }

  private String value(String label) {
    return secrets.getSecretValue(r -> r.secretId(NAME).versionStage(label)).secretString();
  }

  private List<String> filtered(FilterNameStringType key, String value) {
    return secrets
        .listSecrets(r -> r.filters(List.of(Filter.builder().key(key).values(value).build())))
        .secretList()
        .stream()
        .map(SecretListEntry::name)
        .toList();
  }

  private static String token() {
    return UUID.randomUUID().toString();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}

package dev.keyrefresh.local.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyrefresh.local.aws.Clients;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.PassingClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyUser;
import software.amazon.awssdk.services.iam.model.ServiceNotSupportedException;
import software.amazon.awssdk.services.iam.model.ServiceSpecificCredential;
import software.amazon.awssdk.services.iam.model.ServiceSpecificCredentialMetadata;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

class LocalIamTest {
  private static final String USER = "demo_codecommit_user";

  private final PassingClock clock = new PassingClock();
  private final LocalAws aws = LocalAws.start(clock);
  private final IamClient iam = Clients.of(aws).iam();

  @BeforeEach
  void aUser() {
    aws.iam().createUser(USER);
  }

  @AfterEach
  void close() {
    iam.close();
    aws.close();
  }

  @Test
  void describesAUserWithItsUniqueIdAndTags() {
    iam.tagUser(
        r -> r.userName(USER).tags(tag("owner", "arn:aws:secretsmanager:x:secret:a/b+c@d")));

    User user = iam.getUser(r -> r.userName(USER)).user();

    assertThat(user.arn()).isEqualTo("arn:aws:iam::123456789012:user/" + USER);
    assertThat(user.userId()).matches("AIDA[A-Z2-7]{17}").isEqualTo(aws.iam().userId(USER));
    assertThat(user.tags())
        .containsExactly(tag("owner", "arn:aws:secretsmanager:x:secret:a/b+c@d"));
  }

  @Test
  void saysThatAnUnknownUserCannotBeFound() {
    assertThatThrownBy(() -> iam.getUser(r -> r.userName("nobody")))
        .isInstanceOf(NoSuchEntityException.class)
        .hasMessageContaining("The user with name nobody cannot be found.");
  }

  @Test
  void wantsAUserNameFromARole() {
    assertThatThrownBy(() -> iam.listAccessKeys())
        .hasMessageContaining("Must specify userName when calling with non-User credentials");
  }

  @Test
  void showsTheSecretOfANewKeyOnce() {
    AccessKey made = iam.createAccessKey(r -> r.userName(USER)).accessKey();

    assertThat(made.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
    assertThat(made.secretAccessKey()).hasSize(40);
    assertThat(made.status()).isEqualTo(StatusType.ACTIVE);
    assertThat(listed())
        .extracting(AccessKeyMetadata::accessKeyId, AccessKeyMetadata::createDate)
        .containsExactly(tuple(made.accessKeyId(), clock.instant()));
  }

  @Test
  void refusesAThirdKeyAlsoWhenOneIsInactive() {
    String first = iam.createAccessKey(r -> r.userName(USER)).accessKey().accessKeyId();
    iam.createAccessKey(r -> r.userName(USER));
    iam.updateAccessKey(r -> r.userName(USER).accessKeyId(first).status(StatusType.INACTIVE));

    LimitExceededException refused =
        catchThrowableOfType(
            LimitExceededException.class, () -> iam.createAccessKey(r -> r.userName(USER)));

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused).hasMessageContaining("Cannot exceed quota for AccessKeysPerUser: 2");
    assertThat(listed())
        .extracting(AccessKeyMetadata::statusAsString)
        .containsExactly("Inactive", "Active");
  }

  @Test
  void hasRoomForAKeyOnceOneIsDeleted() {
    Keys first = aws.iam().createAccessKey(USER);
    aws.iam().createAccessKey(USER);
    iam.deleteAccessKey(r -> r.userName(USER).accessKeyId(first.accessKeyId()));

    iam.createAccessKey(r -> r.userName(USER));

    assertThat(aws.iam().keys(USER))
        .hasSize(2)
        .extracting(LocalIam.Key::id)
        .doesNotContain(first.accessKeyId());
  }

  @Test
  void doesNotChangeTheKeyOfAnotherUser() {
    aws.iam().createUser("other");
    String theirs = aws.iam().createAccessKey("other").accessKeyId();

    assertThatThrownBy(
            () ->
                iam.updateAccessKey(
                    r -> r.userName(USER).accessKeyId(theirs).status(StatusType.INACTIVE)))
        .isInstanceOf(NoSuchEntityException.class);
    assertThatThrownBy(() -> iam.deleteAccessKey(r -> r.userName(USER).accessKeyId(theirs)))
        .isInstanceOf(NoSuchEntityException.class);
    assertThat(aws.iam().keys("other")).extracting(LocalIam.Key::status).containsExactly("Active");
  }

  @Test
  void listsKeysPageByPage() {
    List<String> ids =
        List.of(
            aws.iam().createAccessKey(USER).accessKeyId(),
            aws.iam().createAccessKey(USER).accessKeyId());

    var first = iam.listAccessKeys(r -> r.userName(USER).maxItems(1));
    var second = iam.listAccessKeys(r -> r.userName(USER).maxItems(1).marker(first.marker()));

    assertThat(first.isTruncated()).isTrue();
    assertThat(second.isTruncated()).isFalse();
    assertThat(second.marker()).isNull();
    assertThat(iam.listAccessKeysPaginator(r -> r.userName(USER).maxItems(1)).accessKeyMetadata())
        .extracting(AccessKeyMetadata::accessKeyId)
        .containsExactlyElementsOf(ids);
  }

  @Test
  void refusesAMarkerThatItNeverGave() {
    assertThatThrownBy(() -> iam.listAccessKeys(r -> r.userName(USER).marker("guess")))
        .isInstanceOf(IamException.class)
        .hasMessageContaining("Invalid Marker");
  }

  @Test
  void saysNotApplicableOfAKeyThatWasNeverUsed() {
    String id = aws.iam().createAccessKey(USER).accessKeyId();

    var answer = iam.getAccessKeyLastUsed(r -> r.accessKeyId(id));

    assertThat(answer.userName()).isEqualTo(USER);
    assertThat(answer.accessKeyLastUsed().lastUsedDate()).isNull();
    assertThat(answer.accessKeyLastUsed().serviceName()).isEqualTo("N/A");
    assertThat(answer.accessKeyLastUsed().region()).isEqualTo("N/A");
  }

  @Test
  void recordsTheFirstOfSeveralUsesWithinFifteenMinutes() {
    String id = aws.iam().createAccessKey(USER).accessKeyId();
    Instant first = clock.instant();
    aws.iam().recordUse(id, "codecommit");
    clock.pass(Duration.ofMinutes(14));
    aws.iam().recordUse(id, "codecommit");
    assertThat(lastUse(id).lastUsedDate()).isEqualTo(first);

    clock.pass(Duration.ofMinutes(1));
    aws.iam().recordUse(id, "codecommit");

    assertThat(lastUse(id).lastUsedDate()).isEqualTo(first.plus(15, ChronoUnit.MINUTES));
    assertThat(lastUse(id).serviceName()).isEqualTo("codecommit");
    assertThat(aws.iam().keys(USER).getFirst().lastUsed()).contains(clock.instant());
  }

  @Test
  void tellsLastUseToTheMinute() {
    String id = aws.iam().createAccessKey(USER).accessKeyId();
    clock.pass(Duration.ofSeconds(59));
    aws.iam().recordUse(id, "codecommit");

    assertThat(lastUse(id).lastUsedDate()).isEqualTo("2026-01-01T12:00:00Z");
  }

  @Test
  void knowsNoLastUseOfAKeyThatIsGone() {
    String id = aws.iam().createAccessKey(USER).accessKeyId();
    aws.iam().delete(id);

    assertThatThrownBy(() -> lastUse(id)).isInstanceOf(NoSuchEntityException.class);
  }

  @Test
  void addsReplacesAndRemovesTags() {
    iam.tagUser(r -> r.userName(USER).tags(tag("Team", "a"), tag("stage", "")));
    iam.tagUser(r -> r.userName(USER).tags(tag("team", "b"), tag("more", "c d")));
    iam.untagUser(r -> r.userName(USER).tagKeys("stage", "never-there"));

    assertThat(iam.listUserTags(r -> r.userName(USER)).tags())
        .containsExactlyInAnyOrder(tag("team", "b"), tag("more", "c d"));
    assertThat(aws.iam().tags(USER)).containsOnlyKeys("team", "more");
  }

  @Test
  void refusesTagsThatIamWouldRefuse() {
    for (Tag bad :
        List.of(
            tag("", "no key"),
            tag("k".repeat(129), "v"),
            tag("k", "v".repeat(257)),
            tag("k", "comma, separated"),
            tag("k", "{\"json\": true}"),
            tag("aws:k", "reserved"))) {
      assertThatThrownBy(() -> iam.tagUser(r -> r.userName(USER).tags(bad)))
          .as(bad.toString())
          .isInstanceOf(IamException.class);
    }
    assertThatThrownBy(() -> iam.tagUser(r -> r.userName(USER).tags(tag("K", "1"), tag("k", "2"))))
        .hasMessageContaining("Duplicate tag keys");
    assertThat(aws.iam().tags(USER)).isEmpty();
  }

  @Test
  void holdsFiftyTagsAndNotOneMore() {
    iam.tagUser(
        r ->
            r.userName(USER)
                .tags(IntStream.range(0, 50).mapToObj(n -> tag("k" + n, "v")).toList()));

    assertThatThrownBy(() -> iam.tagUser(r -> r.userName(USER).tags(tag("k50", "v"))))
        .isInstanceOf(LimitExceededException.class);
    iam.tagUser(r -> r.userName(USER).tags(tag("k49", "another value")));
    assertThat(iam.listUserTagsPaginator(r -> r.userName(USER).maxItems(20)).tags()).hasSize(50);
  }

  @Test
  void listsTheQuarantinedUsersOfAPolicy() {
    aws.iam().createUser("unharmed");
    aws.iam().attachQuarantine(USER);

    assertThat(quarantined("V3"))
        .extracting(PolicyUser::userName, PolicyUser::userId)
        .containsExactly(tuple(USER, aws.iam().userId(USER)));
    assertThat(quarantined("V2")).isEmpty();
    assertThatThrownBy(() -> quarantined("V9")).isInstanceOf(NoSuchEntityException.class);
  }

  @Test
  void makesTwoGitCredentialsAndRefusesAThird() {
    ServiceSpecificCredential first = gitCredential();
    ServiceSpecificCredential second = gitCredential();

    assertThat(first.serviceUserName()).isEqualTo(USER + "-at-123456789012");
    assertThat(second.serviceUserName()).isEqualTo(USER + "+1-at-123456789012");
    assertThat(first.serviceSpecificCredentialId()).matches("ACCA[A-Z2-7]{17}");
    assertThat(first.servicePassword()).hasSize(44).isNotEqualTo(second.servicePassword());
    assertThatThrownBy(this::gitCredential).isInstanceOf(LimitExceededException.class);
    iam.createAccessKey(r -> r.userName(USER));
  }

  @Test
  void listsGitCredentialsWithoutPasswords() {
    ServiceSpecificCredential made = gitCredential();

    var listed =
        iam.listServiceSpecificCredentials(
            r -> r.userName(USER).serviceName("codecommit.amazonaws.com"));

    assertThat(listed.serviceSpecificCredentials())
        .extracting(ServiceSpecificCredentialMetadata::serviceSpecificCredentialId)
        .containsExactly(made.serviceSpecificCredentialId());
    assertThat(listed.toString()).doesNotContain(made.servicePassword());
  }

  @Test
  void letsAGitCredentialInOnceItHasPropagatedAndWhileItIsActive() {
    ServiceSpecificCredential made = gitCredential();
    assertThat(letIn(made)).isEmpty();

    clock.pass(Duration.ofSeconds(8));
    assertThat(letIn(made)).contains(USER);
    assertThat(aws.iam().ownerOfUsableGitCredential(made.serviceUserName(), "guess")).isEmpty();

    iam.updateServiceSpecificCredential(
        r ->
            r.userName(USER)
                .serviceSpecificCredentialId(made.serviceSpecificCredentialId())
                .status("Inactive"));
    assertThat(letIn(made)).isEmpty();

    iam.deleteServiceSpecificCredential(
        r -> r.userName(USER).serviceSpecificCredentialId(made.serviceSpecificCredentialId()));
    assertThat(aws.iam().gitCredentials(USER)).isEmpty();
  }

  @Test
  void hasGitCredentialsForCodeCommitOnly() {
    assertThatThrownBy(
            () ->
                iam.createServiceSpecificCredential(
                    r -> r.userName(USER).serviceName("elsewhere.amazonaws.com")))
        .isInstanceOf(ServiceNotSupportedException.class);
  }

  @Test
  void namesAnOperationThatItDoesNotServe() {
    assertThatThrownBy(() -> iam.listRoles())
        .isInstanceOf(IamException.class)
        .hasMessageContaining("ListRoles");
  }

  @Test
  void tellsTheGitServerWhichSecretIsUsable() {
    AccessKey made = iam.createAccessKey(r -> r.userName(USER)).accessKey();
    assertThat(aws.iam().secretOfUsable(made.accessKeyId())).isEmpty();
    assertThat(aws.iam().ownerOf(made.accessKeyId())).contains(USER);

    clock.pass(Duration.ofSeconds(8));
    assertThat(aws.iam().secretOfUsable(made.accessKeyId())).contains(made.secretAccessKey());

    aws.iam().deactivate(made.accessKeyId());
    assertThat(aws.iam().secretOfUsable(made.accessKeyId())).isEmpty();
  }

  private List<AccessKeyMetadata> listed() {
    return iam.listAccessKeys(r -> r.userName(USER)).accessKeyMetadata();
  }

  private AccessKeyLastUsed lastUse(String id) {
    return iam.getAccessKeyLastUsed(r -> r.accessKeyId(id)).accessKeyLastUsed();
  }

  private List<PolicyUser> quarantined(String version) {
    return iam.listEntitiesForPolicy(
            r ->
                r.policyArn("arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine" + version)
                    .entityFilter(EntityType.USER))
        .policyUsers();
  }

  private ServiceSpecificCredential gitCredential() {
    return iam.createServiceSpecificCredential(
            r -> r.userName(USER).serviceName("codecommit.amazonaws.com"))
        .serviceSpecificCredential();
  }

  private Optional<String> letIn(ServiceSpecificCredential pair) {
    return aws.iam().ownerOfUsableGitCredential(pair.serviceUserName(), pair.servicePassword());
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}

package dev.keyrefresh.local.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyrefresh.local.aws.Clients;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.PassingClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** Who STS says that a key belongs to, and whose key it does not know. */
class IdentityTest {
  private static final String USER = "demo_codecommit_user";

  private final PassingClock clock = new PassingClock();
  private final LocalAws aws = LocalAws.start(clock);

  @BeforeEach
  void aUser() {
    aws.iam().createUser(USER);
  }

  @AfterEach
  void close() {
    aws.close();
  }

  @Test
  void namesTheUserOfAKeyAndRecordsTheUse() {
    Keys keys = aws.iam().createAccessKey(USER);

    GetCallerIdentityResponse identity = identity(keys);

    assertThat(identity.arn()).isEqualTo("arn:aws:iam::123456789012:user/" + USER);
    assertThat(identity.userId()).isEqualTo(aws.iam().userId(USER));
    assertThat(identity.account()).isEqualTo(aws.account());
    assertThat(aws.iam().keys(USER).getFirst().lastUsed()).contains(clock.instant());
  }

  @Test
  void namesTheRoleSessionOfTheOperator() {
    assertThat(identity(aws.operator()).arn())
        .startsWith("arn:aws:sts::123456789012:assumed-role/");
  }

  @Test
  void doesNotKnowANewKeyUntilItHasPropagated() {
    Keys keys = newKeys();
    assertThat(refusal(keys).awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");

    clock.pass(Duration.ofMillis(7_999));
    assertThat(refusal(keys).statusCode()).isEqualTo(403);

    clock.pass(Duration.ofMillis(1));
    assertThat(identity(keys).userId()).isEqualTo(aws.iam().userId(USER));
  }

  @Test
  void takesTheTimeToPropagateThatItIsTold() {
    aws.iam().propagation(Duration.ofSeconds(40));
    Keys keys = newKeys();

    clock.pass(Duration.ofSeconds(39));
    assertThat(refusal(keys).awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");
    clock.pass(Duration.ofSeconds(1));
    identity(keys);
  }

  @Test
  void refusesAnInactiveKeyAndADeletedOne() {
    Keys keys = aws.iam().createAccessKey(USER);

    aws.iam().deactivate(keys.accessKeyId());
    assertThat(refusal(keys).awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");

    aws.iam().activate(keys.accessKeyId());
    identity(keys);

    aws.iam().delete(keys.accessKeyId());
    assertThat(refusal(keys).awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");
  }

  @Test
  void refusesAKeyThatNeverWas() {
    Keys keys = new Keys("AKIA" + "A".repeat(16), "s".repeat(40), Optional.empty());

    assertThat(refusal(keys))
        .hasMessageContaining("The security token included in the request is invalid");
  }

  @Test
  void refusesAWrongSecretAndDoesNotCallThatAUse() {
    Keys keys = aws.iam().createAccessKey(USER);
    Keys wrong = new Keys(keys.accessKeyId(), "s".repeat(40), Optional.empty());

    assertThat(refusal(wrong).awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch");
    assertThat(aws.iam().keys(USER).getFirst().lastUsed()).isEmpty();
  }

  @Test
  void refusesASessionWithoutItsTokenOrWithAnother() {
    Keys operator = aws.operator();

    assertThat(refusal(with(operator, Optional.empty())).awsErrorDetails().errorCode())
        .isEqualTo("InvalidClientTokenId");
    assertThat(refusal(with(operator, Optional.of("another"))).awsErrorDetails().errorCode())
        .isEqualTo("InvalidClientTokenId");
    assertThat(
            refusal(with(aws.iam().createAccessKey(USER), Optional.of("any")))
                .awsErrorDetails()
                .errorCode())
        .isEqualTo("InvalidClientTokenId");
  }

  @Test
  void letsAUserDoNothingElse() {
    Keys keys = aws.iam().createAccessKey(USER);
    try (var iam = Clients.of(aws).signingWith(keys).iam()) {
      IamException refused =
          catchThrowableOfType(IamException.class, () -> iam.listAccessKeys(r -> r.userName(USER)));

      assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
      assertThat(refused)
          .hasMessageContaining(
              "user/" + USER + " is not authorized to perform: iam:ListAccessKeys");
    }
  }

  @Test
  void neverPrintsASecret() {
    Keys keys = aws.iam().createAccessKey(USER);
    var git = aws.iam().createGitCredential(USER);

    assertThat(keys.toString()).contains(keys.accessKeyId()).doesNotContain(keys.secretAccessKey());
    assertThat(aws.operator().toString())
        .doesNotContain(
            aws.operator().secretAccessKey(), aws.operator().sessionToken().orElseThrow());
    assertThat(git.toString()).doesNotContain(git.password());
  }

  private Keys newKeys() {
    try (var iam = Clients.of(aws).iam()) {
      var made = iam.createAccessKey(r -> r.userName(USER)).accessKey();
      return new Keys(made.accessKeyId(), made.secretAccessKey(), Optional.empty());
    }
  }

  private static Keys with(Keys keys, Optional<String> token) {
    return new Keys(keys.accessKeyId(), keys.secretAccessKey(), token);
  }

  private GetCallerIdentityResponse identity(Keys keys) {
    try (StsClient sts = Clients.of(aws).signingWith(keys).sts()) {
      return sts.getCallerIdentity();
    }
  }

  private StsException refusal(Keys keys) {
    return catchThrowableOfType(StsException.class, () -> identity(keys));
  }
}

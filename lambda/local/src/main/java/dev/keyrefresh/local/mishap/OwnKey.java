package dev.keyrefresh.local.mishap;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.local.aws.iam.Keys;
import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.local.fleet.Brief;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An administrator makes a credential by hand and stores it as the pending version. */
final class OwnKey implements Mishap {
  private static final Duration OF_SOME_AGE = Duration.ofDays(15);

  private String own = "";

  @Override
  public String name() {
    return "own-key";
  }

  @Override
  public String meaning() {
    return "an administrator brings a key of their own";
  }

  @Override
  public Set<String> forms() {
    return ROTATED;
  }

  @Override
  public boolean wantsARotation() {
    return false;
  }

  @Override
  public boolean comesAfterTheSweep() {
    return true;
  }

  @Override
  public boolean isRipe(MishapContext context) {
    return context.isQuiet() && context.isOlderThan(OF_SOME_AGE);
  }

  @Override
  public void inject(MishapContext context) {
    Map<String, Object> printed =
        switch (context.cluster().form().credential()) {
          case ACCESS_KEY -> accessKey(context);
          case GIT_CREDENTIAL -> gitCredential(context);
          case KEYLESS -> throw new IllegalStateException("a keyless cluster has no key");
        };
    context.fleet().aws().secrets().putPending(context.cluster().secret(), Json.write(printed));
    context.happened("an administrator made " + Brief.id(own) + " by hand and stored it");
  }

  /** As {@code aws iam create-access-key} prints it. */
  private Map<String, Object> accessKey(MishapContext context) {
    String user = context.cluster().user();
    Keys made = context.fleet().aws().iam().createAccessKey(user);
    own = made.accessKeyId();
    return Map.of(
        "AccessKey",
        Map.of(
            "UserName",
            user,
            "AccessKeyId",
            own,
            "Status",
            "Active",
            "SecretAccessKey",
            made.secretAccessKey(),
            "CreateDate",
            context.now().toString()));
  }

  /** As {@code aws iam create-service-specific-credential} prints it. */
  private Map<String, Object> gitCredential(MishapContext context) {
    String user = context.cluster().user();
    LocalIam.NewGitKey made = context.fleet().aws().iam().createGitCredential(user);
    own = made.id();
    return Map.of(
        "ServiceSpecificCredential",
        Map.of(
            "UserName",
            user,
            "ServiceSpecificCredentialId",
            own,
            "ServiceUserName",
            made.userName(),
            "ServicePassword",
            made.password(),
            "ServiceName",
            "codecommit.amazonaws.com",
            "Status",
            "Active",
            "CreateDate",
            context.now().toString()));
  }

  @Override
  public Optional<String> dealtWith(MishapContext context) {
    return context.held().id().equals(own) && context.credentials().size() == 2
        ? Optional.of(Brief.id(own) + " was proven, delivered and promoted like any other")
        : Optional.empty();
  }

  @Override
  public Duration limit() {
    return Duration.ofDays(2);
  }
}

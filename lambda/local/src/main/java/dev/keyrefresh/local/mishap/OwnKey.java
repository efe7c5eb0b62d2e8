package dev.keyrefresh.local.mishap;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.local.Brief;
import dev.keyrefresh.local.aws.Keys;
import dev.keyrefresh.local.aws.LocalIam;
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
  public boolean isRipe(Scene scene) {
    return scene.isQuiet() && scene.isOlderThan(OF_SOME_AGE);
  }

  @Override
  public void strike(Scene scene) {
    Map<String, Object> printed =
        switch (scene.cluster().form().credential()) {
          case ACCESS_KEY -> accessKey(scene);
          case GIT_CREDENTIAL -> gitCredential(scene);
          case KEYLESS -> throw new IllegalStateException("a keyless cluster has no key");
        };
    scene.fleet().aws().secrets().putPending(scene.cluster().secret(), Json.write(printed));
    scene.happened("an administrator made " + Brief.id(own) + " by hand and stored it");
  }

  /** As {@code aws iam create-access-key} prints it. */
  private Map<String, Object> accessKey(Scene scene) {
    String user = scene.cluster().user();
    Keys made = scene.fleet().aws().iam().createAccessKey(user);
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
            scene.now().toString()));
  }

  /** As {@code aws iam create-service-specific-credential} prints it. */
  private Map<String, Object> gitCredential(Scene scene) {
    String user = scene.cluster().user();
    LocalIam.NewGitKey made = scene.fleet().aws().iam().createGitCredential(user);
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
            scene.now().toString()));
  }

  @Override
  public Optional<String> dealtWith(Scene scene) {
    return scene.held().id().equals(own) && scene.credentials().size() == 2
        ? Optional.of(Brief.id(own) + " was proven, delivered and promoted like any other")
        : Optional.empty();
  }

  @Override
  public Duration limit() {
    return Duration.ofDays(2);
  }
}

package dev.keyrefresh.rotator.client;

import dev.keyrefresh.aws.secret.ManagedSecretTags;
import dev.keyrefresh.contract.Served;
import java.util.Optional;

/**
 * Whether a cluster's updater and the tags of its managed secret name the same secret, user and
 * kind. Whoever may tag a secret can write the tags; the updater's settings only a deployment can.
 */
public sealed interface Agreement {
  record Confirmed() implements Agreement {}

  /** The updater has not said whom it serves. */
  record Unsaid(String why) implements Agreement {}

  record Contradicted(String why) implements Agreement {}

  static Agreement of(Served named, Optional<Served> own) {
    return own.map(settings -> of(named, settings))
        .orElseGet(
            () ->
                new Unsaid(
                    "the updater does not say whom it serves: it is of a release before this one"));
  }

  /** Of a keyless cluster the user plays no part. */
  private static Agreement of(Served named, Served own) {
    if (!own.secretArn().equals(named.secretArn())) {
      return new Contradicted("the updater's SECRET_ARN is not that of " + named.secretArn());
    }
    if (own.kind() != named.kind()) {
      return contradicted(
          ManagedSecretTags.KIND, named.kind().word(), "FORM", "for " + own.kind().word());
    }
    return !named.kind().isRotated() || own.user().equals(named.user())
        ? new Confirmed()
        : contradicted(
            ManagedSecretTags.USER, named.user().value(), "USER_NAME", own.user().value());
  }

  static Agreement contradicted(String tag, String word, String setting, String own) {
    return new Contradicted(
        "the managed secret's tag "
            + tag
            + " says '"
            + word
            + "' (or says nothing, which means the same), and the updater's "
            + setting
            + " is "
            + own);
  }
}

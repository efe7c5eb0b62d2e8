package dev.keyrefresh.rotator.event;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Reason;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * AWS Health's word that access keys were found where they should not be. It may come twice (the
 * backup Region sends it too), in pages, and without metadata; which keys it names is all that is
 * taken from it, so neither matters.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html">The
 *     events' schema</a>
 */
public final class HealthEvent {
  private static final Pattern ACCESS_KEY = Pattern.compile("A[KS]IA[A-Z0-9]{12,28}");

  private HealthEvent() {}

  static Trigger read(Fields event) {
    Fields detail = event.object("detail");
    String code = detail.text("eventTypeCode").orElse("");
    if (!isExposure(detail.text("service").orElse(""), code)) {
      return new Trigger.Ignored(
          "AWS Health's '" + Printable.cut(code) + "' is not about exposed credentials");
    }
    Fields metadata = detail.object("eventMetadata");
    Set<CredentialId> keys =
        Stream.of(
                detail
                    .objects("affectedEntities")
                    .flatMap(entity -> entity.text("entityValue").stream()),
                metadata.text("publicKey").stream(),
                event.texts("resources"))
            .flatMap(ids -> ids)
            .filter(CredentialId::isOne)
            .map(CredentialId::new)
            .filter(HealthEvent::isAccessKey)
            .collect(Collectors.toUnmodifiableSet());
    if (keys.isEmpty()) {
      throw unnamed(code);
    }
    return new Trigger.Exposed(keys, user(metadata), code);
  }

  /** Nobody but a person can tell which key it means, and it does not come again. */
  private static Misunderstood unnamed(String code) {
    String known = "AWS Health's " + Printable.cut(code) + " names no access key";
    String whatToDo =
        "Look at it in AWS Health, and tag the managed secret"
            + " (codecommit-key-refresh/exposed) with the id of the key that it means";
    return new Misunderstood(
        known + ". " + whatToDo + ". Nothing was done",
        Optional.of(
            new Attention(
                Reason.EXPOSED,
                known + ", so nothing was done for it",
                whatToDo + "; the next run replaces that key and cuts it off.")));
  }

  /** Whether it has an access key's shape: other credentials' ids look different. */
  public static boolean isAccessKey(CredentialId id) {
    return ACCESS_KEY.matcher(id.value()).matches();
  }

  private static boolean isExposure(String service, String code) {
    return service.equals("RISK")
        && (code.startsWith("AWS_RISK_CREDENTIALS_") || code.equals("AWS_RISK_IAM_QUARANTINE"));
  }

  private static Optional<UserName> user(Fields metadata) {
    return metadata.text("userName").filter(UserName::isOne).map(UserName::new);
  }
}

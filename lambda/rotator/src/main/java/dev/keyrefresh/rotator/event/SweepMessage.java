package dev.keyrefresh.rotator.event;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a sweep writes into the queue, for itself to read. Names and ARNs only. */
public final class SweepMessage {
  static final String SWEEP = "sweep";
  static final String FROM = "from";

  private static final String QUARANTINED = "quarantined";
  private static final String AT_REST = "atRest";
  private static final String SECRET = "secret";
  private static final String USER = "user";
  private static final String KIND = "kind";

  private SweepMessage() {}

  public static String of(Trigger.Look look) {
    Map<String, Object> sweep = new LinkedHashMap<>();
    if (look.quarantined()) {
      sweep.put(QUARANTINED, true);
    }
    look.idle()
        .ifPresent(
            idle ->
                sweep.put(
                    AT_REST,
                    Map.of(
                        SECRET,
                        idle.secretArn(),
                        USER,
                        idle.user().value(),
                        KIND,
                        idle.kind().word())));
    return Json.write(
        Map.of(
            "action",
            Trigger.Action.RECONCILE.word(),
            "cluster",
            look.cluster().value(),
            SWEEP,
            sweep));
  }

  /** The rest of a sweep that ran out of time. */
  public static String from(String next) {
    return Json.write(Map.of("action", SWEEP, FROM, next));
  }

  /** What is missing or malformed leads to a full look. */
  static Trigger.Look look(ClusterName cluster, Fields message) {
    Fields sweep = message.object(SWEEP);
    return new Trigger.Look(cluster, sweep.isTrue(QUARANTINED), idle(sweep.object(AT_REST)));
  }

  private static Optional<IdleCluster> idle(Fields fields) {
    Optional<UserName> user = fields.text(USER).filter(UserName::isOne).map(UserName::new);
    Optional<CredentialKind> kind =
        fields
            .text(KIND)
            .flatMap(
                word ->
                    Arrays.stream(CredentialKind.values())
                        .filter(each -> each.word().equals(word))
                        .findFirst());
    return fields
        .text(SECRET)
        .flatMap(
            secret -> user.flatMap(name -> kind.map(each -> new IdleCluster(secret, name, each))));
  }
}

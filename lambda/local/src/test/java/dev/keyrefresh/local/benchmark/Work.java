package dev.keyrefresh.local.benchmark;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.local.LocalWorld;
import dev.keyrefresh.store.VersionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What is measured: one function, one event, in a cluster of one state. */
enum Work {
  IDLE("rotator", "idle reconcile", "idle", 5, "\"reason\":\"WITHIN_POLICY\""),
  ROTATION("rotator", "whole rotation", "due", 1, "promote"),
  INSPECT("updater", "inspect", "idle", 5, "\"outcome\":\"IN_STEP\""),
  DELIVER("updater", "deliver", "idle", 5, "\"outcome\":\"IN_STEP\"");

  /** Until a moved label has settled; the pauses between the proofs of a new key lie within. */
  private static final Duration AGREED_PAUSES = Duration.ofSeconds(7);

  private final String function;
  private final String title;
  private final String cluster;
  private final int repetitions;
  private final String sign;

  /**
   * @param cluster the order to {@link Services}
   * @param repetitions while warm
   * @param sign what an answer has in it when the work was done
   */
  Work(String function, String title, String cluster, int repetitions, String sign) {
    this.function = function;
    this.title = title;
    this.cluster = cluster;
    this.repetitions = repetitions;
    this.sign = sign;
  }

  String function() {
    return function;
  }

  String title() {
    return title;
  }

  String cluster() {
    return cluster;
  }

  int repetitions() {
    return repetitions;
  }

  /** Slept through by every runtime alike, and taken off what is reported. */
  Duration pauses() {
    return this == ROTATION ? AGREED_PAUSES : Duration.ZERO;
  }

  boolean isDoneBy(String answer) {
    return answer.replace("\": ", "\":").contains(sign);
  }

  /**
   * @param world the answer of {@link Services}
   */
  byte[] event(Map<String, Object> world) {
    Map<String, Object> event =
        switch (this) {
          case IDLE -> byHand("reconcile");
          case ROTATION -> byHand("rotate");
          case INSPECT -> request(Operation.INSPECT, world, Optional.empty());
          // A version that is asked for by name is written and proven, also where it is already.
          case DELIVER ->
              request(
                  Operation.DELIVER,
                  world,
                  Optional.of(new VersionId((String) world.get("current"))));
        };
    return Json.write(event).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> byHand(String action) {
    return Map.of("action", action, "cluster", LocalWorld.CLUSTER);
  }

  private static Map<String, Object> request(
      Operation operation, Map<String, Object> world, Optional<VersionId> version) {
    return new UpdateRequest(
            operation, LocalWorld.CLUSTER, (String) world.get("secret"), version, false)
        .toMap();
  }
}

package dev.keyrefresh.rotator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.rotator.Trigger.Action;
import dev.keyrefresh.rotator.Trigger.Misunderstood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample events at the repository's root, through the Lambda runtime's own serializer. */
class SampleEventsTest {
  private static final Path EVENTS = Path.of("../../events");
  private static final ClusterName DEMO = new ClusterName("demo-cluster");

  static Stream<Arguments> understood() {
    return Stream.of(Arguments.of("schedule-rule.json", new Trigger.Sweep()),
        Arguments.of("schedule-cluster.json", new Trigger.One(Action.RECONCILE, DEMO, false)),
        Arguments.of("manual-reconcile.json", new Trigger.One(Action.RECONCILE, DEMO, false)),
        Arguments.of("manual-rotate.json", new Trigger.One(Action.ROTATE, DEMO, false)),
        Arguments.of("manual-rotate-dry-run.json", new Trigger.One(Action.ROTATE, DEMO, true)),
        Arguments.of("manual-status.json", new Trigger.One(Action.STATUS, DEMO, false)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("understood")
  void isUnderstood(String file, Trigger trigger) {
    assertThat(Trigger.read(load(EVENTS.resolve(file)))).isEqualTo(trigger);
  }

  static List<Path> bad() throws IOException {
    try (Stream<Path> files = Files.list(EVENTS.resolve("bad"))) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @MethodSource("bad")
  void isRefusedWithAWordOnWhatWasDone(Path file) {
    assertThatThrownBy(() -> Trigger.read(load(file))).isInstanceOf(Misunderstood.class)
        .hasMessageEndingWith("Nothing was done");
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void asksTheUpdaterForEachOfItsOperations(Operation operation) throws Exception {
    assertThat(UpdateRequest.read(load(EVENTS.resolve("updater-" + operation.word() + ".json"))))
        .isEqualTo(new UpdateRequest(operation, "demo-cluster",
            "arn:aws:secretsmanager:us-west-2:123456789012:secret:codecommit-key-refresh/"
                + "demo-cluster-AbCdEf",
            Optional.empty(), false));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> load(Path file) {
    return EventLoader.loadEvent(file.toAbsolutePath().toString(), Map.class);
  }
}

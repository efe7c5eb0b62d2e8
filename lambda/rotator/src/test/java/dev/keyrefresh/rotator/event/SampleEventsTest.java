package dev.keyrefresh.rotator.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotator.event.Trigger.Action;
import dev.keyrefresh.rotator.event.Trigger.Format;
import dev.keyrefresh.rotator.event.Trigger.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample events at the repository's root, through the Lambda runtime's own serializer. */
class SampleEventsTest {
  private static final Path EVENTS = Path.of("../../events");
  private static final ClusterName DEMO = new ClusterName("demo-cluster");
  private static final CredentialId KEY = new CredentialId("AKIAIOSFODNN7EXAMPLE");

  static Stream<Arguments> understood() {
    return Stream.of(
        Arguments.of("schedule-rule.json", new Trigger.Sweep(Optional.empty())),
        Arguments.of("schedule-cluster.json", new Trigger.One(Action.RECONCILE, DEMO, false)),
        Arguments.of("manual-reconcile.json", new Trigger.One(Action.RECONCILE, DEMO, false)),
        Arguments.of("manual-rotate.json", new Trigger.One(Action.ROTATE, DEMO, false)),
        Arguments.of("manual-rotate-dry-run.json", new Trigger.One(Action.ROTATE, DEMO, true)),
        Arguments.of("manual-status.json", new Trigger.One(Action.STATUS, DEMO, false)),
        Arguments.of(
            "manual-status-text.json", new Trigger.One(Action.STATUS, DEMO, false, Format.TEXT)),
        Arguments.of("manual-check.json", new Trigger.One(Action.CHECK, DEMO, false, Format.TEXT)),
        Arguments.of("manual-deliver.json", new Trigger.One(Action.DELIVER, DEMO, false)),
        Arguments.of("manual-pause.json", new Trigger.One(Action.PAUSE, DEMO, false)),
        Arguments.of("manual-release.json", new Trigger.Release(DEMO, false, false)),
        Arguments.of("manual-resume.json", new Trigger.One(Action.RESUME, DEMO, false)),
        Arguments.of("config-noncompliant.json", new Trigger.NonCompliant("AIDAEXAMPLEUSERID0001")),
        Arguments.of(
            "health-exposed.json",
            new Trigger.Exposed(
                Set.of(KEY),
                Optional.of(new UserName("demo-cluster_codecommit_user")),
                "AWS_RISK_CREDENTIALS_EXPOSED")),
        Arguments.of(
            "health-exposed-paged.json",
            new Trigger.Exposed(
                Set.of(KEY, new CredentialId("AKIAI44QH8DHBEXAMPLE")),
                Optional.empty(),
                "AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED")),
        Arguments.of(
            "health-exposed-without-metadata.json",
            new Trigger.Exposed(Set.of(KEY), Optional.empty(), "AWS_RISK_CREDENTIALS_EXPOSED")),
        Arguments.of(
            "sqs-reconcile.json",
            new Trigger.Batch(
                List.of(
                    new Message(
                        "059f36b4-87a3-44ab-83d2-661975830a7d",
                        "{\"action\":\"reconcile\",\"cluster\":\"demo-cluster\"}",
                        Optional.of("AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a"),
                        1)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("understood")
  void isUnderstood(String file, Trigger trigger) {
    assertThat(TriggerReader.read(load(EVENTS.resolve(file)))).isEqualTo(trigger);
  }

  @Test
  void isReadForEveryFile() throws IOException {
    try (Stream<Path> files = Files.list(EVENTS)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.startsWith("updater-"))
          .containsExactlyInAnyOrderElementsOf(
              understood().map(row -> (String) row.get()[0]).toList());
    }
  }

  static List<Path> bad() throws IOException {
    try (Stream<Path> files = Files.list(EVENTS.resolve("bad"))) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @MethodSource("bad")
  void isRefusedWithAWordOnWhatWasDone(Path file) {
    assertThatThrownBy(() -> TriggerReader.read(load(file)))
        .isInstanceOf(Misunderstood.class)
        .hasMessageEndingWith("Nothing was done");
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void asksTheUpdaterForEachOfItsOperations(Operation operation) throws Exception {
    assertThat(UpdateRequest.read(load(EVENTS.resolve("updater-" + operation.word() + ".json"))))
        .isEqualTo(
            new UpdateRequest(
                operation,
                "demo-cluster",
                "arn:aws:secretsmanager:us-west-2:123456789012:secret:codecommit-key-refresh/"
                    + "demo-cluster-AbCdEf",
                Optional.empty(),
                false));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> load(Path file) {
    return EventLoader.loadEvent(file.toAbsolutePath().toString(), Map.class);
  }
}

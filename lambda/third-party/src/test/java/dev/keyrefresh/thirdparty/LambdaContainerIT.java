package dev.keyrefresh.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.LocalWorld;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.thirdparty.LambdaContainer.Function;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both jars as they are deployed, started by the runtime interface client in containers of Lambda's
 * image, in real time, and invoked with the project's sample events.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LambdaContainerIT {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final Path LAMBDA = Path.of("..");
  private static final String ANSWERS =
      """
      updater | updater-inspect.json                | "outcome":"IN_STEP"
      updater | updater-check.json                  | "finding":"CodeCommit accepts it"
      updater | updater-deliver.json                | "outcome":"IN_STEP"
      rotator | manual-status.json                  | "is":"current or pending"
      rotator | manual-check.json                   | refresh-updater-demo-cluster answers
      rotator | manual-rotate-dry-run.json          | "credential":"the_new_credential"
      rotator | manual-rotate.json                  | "step":"promote","reason":"DELIVERED"
      rotator | manual-status-text.json             | superseded
      rotator | manual-reconcile.json               | "reason":"WITHIN_POLICY"
      rotator | schedule-cluster.json               | "reason":"WITHIN_POLICY"
      rotator | schedule-rule.json                  | "counts":{"WITHIN_POLICY":1}
      rotator | sqs-reconcile.json                  | {"batchItemFailures":[]}
      rotator | manual-pause.json                   | "changes":true
      rotator | manual-resume.json                  | "the next run carries on"
      rotator | manual-deliver.json                 | "outcome":"IN_STEP"
      rotator | manual-release.json                 | "changes":false
      rotator | config-noncompliant.json            | is of no cluster here
      rotator | health-exposed.json                 | "ignored":[{"credential":"AKIA
      rotator | health-exposed-paged.json           | "ignored":[{"credential":"AKIA
      rotator | health-exposed-without-metadata.json| "ignored":[{"credential":"AKIA
      rotator | bad/bad-cluster-name.json           | dev.keyrefresh.rotator.event.Misunderstood
      rotator | bad/bad-format.json                 | dev.keyrefresh.rotator.event.Misunderstood
      rotator | bad/config-without-a-user.json      | dev.keyrefresh.rotator.event.Misunderstood
      rotator | bad/empty.json                      | dev.keyrefresh.rotator.event.Misunderstood
      rotator | bad/health-without-a-key.json       | dev.keyrefresh.rotator.event.Misunderstood
      rotator | bad/missing-cluster.json            | dev.keyrefresh.rotator.event.Misunderstood
      rotator | bad/records-of-another-service.json | dev.keyrefresh.rotator.event.Misunderstood
      rotator | bad/unknown-action.json             | dev.keyrefresh.rotator.event.Misunderstood
      rotator | bad/unknown-detail-type.json        | dev.keyrefresh.rotator.event.Misunderstood
      """;

  private static LocalWorld world;
  private static LambdaContainer rotator;
  private static LambdaContainer updater;

  @BeforeAll
  static void start() {
    Map<String, Object> cluster = Synthesis.cluster(LocalWorld.CLUSTER, "signed");
    cluster.put("targets", LocalWorld.TARGETS.stream().map(Object::toString).toList());
    Synthesis synthesis = Synthesis.of(List.of(cluster));
    world =
        LocalWorld.startAdopted(
            InstantSource.system(),
            duration -> LockSupport.parkNanos(duration.toNanos()),
            NOWHERE,
            NOWHERE);
    updater =
        new LambdaContainer(
            function(synthesis, "codecommit-key-refresh-cluster-" + LocalWorld.CLUSTER),
            jar("updater"),
            world.updaterEnvironment());
    rotator =
        new LambdaContainer(
            function(synthesis, "codecommit-key-refresh"),
            jar("rotator"),
            world.rotatorEnvironment());
    world.aws().functions().register(LocalWorld.UPDATER, LambdaContainerIT::updated);
    List.of(rotator.part(), updater.part())
        .forEach(part -> Parts.ranAgainst(LambdaContainerIT.class, part));
  }

  @AfterAll
  static void stop() {
    rotator.close();
    updater.close();
    world.close();
  }

  /** In this order: what one event leaves, the next finds. */
  @ParameterizedTest(name = "{0}, {1}")
  @Order(1)
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = ANSWERS)
  void answer(String function, String event, String expected) {
    Invocation invocation = (function.equals("rotator") ? rotator : updater).invoke(event(event));

    assertThat(text(invocation)).contains(expected);
    assertThat(invocation instanceof Invocation.Failed).isEqualTo(event.startsWith("bad/"));
  }

  @Test
  @Order(2)
  void replacedTheKeyAndLeftEveryTargetOpen() {
    assertThat(world.held()).isNotEqualTo(world.oldKey().accessKeyId());
    assertThat(text(updater.invoke(event("updater-check.json"))))
        .contains("CodeCommit accepts it")
        .doesNotContain("fail", "unknown");
  }

  @Test
  @Order(3)
  void printedNoSecretAndNoWarningOfTheirRuntime() {
    assertThat(rotator.printed()).contains("\"message\":\"run ended\"");
    assertThat(updater.printed()).contains(LocalWorld.CLUSTER);
    assertThat(rotator.printed() + updater.printed())
        .doesNotContain(world.oldKey().secretAccessKey(), "WARNING", "SLF4J");
  }

  @Test
  void wereAskedWithEverySampleEvent() throws IOException {
    Path folder = Events.find().file("");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(folder::relativize).map(Path::toString))
          .containsExactlyInAnyOrderElementsOf(
              ANSWERS.lines().map(line -> line.split("\\|")[1].strip()).toList());
    }
  }

  private static byte[] event(String name) {
    return new String(Events.find().read(name), UTF_8)
        .replaceAll("arn:aws:secretsmanager:[^\"]*", world.secretArn())
        .getBytes(UTF_8);
  }

  private static byte[] updated(byte[] payload) {
    Invocation invocation = updater.invoke(payload);
    if (invocation instanceof Invocation.Failed) {
      throw new IllegalStateException(text(invocation));
    }
    return invocation.payload();
  }

  private static String text(Invocation invocation) {
    return new String(invocation.payload(), UTF_8);
  }

  private static Path jar(String function) {
    return LAMBDA.resolve(function).resolve("target").resolve(function + "-function.jar");
  }

  /** The one function of a stack that is written in Java. */
  @SuppressWarnings("unchecked")
  private static Function function(Synthesis synthesis, String stack) {
    Map<String, Object> resources =
        (Map<String, Object>) synthesis.template(stack).get("Resources");
    Map<String, Object> properties =
        resources.values().stream()
            .map(resource -> (Map<String, Object>) resource)
            .filter(resource -> resource.get("Type").equals("AWS::Lambda::Function"))
            .map(resource -> (Map<String, Object>) resource.get("Properties"))
            .filter(one -> "java25".equals(one.get("Runtime")))
            .findFirst()
            .orElseThrow();
    return new Function(
        String.valueOf(properties.get("FunctionName")),
        String.valueOf(properties.get("Handler")),
        (int) properties.get("MemorySize"),
        Duration.ofSeconds((int) properties.get("Timeout")),
        properties.containsKey("SnapStart"));
  }
}

package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.RuntimeProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The jars that are deployed, run as Lambda runs them: in real time, in processes of their own. */
class FunctionJarsIT {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final Path ROTATOR = Path.of("../rotator/target/rotator-function.jar");
  private static final Path UPDATER = Path.of("../updater/target/updater-function.jar");
  private static final long MEGABYTE = 1024 * 1024;

  @Test
  void areSmall() throws IOException {
    assertThat(Files.size(ROTATOR)).isLessThanOrEqualTo(15 * MEGABYTE);
    assertThat(Files.size(UPDATER)).isLessThanOrEqualTo(20 * MEGABYTE);
  }

  @Test
  void rotateUnderTheRuntimeInterfaceClient() {
    assumeTrue(RuntimeProcess.isSupported(), "the runtime interface client runs on Linux only");
    Duration startAndRun = Duration.ofMinutes(3);
    try (LocalWorld world =
            LocalWorld.startAdopted(
                InstantSource.system(),
                duration -> LockSupport.parkNanos(duration.toNanos()),
                NOWHERE,
                NOWHERE);
        RuntimeProcess updater =
            RuntimeProcess.of(
                UPDATER,
                "dev.keyrefresh.updater.UpdateHandler",
                LocalWorld.UPDATER,
                startAndRun,
                world.updaterEnvironment());
        RuntimeProcess rotator =
            RuntimeProcess.of(
                ROTATOR,
                "dev.keyrefresh.rotator.RotateHandler",
                LocalWorld.ROTATOR,
                LocalWorld.ROTATOR_TIMEOUT,
                world.rotatorEnvironment())) {
      world
          .aws()
          .functions()
          .register(LocalWorld.UPDATER, payload -> payload(updater.invoke(payload)));

      String result = text(rotator.invoke(Events.find().read("manual-rotate.json")));

      assertThat(result).contains("\"step\":\"promote\"").contains("WITHIN_POLICY");
      assertThat(world.held()).isNotEqualTo(world.oldKey().accessKeyId());
      assertThat(world.watch().look().broken()).isEmpty();
      assertThat(rotator.stdout())
          .contains("\"message\":\"run ended\"")
          .doesNotContain(world.oldKey().secretAccessKey());
      assertThat(updater.stdout()).contains("demo-cluster");
      assertThat(rotator.stderr() + updater.stderr()).doesNotContain("SLF4J", "WARNING");
    }
  }

  private static byte[] payload(Invocation invocation) {
    return switch (invocation) {
      case Invocation.Returned(var payload) -> payload;
      case Invocation.Failed(var type, var message, _) ->
          throw new IllegalStateException(type + ": " + message);
    };
  }

  private static String text(Invocation invocation) {
    return new String(payload(invocation), StandardCharsets.UTF_8);
  }
}

package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.iam.Keys;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.time.VirtualClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * The README's own commands by the SDK, and the first by the AWS CLI where it is installed: all of
 * them in the thorough build, since the CLI takes its time to start.
 */
class ReadmeCommandsTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final Pattern EVENT = Pattern.compile("fileb://events/(\\S+)");

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));
  private final LocalWorld world = LocalWorld.startAdopted(clock, clock, NOWHERE, NOWHERE);
  private final Path root = Events.find().file("..").normalize();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void doWhatTheReadmeSays() throws Exception {
    doWhatTheReadmeSays(1);
  }

  @Tag("thorough")
  @Test
  void doWhatTheReadmeSaysByTheCli() throws Exception {
    doWhatTheReadmeSays(Integer.MAX_VALUE);
  }

  private void doWhatTheReadmeSays(int mostByCli) throws Exception {
    List<String> commands =
        Files.readAllLines(root.resolve("README.md")).stream()
            .filter(line -> line.startsWith("aws lambda invoke "))
            .map(line -> line.split(" \\| ")[0])
            .toList();
    int byCli = isInstalled() ? mostByCli : 0;
    List<String> answers = new ArrayList<>();
    for (String command : commands) {
      answers.add(answers.size() < byCli ? byCli(command) : bySdk(command));
    }

    assertThat(commands).hasSize(10);
    assertThat(answers.get(0)).contains("check of demo-cluster: ", " ok");
    assertThat(answers.get(1)).contains("\"text\":\"status of demo-cluster at ");
    assertThat(answers.get(2)).contains("\"credentials\"", "\"next\"", LocalWorld.CLUSTER);
    assertThat(answers.get(3)).contains("\"dryRun\":true", "\"promote\"");
    assertThat(answers.get(4)).contains("\"promote\"", "WITHIN_POLICY");
    assertThat(answers.get(5)).contains("\"steps\":[]", "WITHIN_POLICY");
    assertThat(answers.get(6)).contains("\"action\":\"deliver\"", "IN_STEP");
    assertThat(answers.get(7)).contains("\"action\":\"pause\",\"changes\":true");
    assertThat(answers.get(8)).contains("\"action\":\"resume\",\"changes\":true");
    assertThat(answers.get(9))
        .contains(
            "\"action\":\"release\",\"changes\":false", "\"refused\"", "Change the form to git");
    assertThat(world.held()).isNotEqualTo(world.oldKey().accessKeyId());
  }

  private boolean isInstalled() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("aws", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String byCli(String command) {
    ProcessBuilder builder =
        new ProcessBuilder(command.split(" ")).directory(root.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    Keys keys = world.aws().operator();
    environment.putAll(
        Map.of(
            "AWS_ENDPOINT_URL",
            world.aws().endpoint().toString(),
            "AWS_REGION",
            LocalAws.REGION,
            "AWS_DEFAULT_REGION",
            LocalAws.REGION,
            "AWS_ACCESS_KEY_ID",
            keys.accessKeyId(),
            "AWS_SECRET_ACCESS_KEY",
            keys.secretAccessKey(),
            "AWS_SESSION_TOKEN",
            keys.sessionToken().orElseThrow(),
            "AWS_CONFIG_FILE",
            "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE",
            "/dev/null",
            "NO_PROXY",
            "127.0.0.1"));
    try {
      Process process = builder.start();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(answer).isZero();
      return answer;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(command, e);
    }
  }

  private String bySdk(String command) {
    Matcher event = EVENT.matcher(command);
    assertThat(event.find()).as(command).isTrue();
    Keys keys = world.aws().operator();
    try (LambdaClient lambda =
        LambdaClient.builder()
            .endpointOverride(world.aws().endpoint())
            .region(Region.of(LocalAws.REGION))
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(
                        keys.accessKeyId(),
                        keys.secretAccessKey(),
                        keys.sessionToken().orElseThrow())))
            .build()) {
      return lambda
          .invoke(
              request ->
                  request
                      .functionName(LocalWorld.ROTATOR)
                      .payload(SdkBytes.fromByteArray(Events.find().read(event.group(1)))))
          .payload()
          .asUtf8String();
    }
  }
}

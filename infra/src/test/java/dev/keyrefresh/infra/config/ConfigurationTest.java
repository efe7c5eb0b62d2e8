package dev.keyrefresh.infra.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

@EnableSnapshotTests
class ConfigurationTest {
  @TempDir Path directory;

  @Test
  void isReadFromTheFileThatTheContextNames() {
    assertThat(of(Map.of("config", "example.jsonc")).clusters()).hasSize(2);
  }

  @Test
  void isReadFromTheContextItself() {
    assertThat(of(Map.of("deployment", Configurations.smallest())))
        .isEqualTo(DeploymentReader.read(Configurations.smallest()));
  }

  @Test
  void saysWhatIsWrongWithWhereItIs(Snapshot golden) throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.json"), "{\n\"account\": \n}");
    Path list = Files.writeString(directory.resolve("list.json"), "[1]");
    Path none = directory.resolve("none.json");
    List<String> said = new ArrayList<>();
    said.add("nothing in the context\n" + refusal(() -> of(Map.of())));
    said.add(
        "two things in the context\n"
            + refusal(() -> of(Map.of("config", "a.json", "deployment", Map.of()))));
    said.add("no object in the context\n" + refusal(() -> of(Map.of("deployment", "edge-1"))));
    said.add("a file that is no JSON\n" + refusal(() -> Configuration.read(broken)));
    said.add("a file that is a list\n" + refusal(() -> Configuration.read(list)));
    said.add("a file that is not there\n" + refusal(() -> Configuration.read(none)));
    golden
        .named("what-is-wrong")
        .assertThat(String.join("\n", said))
        .asText()
        .matchesSnapshotText();
  }

  private String refusal(ThrowingCallable call) {
    Throwable refusal = catchThrowable(call);
    assertThat(refusal).isInstanceOfAny(IllegalArgumentException.class, UncheckedIOException.class);
    return refusal.getMessage().replace(directory.toString(), "DIRECTORY").indent(2);
  }

  private static Deployment of(Map<String, Object> context) {
    return Configuration.of(new App(AppProps.builder().context(context).build()).getNode());
  }
}

package dev.keyrefresh.infra.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

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
  void isNotGuessedWhereThereAreTwoOrNone() {
    assertThatThrownBy(() -> of(Map.of()))
        .hasMessage(
            "the context has neither 'config', a file's"
                + " name, nor 'deployment', an object; one is expected");
    assertThatThrownBy(() -> of(Map.of("config", "a.json", "deployment", Map.of())))
        .hasMessageStartingWith("the context has both");
  }

  @Test
  void aFileThatIsNoJsonIsNamedWithTheLine() throws IOException {
    Path file = Files.writeString(directory.resolve("broken.json"), "{\n\"account\": \n}");
    assertThatThrownBy(() -> Configuration.read(file))
        .hasMessageContaining("broken.json")
        .hasMessageContaining("which is not JSON")
        .hasMessageEndingWith("line 3");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Configuration.read(directory.resolve("none.json")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none.json");
  }

  private static Deployment of(Map<String, Object> context) {
    return Configuration.of(new App(AppProps.builder().context(context).build()).getNode());
  }
}

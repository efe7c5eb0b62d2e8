package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.infra.Template.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the functions read, in their sources, against what the templates give them. */
class EnvironmentTest {
  /** Lambda's own, where a stand-in for AWS is, and the list whose place the registry takes. */
  private static final List<String> NOT_OURS = List.of("AWS_REGION", "AWS_LAMBDA_FUNCTION_NAME",
      "AWS_ENDPOINT_URL", "CODECOMMIT_ENDPOINT", "CLUSTERS");

  @Test
  void theRotatorGetsEverySettingThatItReadsAndNoOther() throws IOException {
    assertThat(given("rotator")).isEqualTo(read("rotator"));
  }

  @Test
  void theUpdaterGetsEverySettingThatItReadsAndNoOther() throws IOException {
    assertThat(given("updater")).isEqualTo(read("updater"));
  }

  private static Set<String> given(String function) {
    Set<String> names = new TreeSet<>();
    List<Template> templates = new ArrayList<>(Synthesis.ofTheExample().templates().values());
    templates.addAll(Synthesis.ofTheOther().templates().values());
    for (Template template : templates) {
      for (Resource each : template.all("AWS::Lambda::Function")) {
        if (each.text("Handler").contains("." + function + ".")) {
          ((Map<?, ?>) each.get("Environment.Variables")).keySet()
              .forEach(name -> names.add((String) name));
        }
      }
    }
    return names;
  }

  private static Set<String> read(String function) throws IOException {
    Path source = Path.of("../lambda", function, "src/main/java/dev/keyrefresh", function,
        "Settings.java");
    Matcher keys = Pattern.compile("enum Key \\{([A-Z_,\\s]+)}")
        .matcher(Files.readString(source));
    assertThat(keys.find()).isTrue();
    Set<String> names = new TreeSet<>(Arrays.asList(keys.group(1).strip().split(",\\s*")));
    NOT_OURS.forEach(names::remove);
    return names;
  }
}

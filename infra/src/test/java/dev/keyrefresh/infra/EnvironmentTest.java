package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyrefresh.infra.Template.Resource;
import dev.keyrefresh.infra.constructs.JavaFunction.Kind;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the functions read, in their sources, against what the templates give them. */
class EnvironmentTest {
  /** Lambda's own, where a stand-in for AWS is, and the list whose place the registry takes. */
  private static final List<String> NOT_OURS =
      List.of(
          "AWS_REGION",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_ENDPOINT_URL",
          "CODECOMMIT_ENDPOINT",
          "CLUSTERS");

  private static final Map<String, String> SETTINGS =
      Map.of(
          "rotator", "rotator.config.RotatorSettings", "updater", "updater.config.UpdaterSettings");

  @Test
  void theRotatorGetsEverySettingThatItReadsAndNoOther() throws IOException {
    assertThat(given("rotator")).isEqualTo(read("rotator"));
  }

  @Test
  void theUpdaterGetsEverySettingThatItReadsAndNoOther() throws IOException {
    assertThat(given("updater")).isEqualTo(read("updater"));
  }

  /** With what CloudFormation and Lambda fill in. Before a build there is no package to ask. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void theFunctionTakesEveryEnvironmentThatItIsGiven(Kind kind) throws Exception {
    String module = kind.name().toLowerCase(Locale.ROOT);
    Path jar = Path.of("../lambda", module, "target", module + "-function.jar");
    assumeTrue(Files.isRegularFile(jar), "run mvn package at the top");
    List<Map<String, String>> environments = new ArrayList<>();
    environments.addAll(environments(Synthesis.ofTheExample(), kind, "us-west-2"));
    environments.addAll(environments(Synthesis.ofTheOther(), kind, "eu-central-1"));
    assertThat(environments).isNotEmpty();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Method settings =
          loader.loadClass("dev.keyrefresh." + SETTINGS.get(module)).getMethod("of", Map.class);
      for (Map<String, String> environment : environments) {
        assertThat(settings.invoke(null, environment)).as("%s", environment).isNotNull();
      }
    }
  }

  private static List<Map<String, String>> environments(
      Synthesis synthesis, Kind kind, String region) {
    return synthesis.templates().values().stream()
        .flatMap(template -> template.all("AWS::Lambda::Function").stream())
        .filter(function -> function.text("Handler").equals(kind.handler()))
        .map(
            function -> {
              Map<String, String> environment = new TreeMap<>(Map.of("AWS_REGION", region));
              ((Map<?, ?>) function.get("Environment.Variables"))
                  .forEach(
                      (name, value) ->
                          environment.put(
                              (String) name,
                              value instanceof String text ? text : filled(name, region)));
              return environment;
            })
        .toList();
  }

  private static String filled(Object name, String region) {
    return switch ((String) name) {
      case "QUEUE_URL" -> "https://sqs." + region + ".amazonaws.com/123456789012/work";
      case "KMS_KEY_ARN" ->
          "arn:aws:kms:" + region + ":123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
      case "SECRET_ARN" ->
          "arn:aws:secretsmanager:"
              + region
              + ":123456789012:secret:codecommit-key-refresh/cluster-AbCdEf";
      default -> throw new AssertionError(name + " is a reference");
    };
  }

  private static Set<String> given(String function) {
    Set<String> names = new TreeSet<>();
    List<Template> templates = new ArrayList<>(Synthesis.ofTheExample().templates().values());
    templates.addAll(Synthesis.ofTheOther().templates().values());
    for (Template template : templates) {
      for (Resource each : template.all("AWS::Lambda::Function")) {
        if (each.text("Handler").contains("." + function + ".")) {
          ((Map<?, ?>) each.get("Environment.Variables"))
              .keySet()
              .forEach(name -> names.add((String) name));
        }
      }
    }
    return names;
  }

  private static Set<String> read(String function) throws IOException {
    Matcher keys =
        Pattern.compile("enum Key \\{([A-Z_,\\s]+)}")
            .matcher(source(function, SETTINGS.get(function)));
    assertThat(keys.find()).isTrue();
    Set<String> names = new TreeSet<>(Arrays.asList(keys.group(1).strip().split(",\\s*")));
    NOT_OURS.forEach(names::remove);
    return names;
  }

  /**
   * @param type with its package below the project's
   */
  static String source(String function, String type) throws IOException {
    return Files.readString(
        Path.of(
            "../lambda",
            function,
            "src/main/java/dev/keyrefresh",
            type.replace('.', '/') + ".java"));
  }
}

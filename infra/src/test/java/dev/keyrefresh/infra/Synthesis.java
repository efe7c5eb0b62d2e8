package dev.keyrefresh.infra;

import dev.keyrefresh.infra.config.Configuration;
import dev.keyrefresh.infra.config.Configurations;
import dev.keyrefresh.infra.config.Deployment;
import dev.keyrefresh.infra.config.DeploymentReader;
import dev.keyrefresh.infra.constructs.FunctionJars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import tools.jackson.jr.ob.JSON;

/**
 * What a configuration becomes: templates and manifests, read back from where they were written.
 */
public record Synthesis(Path directory, SortedMap<String, Template> templates) {
  private static final String TEMPLATE = ".template.json";

  static Synthesis of(Map<?, ?> configuration) {
    return of(configuration, _ -> {});
  }

  /**
   * @param change what is done to the app before it is synthesized
   */
  static Synthesis of(Map<?, ?> configuration, Consumer<App> change) {
    try {
      Path directory = Files.createTempDirectory("synth");
      return into(directory, DeploymentReader.read(configuration), standIns(directory), change);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Synthesis ofTheExample() {
    return Shared.EXAMPLE;
  }

  static Synthesis ofTheOther() {
    return Shared.OTHER;
  }

  /** What several test classes ask questions of. */
  private static final class Shared {
    private static final Synthesis EXAMPLE = of(example());
    private static final Synthesis OTHER = of(Configurations.other());
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> example() {
    return (Map<String, Object>) Configuration.read(Path.of("example.jsonc"));
  }

  /** Packages with fixed content: the templates are the same whether or not there is a build. */
  private static FunctionJars standIns(Path directory) throws IOException {
    Path jars = Files.createDirectories(directory.resolve("stand-ins"));
    return new FunctionJars(
        Files.writeString(jars.resolve("rotator-function.jar"), "rotator"),
        Files.writeString(jars.resolve("updater-function.jar"), "updater"));
  }

  private static Synthesis into(
      Path directory, Deployment deployment, FunctionJars jars, Consumer<App> change)
      throws IOException {
    Path out = directory.resolve("cdk.out");
    App app =
        new App(
            AppProps.builder()
                .outdir(out.toString())
                .analyticsReporting(false)
                .context(context())
                .build());
    KeyRefreshApp.build(app, deployment, jars);
    change.accept(app);
    app.synth();
    SortedMap<String, Template> templates = new TreeMap<>();
    for (Path file : files(out)) {
      String name = file.getFileName().toString();
      if (name.endsWith(TEMPLATE)) {
        templates.put(
            name.substring(0, name.length() - TEMPLATE.length()),
            new Template(Files.readString(file)));
      }
    }
    return new Synthesis(out, templates);
  }

  /** The flags of cdk.json, without its configuration. */
  private static Map<String, Object> context() throws IOException {
    Map<String, Object> cdk = JSON.std.mapFrom(Files.readString(Path.of("cdk.json")));
    Map<String, Object> context = new LinkedHashMap<>();
    ((Map<?, ?>) cdk.get("context")).forEach((key, value) -> context.put((String) key, value));
    context.remove("config");
    return context;
  }

  Template home() {
    return templates.get(Deployment.NAME);
  }

  Template cluster(String name) {
    return templates.get(Deployment.NAME + "-cluster-" + name);
  }

  Template network(String name) {
    return templates.get(Deployment.NAME + "-network-" + name);
  }

  Template health(String region) {
    return templates.get(Deployment.NAME + "-health-" + region);
  }

  String access(String cluster) {
    return text(directory.resolve("access").resolve(cluster + ".yaml"));
  }

  /** What CDK and cdk-nag have to say, as the CLI would print it. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    for (Path file : files(directory)) {
      if (file.getFileName().toString().matches("manifest.json|.*metadata.json")) {
        notes(Template.json(text(file)), findings);
      }
    }
    return findings;
  }

  /** cdk-nag's own reports, a line for each rule and resource. */
  List<String> nagReport() {
    return files(directory).stream()
        .filter(file -> file.toString().endsWith("NagReport.csv"))
        .flatMap(file -> text(file).lines().skip(1))
        .toList();
  }

  private static void notes(Object value, List<String> findings) {
    if (value instanceof Map<?, ?> map) {
      if (map.get("type") instanceof String type
          && List.of("aws:cdk:error", "aws:cdk:warning").contains(type)) {
        findings.add(type + " " + map.get("data"));
      }
      map.values().forEach(each -> notes(each, findings));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> notes(each, findings));
    }
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

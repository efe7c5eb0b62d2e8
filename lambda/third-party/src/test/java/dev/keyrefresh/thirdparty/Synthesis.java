package dev.keyrefresh.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/**
 * What the CDK app makes of a deployment: its templates and manifests, as they would be deployed.
 */
record Synthesis(Path folder) {
  private static final Path INFRA = Path.of("..", "..", "infra");

  /**
   * @param clusters as the deployment's configuration lists them
   */
  static Synthesis of(List<Map<String, Object>> clusters) {
    try {
      Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "cdk-");
      Map<String, Object> deployment = new LinkedHashMap<>();
      deployment.put("account", "123456789012");
      deployment.put("region", Emulator.REGION.id());
      deployment.put("mail", Map.of("from", World.SENDER, "to", List.of("platform@example.com")));
      deployment.put("alarms", Map.of("addresses", List.of("platform@example.com")));
      deployment.put("events", Map.of("config", false, "health", false));
      deployment.put(
          "networks",
          Map.of(
              "shared",
              Map.of(
                  "vpc",
                  "vpc-0123456789abcdef0",
                  "subnets",
                  List.of("subnet-0123456789abcdef0", "subnet-0123456789abcdef1"),
                  "endpoints",
                  "nat")));
      deployment.put("clusters", clusters);
      Path configuration =
          Files.writeString(folder.resolve("deployment.json"), JSON.std.asString(deployment));
      Program.run(
              INFRA,
              Map.of(
                  "CDK_OUTDIR",
                  folder.resolve("cdk.out").toString(),
                  "CDK_CONTEXT_JSON",
                  context(configuration),
                  "PATH",
                  System.getenv("PATH")),
              "",
              List.of(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  "dev.keyrefresh.infra.KeyRefreshApp"))
          .orFail();
      return new Synthesis(folder.resolve("cdk.out"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Object> cluster(String name, String form) {
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("name", name);
    cluster.put("form", form);
    cluster.put("network", "shared");
    cluster.put("securityGroup", "sg-0123456789abcdef0");
    cluster.put("apiServer", "look-up");
    cluster.put("access", "access-entry");
    return cluster;
  }

  /** RBAC of one cluster. */
  String access(String cluster) {
    return text(folder.resolve("access").resolve(cluster + ".yaml"));
  }

  Map<String, Object> template(String stack) {
    return json(text(folder.resolve(stack + ".template.json")));
  }

  /** The app's own flags, with another configuration. */
  private static String context(Path configuration) {
    @SuppressWarnings("unchecked")
    Map<String, Object> context =
        (Map<String, Object>) json(text(INFRA.resolve("cdk.json"))).get("context");
    Map<String, Object> changed = new LinkedHashMap<>(context);
    changed.put("config", configuration.toString());
    return text(changed);
  }

  private static Map<String, Object> json(String text) {
    return JSON.std.mapFrom(text);
  }

  private static String text(Map<String, Object> json) {
    return JSON.std.asString(json);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.keyrefresh.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** IAM's decisions, resources and conditions included, by somebody else's reading of its rules. */
final class Simulator implements AutoCloseable {
  private static final String PACKAGE = "@cloud-copilot/iam-simulate";
  private static final String VERSION = "0.1.173";
  static final String ACCOUNT = "123456789012";

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  /** A question: may this principal do that? */
  record Question(String principal, String action, String resource, Map<String, Object> context) {}

  Simulator() {
    if (!Program.isInstalled("npm")) {
      throw new IllegalStateException("no npm on the PATH: policies are judged by " + PACKAGE);
    }
    Path folder = Path.of("target", "iam-simulate-" + VERSION).toAbsolutePath();
    try {
      if (!Files.isDirectory(folder)) {
        Path making = Files.createTempDirectory(folder.getParent(), "making-");
        Program.run(
                making,
                Map.of(),
                "",
                List.of(
                    "npm",
                    "install",
                    "--silent",
                    "--no-fund",
                    "--no-audit",
                    "--prefix",
                    making.toString(),
                    PACKAGE + "@" + VERSION))
            .orFail();
        Files.move(making, folder);
      }
      process =
          new ProcessBuilder("node", "src/test/node/simulate.mjs", folder.toString())
              .redirectError(Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  String part() {
    return PACKAGE + " " + VERSION;
  }

  /**
   * @param statements of the principal's own policies
   * @param guard statements of the resource's policy; none where it has none
   */
  synchronized boolean allows(
      Question question, List<Map<String, Object>> statements, List<Map<String, Object>> guard) {
    Map<String, Object> context = new LinkedHashMap<>(question.context());
    context.put("aws:PrincipalArn", question.principal());
    Map<String, Object> simulation = new LinkedHashMap<>();
    simulation.put(
        "request",
        Map.of(
            "action",
            question.action(),
            "principal",
            question.principal(),
            "resource",
            Map.of("accountId", ACCOUNT, "resource", question.resource()),
            "contextVariables",
            context));
    simulation.put(
        "identityPolicies", List.of(Map.of("name", "identity", "policy", document(statements))));
    simulation.put("serviceControlPolicies", List.of());
    simulation.put("resourceControlPolicies", List.of());
    if (!guard.isEmpty()) {
      simulation.put("resourcePolicy", document(guard));
    }
    try {
      questions.write(JSON.std.asString(simulation) + "\n");
      questions.flush();
      String answer = answers.readLine();
      return switch (String.valueOf(answer)) {
        case "Allowed" -> true;
        case "ImplicitlyDenied", "ExplicitlyDenied" -> false;
        default -> throw new IllegalStateException(question + ": " + answer);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** A resource that is no ARN would match everything. */
  static Map<String, Object> document(List<Map<String, Object>> statements) {
    statements.forEach(
        statement ->
            resources(statement)
                .forEach(
                    resource -> {
                      if (!resource.equals("*") && !resource.startsWith("arn:")) {
                        throw new IllegalArgumentException("no ARN: " + resource);
                      }
                    }));
    return Map.of("Version", "2012-10-17", "Statement", statements);
  }

  private static List<String> resources(Map<String, Object> statement) {
    return statement.get("Resource") instanceof List<?> many
        ? many.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(statement.get("Resource")));
  }
}

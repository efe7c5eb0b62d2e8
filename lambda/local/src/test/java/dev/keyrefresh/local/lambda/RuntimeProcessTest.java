package dev.keyrefresh.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

@EnabledOnOs(OS.LINUX)
class RuntimeProcessTest {
  private static final Duration ENOUGH = Duration.ofMinutes(5);

  @TempDir private static Path folder;
  private static Path jar;

  @BeforeAll
  static void packageTheFunction() throws IOException {
    jar = folder.resolve("parrot.jar");
    try (var classes = new JarOutputStream(Files.newOutputStream(jar))) {
      for (var type : List.of(Parrot.class, Parrot.Report.class, Parrot.Stillborn.class)) {
        var name = type.getName().replace('.', '/') + ".class";
        classes.putNextEntry(new JarEntry(name));
        try (var content = type.getClassLoader().getResourceAsStream(name)) {
          content.transferTo(classes);
        }
      }
    }
  }

  @Test
  void runsThePackagedHandlerInAnEnvironmentOfItsOwn() {
    try (var function = function(Parrot.class, ENOUGH)) {
      var report = returned(function, "{\"say\": \"hello\"}");

      assertThat(report).containsEntry("said", "hello").containsEntry("call", 1);
      assertThat((String) report.get("loadedFrom")).endsWith("/lib/function.jar");
      assertThat((int) report.get("remainingMillis")).isBetween(1, (int) ENOUGH.toMillis());
      assertThat(environment(report))
          .containsEntry("AWS_REGION", "us-west-2")
          .containsEntry("AWS_LAMBDA_FUNCTION_NAME", "parrot")
          .containsEntry("_HANDLER", Parrot.class.getName())
          .containsKeys("AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT")
          .doesNotContainKeys("HOME", "PATH", "USER", "JAVA_TOOL_OPTIONS");
      assertThat(environment(report).get("AWS_LAMBDA_RUNTIME_API")).startsWith("127.0.0.1:");
    }
  }

  @Test
  void keepsTheEnvironmentForTheNextInvocationAndSurvivesAFailure() {
    try (var function = function(Parrot.class, ENOUGH)) {
      var first = returned(function, "{\"say\": 1}");
      var failed = failed(function, "{\"do\": \"throw\"}");
      var second = returned(function, "{\"say\": 2}");

      assertThat(failed.errorType()).isEqualTo("java.lang.IllegalStateException");
      assertThat(failed.errorMessage()).isEqualTo("as told");
      assertThat(second).containsEntry("call", 2);
      assertThat(second.get("requestId")).isNotEqualTo(first.get("requestId"));
    }
  }

  @Tag("thorough")
  @Test
  void keepsWhatWasPrintedAfterItIsClosed() {
    var function = function(Parrot.class, ENOUGH);
    try (function) {
      returned(function, "{\"say\": \"a word\"}");
    }

    assertThat(function.stdout()).contains("logged a word").contains("out a word");
    assertThat(function.stderr()).isEqualTo("err a word\n");
  }

  @Tag("thorough")
  @Test
  void killsWhatTakesTooLong() {
    try (var function = function(Parrot.class, Duration.ofMillis(1500))) {
      var failed = failed(function, "{\"do\": \"hang\"}");

      assertThat(failed.errorType()).isEqualTo("Sandbox.Timedout");
      assertThat(failed.errorMessage()).isEqualTo("Task timed out after 1.50 seconds");
      assertThat(function.process()).isEmpty();
    }
  }

  @Tag("thorough")
  @Test
  void saysThatTheRuntimeExitedAndStartsAgain() {
    try (var function = function(Parrot.class, ENOUGH)) {
      var failed = failed(function, "{\"do\": \"exit\"}");

      assertThat(returned(function, "{\"say\": 2}")).containsEntry("call", 1);

      assertThat(failed.errorType()).isEqualTo("Runtime.ExitError");
      assertThat(failed.errorMessage()).endsWith("exit status 7");
    }
  }

  @Tag("thorough")
  @Test
  void reportsAHandlerThatCannotBeMade() {
    try (var function = function(Parrot.Stillborn.class, ENOUGH)) {
      assertThat(failed(function, "{}").errorMessage()).contains("a setting is missing");
    }
  }

  @Test
  void endsItsProcessAndRemovesItsFolder() throws IOException {
    var function = function(Parrot.class, ENOUGH);
    var report = returned(function, "{}");
    var taskRoot = Path.of(environment(report).get("LAMBDA_TASK_ROOT"));
    var process = function.process().orElseThrow();
    assertThat(taskRoot).exists();
    assertThat(process.isAlive()).isTrue();

    function.close();

    assertThat(taskRoot.getParent()).doesNotExist();
    assertThat(process.isAlive()).isFalse();
    assertThat(jar).exists();
  }

  @Test
  void startsBeforeItsFirstInvocationUpToASnapshot() {
    var start = Start.managed(jar, Parrot.class.getName()).snapStarted();
    try (var function = RuntimeProcess.of(start, "parrot", ENOUGH, Map.of())) {
      function.initialize();
      var process = function.process().orElseThrow();

      var report = returned(function, "{\"say\": \"restored\"}");

      assertThat(report).containsEntry("said", "restored").containsEntry("call", 1);
      assertThat(environment(report)).containsEntry("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
      assertThat(function.process()).contains(process);
    }
  }

  @Tag("thorough")
  @Test
  void runsAsAContainerImageWouldUnderAnotherCommand() {
    var start =
        Start.container(jar, Parrot.class.getName(), List.of("-XX:-UsePerfData"))
            .under(List.of("/usr/bin/env", "SET_BY=env"));
    try (var function = RuntimeProcess.of(start, "parrot", ENOUGH, Map.of())) {
      var report = returned(function, "{\"say\": \"hello\"}");

      assertThat(report).containsEntry("said", "hello").containsEntry("loadedFrom", jar.toString());
      assertThat(environment(report)).containsEntry("SET_BY", "env");
    }
  }

  private static RuntimeProcess function(Class<?> handler, Duration timeout) {
    return RuntimeProcess.of(
        jar, handler.getName(), "parrot", timeout, Map.of("AWS_REGION", "us-west-2"));
  }

  private static Map<String, Object> returned(RuntimeProcess function, String payload) {
    var invocation = function.invoke(payload.getBytes(UTF_8));
    assertThat(invocation).as(function.stderr()).isInstanceOf(Invocation.Returned.class);
    return JSON.std.mapFrom(invocation.payload());
  }

  private static Invocation.Failed failed(RuntimeProcess function, String payload) {
    return (Invocation.Failed) function.invoke(payload.getBytes(UTF_8));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> environment(Map<String, Object> report) {
    return (Map<String, String>) report.get("environment");
  }
}

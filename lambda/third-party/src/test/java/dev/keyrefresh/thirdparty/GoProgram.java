package dev.keyrefresh.thirdparty;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program under {@code src/test/go}, which drives libraries that exist in Go only. */
record GoProgram(Path executable) {

  static GoProgram build(String name) {
    if (!Program.isInstalled("go")) {
      throw new IllegalStateException(
          "no go on the PATH: " + name + " is built from src/test/go and drives the real library");
    }
    Path programs = Path.of("src", "test", "go").toAbsolutePath();
    Path executable = Path.of("target", "go", name).toAbsolutePath();
    Program.run(
            programs,
            Map.of(),
            "",
            List.of(
                programs.resolve("build").toString(),
                executable.getParent().toString(),
                "./" + name))
        .orFail();
    return new GoProgram(executable);
  }

  /** The version of a module that was built in. */
  String version(String module) {
    return Program.run(
            Path.of("."), Map.of(), "", List.of("go", "version", "-m", executable.toString()))
        .orFail()
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 2 && words[0].equals("dep") && words[1].equals(module))
        .map(words -> module + " " + words[2])
        .findFirst()
        .orElseThrow();
  }

  Program.Result run(Map<String, String> environment, String input, List<String> arguments) {
    List<String> command = new java.util.ArrayList<>(List.of(executable.toString()));
    command.addAll(arguments);
    return Program.run(Path.of("."), environment, input, command);
  }
}

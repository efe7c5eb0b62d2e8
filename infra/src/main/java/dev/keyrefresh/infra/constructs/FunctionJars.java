package dev.keyrefresh.infra.constructs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The two packages that Lambda runs. */
public record FunctionJars(Path rotator, Path updater) {

  /** Those that the build has made. */
  public static FunctionJars built(Path repository) {
    FunctionJars jars =
        new FunctionJars(
            repository.resolve("lambda/rotator/target/rotator-function.jar"),
            repository.resolve("lambda/updater/target/updater-function.jar"));
    List<Path> missing =
        List.of(jars.rotator, jars.updater).stream()
            .filter(jar -> !Files.isRegularFile(jar))
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "not built yet: "
              + missing
              + ". Run this at the top of the repository: mvn package -DskipTests");
    }
    return jars;
  }
}

package dev.keyrefresh.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.infra.constructs.FunctionJars;
import dev.keyrefresh.infra.constructs.JavaFunction.Kind;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackagesTest {

  @Test
  void theRuntimeIsThatOfTheCompilersRelease() throws IOException {
    Matcher release =
        Pattern.compile("<java.release>(\\d+)</java.release>")
            .matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(release.find()).isTrue();
    assertThat(Synthesis.ofTheExample().templates().values())
        .flatExtracting(template -> template.all("AWS::Lambda::Function"))
        .extracting(function -> function.text("Runtime"))
        .containsOnly("java" + release.group(1));
  }

  /** Without a build there is no jar to look into, and the source has to do. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void theHandlerIsAClassOfItsPackageCompiledForTheRuntime(Kind kind) throws IOException {
    String path = kind.handler().replace('.', '/');
    Path module = Path.of("../lambda", kind.name().toLowerCase(Locale.ROOT));
    Path jar = module.resolve("target/" + module.getFileName() + "-function.jar");
    if (!Files.isRegularFile(jar)) {
      assertThat(module.resolve("src/main/java/" + path + ".java")).isRegularFile();
      return;
    }
    try (JarFile file = new JarFile(jar.toFile());
        DataInputStream in =
            new DataInputStream(file.getInputStream(file.getJarEntry(path + ".class")))) {
      assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
      in.readUnsignedShort();
      assertThat("java" + (in.readUnsignedShort() - 44)).isEqualTo(runtime());
    }
  }

  @Test
  void theAppSaysWhichCommandMakesTheMissingPackages(@TempDir Path empty) {
    assertThatThrownBy(() -> FunctionJars.built(empty))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "not built yet: ["
                + empty.resolve("lambda/rotator/target/rotator-function.jar")
                + ", "
                + empty.resolve("lambda/updater/target/updater-function.jar")
                + "]. Run this at the top of the repository: mvn package -DskipTests");
  }

  private static String runtime() {
    return Synthesis.ofTheExample().home().the("AWS::Lambda::Function").text("Runtime");
  }
}

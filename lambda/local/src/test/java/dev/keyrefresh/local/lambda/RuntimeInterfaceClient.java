package dev.keyrefresh.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The runtime interface client as Lambda's Java images start it. Its jars come from this JVM's own
 * class path; a function's jar does not hold them.
 */
final class RuntimeInterfaceClient {
  private static final String NATIVE_CLIENT =
      "com.amazonaws.services.lambda.runtime.api.client." + "runtimeapi.NativeClient.JNI";

  /** Java's heap begins with one part in so many of the memory. */
  private static final int INITIAL_SHARE = 64;

  private RuntimeInterfaceClient() {}

  static boolean runsHere() {
    return System.getProperty("os.name").equals("Linux");
  }

  /**
   * The command line for a handler.
   *
   * @param options of the JVM, beside those of the managed runtime
   * @param jars on the class path, after the client's own
   * @param folder where the client's native library is put; by itself it would share one file under
   *     /tmp with every other process
   */
  static List<String> command(List<String> options, List<Path> jars, String handler, Path folder) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // What Java takes of so much memory by itself; this machine has more.
                "-Xms" + LocalLambda.MEMORY_MEGABYTES / INITIAL_SHARE + "m",
                "-Xmx" + LocalLambda.MEMORY_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // The client loads a native library and frees itself from checked exceptions by
                // Unsafe.
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-D" + NATIVE_CLIENT + "=" + nativeLibrary(folder),
                // Through which org.crac finds the hooks of SnapStart.
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(jars), AWSLambda.class.getName(), handler));
    return command;
  }

  private static String classPath(List<Path> jars) {
    Stream<String> own =
        Stream.of(AWSLambda.class, Context.class, PojoSerializer.class, threadLocals())
            .map(RuntimeInterfaceClient::jarOf);
    return Stream.concat(own, jars.stream().map(jar -> jar.toAbsolutePath().toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The client needs this jar of the SDK at run time only, so nothing here compiles with it. */
  private static Class<?> threadLocals() {
    try {
      return Class.forName("software.amazon.awssdk.utilslite.SdkInternalThreadLocal");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the runtime interface client is not complete", e);
    }
  }

  private static String jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path nativeLibrary(Path folder) {
    var processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    try (var lib = Files.newDirectoryStream(Path.of("/lib"), "ld-musl-*")) {
      var system = lib.iterator().hasNext() ? "linux_musl" : "linux";
      var resource = "/jni/libaws-lambda-jni." + system + "-" + processor + ".so";
      var library = folder.resolve("libaws-lambda-jni.so");
      try (var content = AWSLambda.class.getResourceAsStream(resource)) {
        Files.copy(content, library);
      }
      return library;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

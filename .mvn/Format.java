import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Checks the format of the project's Java files, or mends it with {@code --write}. */
final class Format {
  private static final List<String> ROOMS = List.of(".mvn", "infra", "lambda");
  private static final Set<String> GENERATED = Set.of("target", "cdk.out", "node_modules");

  private static final Formatter FORMATTER = new Formatter();

  public static void main(String[] args) throws IOException {
    boolean write = List.of(args).contains("--write");
    List<Path> unformatted =
        sources().parallelStream().filter(file -> differs(file, write)).toList();
    if (!unformatted.isEmpty() && !write) {
      System.err.println("These files are not formatted; mvn -q -N -Pformat formats them:");
      unformatted.forEach(file -> System.err.println("  " + file));
      System.exit(1);
    }
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String room : ROOMS) {
      try (Stream<Path> paths = Files.walk(Path.of(room))) {
        paths.filter(Format::isSource).sorted().forEach(sources::add);
      }
    }
    return sources;
  }

  private static boolean isSource(Path path) {
    for (Path part : path) {
      if (GENERATED.contains(part.toString())) {
        return false;
      }
    }
    return path.toString().endsWith(".java");
  }

  private static boolean differs(Path file, boolean write) {
    try {
      String source = Files.readString(file);
      String formatted = format(source);
      if (write && !formatted.equals(source)) {
        Files.writeString(file, formatted);
      }
      return !formatted.equals(source);
    } catch (IOException | FormatterException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }

  /** Formats until nothing changes any more: a first pass may leave work for a second one. */
  private static String format(String source) throws FormatterException {
    String formatted = source;
    String before;
    do {
      before = formatted;
      formatted = StringWrapper.wrap(FORMATTER.formatSourceAndFixImports(before), FORMATTER);
    } while (!formatted.equals(before));
    return formatted;
  }
}

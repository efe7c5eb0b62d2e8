package dev.keyrefresh.local.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sample events of the project, byte for byte. */
public final class Events {
  private final Path folder;

  private Events(Path folder) {
    this.folder = folder;
  }

  /** Finds {@code events/} in this folder or one above it. */
  public static Events find() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("events/schedule-cluster.json"))) {
        return new Events(at.resolve("events"));
      }
    }
    throw new IllegalStateException(
        "no events/schedule-cluster.json here or above: run from within the project");
  }

  public byte[] read(String name) {
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path file(String name) {
    return folder.resolve(name);
  }
}

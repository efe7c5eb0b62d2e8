package dev.keyrefresh.aws.snapshot;

import dev.keyrefresh.aws.snapshot.LoopbackServer.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Responses of services, written down in the folder {@code recorded} beside a class: a file each,
 * with gaps such as <code>${user}</code> for what is not the same twice.
 */
public final class Recording {
  private final Class<?> beside;

  public Recording(Class<?> beside) {
    this.beside = beside;
  }

  /**
   * Plays a response; empty where none of that name was written down.
   *
   * @param gaps what stands in the gaps, by their names
   */
  public Optional<Response> json(String name, Map<String, String> gaps) {
    return text(name + ".json", gaps).map(Response::json);
  }

  /** As {@link #json}, in XML. */
  public Optional<Response> xml(String name, Map<String, String> gaps) {
    return text(name + ".xml", gaps).map(Response::xml);
  }

  private Optional<String> text(String file, Map<String, String> gaps) {
    try (InputStream recorded = beside.getResourceAsStream("recorded/" + file)) {
      if (recorded == null) {
        return Optional.empty();
      }
      String text = new String(recorded.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, String> gap : gaps.entrySet()) {
        text = text.replace("${" + gap.getKey() + "}", gap.getValue());
      }
      return Optional.of(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

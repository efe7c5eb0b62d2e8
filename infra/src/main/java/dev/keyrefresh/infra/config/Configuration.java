package dev.keyrefresh.infra.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.constructs.Node;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.jr.ob.JSON;

/** Where the deployment is described: in the context, or in a file that the context names. */
public final class Configuration {
  private static final String FILE = "config";
  private static final String INLINE = "deployment";

  /** JSON, with comments and a comma too many where people like one. */
  private static final JSON LENIENT =
      JSON.builder(
              JsonFactory.builder()
                  .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                  .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                  .build())
          .build();

  private Configuration() {}

  public static Deployment of(Node app) {
    Optional<Object> file = Optional.ofNullable(app.tryGetContext(FILE));
    Optional<Object> inline = Optional.ofNullable(app.tryGetContext(INLINE));
    if (file.isPresent() == inline.isPresent()) {
      throw new IllegalArgumentException(
          "the context has "
              + (file.isPresent() ? "both" : "neither")
              + " 'config', a file's name,"
              + (file.isPresent() ? " and" : " nor")
              + " 'deployment', an object; one is expected");
    }
    return DeploymentReader.read(
        file.isPresent()
            ? read(Path.of(String.valueOf(file.get())))
            : object(INLINE, inline.orElseThrow()));
  }

  public static Map<?, ?> read(Path file) {
    try {
      return object(FILE, LENIENT.anyFrom(Files.readString(file)));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "config names "
              + file
              + ", which is not JSON: "
              + e.getOriginalMessage()
              + ", line "
              + e.getLocation().getLineNr(),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("config names " + file + ", which cannot be read", e);
    }
  }

  private static Map<?, ?> object(String key, Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(key + " is '" + value + "'; a JSON object is expected");
  }
}

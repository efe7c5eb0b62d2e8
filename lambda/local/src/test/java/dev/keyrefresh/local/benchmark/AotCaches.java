package dev.keyrefresh.local.benchmark;

import dev.keyrefresh.local.LocalWorld;
import dev.keyrefresh.local.lambda.RuntimeProcess;
import dev.keyrefresh.local.lambda.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The JDK's ahead-of-time caches of both functions, made as a container image would make them: by a
 * training run of the image's own command line.
 */
final class AotCaches {
  private static final Duration TIMEOUT = LocalWorld.ROTATOR_TIMEOUT;

  private final Path folder;

  private AotCaches(Path folder) {
    this.folder = folder;
  }

  static AotCaches train(Path folder, ServicesProcess services) {
    AotCaches caches = new AotCaches(folder);
    caches.train("rotator", List.of(Work.ROTATION, Work.IDLE), services);
    caches.train("updater", List.of(Work.INSPECT, Work.DELIVER), services);
    return caches;
  }

  /** Options of a JVM that uses a cache. */
  List<String> use(String function) {
    return List.of("-XX:AOTCache=" + cache(function), "-XX:-UsePerfData");
  }

  private Path cache(String function) {
    return folder.resolve(function + ".aot");
  }

  @SuppressWarnings("unchecked")
  private void train(String function, List<Work> works, ServicesProcess services) {
    Start start =
        Start.container(
            Contender.jar(function),
            Contender.handler(function),
            List.of("-XX:AOTCacheOutput=" + cache(function)));
    Map<String, Object> world = services.order("due");
    try (RuntimeProcess process =
        RuntimeProcess.of(start, function, TIMEOUT, (Map<String, String>) world.get(function))) {
      works.forEach(work -> Sample.of(process, work, world, services));
      process.process().orElseThrow().destroy();
      process.process().orElseThrow().onExit().join();
    }
  }
}

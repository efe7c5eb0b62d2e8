package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.target.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged functions in processes of their own, killed at random moments, and two of them at
 * once on one cluster. {@code -Dkill.times=500 -Dkill.pairs=100} is the long form of the thorough
 * build.
 */
class KilledProcessesIT {
  private static final int TIMES = Integer.getInteger("kill.times", 6);
  private static final int PAIRS = Integer.getInteger("kill.pairs", 2);
  private static final long SEED = Long.getLong("kill.seed", System.nanoTime());

  private static final List<Form> FORMS = List.of(new Form.Signed(), new Form.Git());

  @TempDir private Path folder;

  @Test
  void carryOnWhereOneWasKilled() throws IOException {
    carryOn(FORMS.subList(0, 1), 1);
  }

  @Tag("thorough")
  @Test
  void carryOnWhereManyWereKilled() throws IOException {
    carryOn(FORMS, TIMES);
  }

  @Test
  void doNoHarmTwoAtOnce() throws IOException {
    doNoHarm(FORMS.subList(1, 2), 1);
  }

  @Tag("thorough")
  @Test
  void doNoHarmTwoAtOnceTimeAndAgain() throws IOException {
    doNoHarm(FORMS, PAIRS);
  }

  private void carryOn(List<Form> forms, int times) throws IOException {
    AtomicInteger seed = new AtomicInteger();
    List<KillRun.Figures> figures =
        forms.stream()
            .map(
                form -> {
                  try (KillRun run = new KillRun(form, folder, SEED + seed.incrementAndGet())) {
                    return run.kill(times / forms.size());
                  }
                })
            .toList();

    figures.forEach(found -> System.out.println("-Dkill.seed=" + SEED + ": " + found));
    assertThat(figures).allSatisfy(found -> assertThat(found.violations()).isEmpty());
    assertThat(figures.stream().mapToInt(KillRun.Figures::kills).sum())
        .isGreaterThanOrEqualTo(times / forms.size() * forms.size());
    saysNoSecret();
  }

  private void doNoHarm(List<Form> forms, int pairs) throws IOException {
    AtomicInteger seed = new AtomicInteger();
    List<KillRun.Figures> figures =
        forms.stream()
            .map(
                form -> {
                  try (KillRun run = new KillRun(form, folder, SEED + seed.decrementAndGet())) {
                    return run.overlap(pairs / forms.size());
                  }
                })
            .toList();

    figures.forEach(found -> System.out.println("-Dkill.seed=" + SEED + ": " + found));
    assertThat(figures).allSatisfy(found -> assertThat(found.violations()).isEmpty());
    saysNoSecret();
  }

  /** Every world writes its secrets beside what its processes printed. */
  private void saysNoSecret() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.toList();
    }
    Leaks secrets = new Leaks();
    for (Path file : files) {
      if (file.toString().endsWith(".secrets")) {
        Files.readAllLines(file).forEach(secrets::know);
      }
    }
    for (Path file : files) {
      if (file.toString().endsWith(".log")) {
        assertThat(secrets.in(Files.readString(file))).as(file.toString()).isEmpty();
      }
    }
  }
}

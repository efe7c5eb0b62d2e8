package dev.keyrefresh.local;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One cluster whose functions are processes that die. */
final class KillRun implements AutoCloseable {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final Instant START = Instant.parse("2026-01-01T06:00:00Z");
  private static final Path ROTATOR = Path.of("../rotator/target/rotator-function.jar");
  private static final Path UPDATER = Path.of("../updater/target/updater-function.jar");
  private static final List<Duration> PASSES =
      List.of(
          Duration.ofMinutes(2),
          Duration.ofMinutes(17),
          Duration.ofMinutes(17),
          Duration.ofHours(25),
          Duration.ofDays(8));
  private static final List<Duration> CALM =
      List.of(
          Duration.ofMinutes(20),
          Duration.ofHours(25),
          Duration.ofDays(8),
          Duration.ofHours(25),
          Duration.ofDays(8),
          Duration.ofDays(8),
          Duration.ofHours(25),
          Duration.ofDays(8),
          Duration.ofDays(31),
          Duration.ofDays(8));
  private static final int BETWEEN_CONVERGENCES = 10;
  private static final int BETWEEN_LOOKS = 5;
  private static final int MOST_MOMENTS = 100;
  private static final int MOST_MILLIS_AFTER = 8;

  private final Random random;
  private final Form form;
  private final VirtualClock clock = new VirtualClock(START);
  private final LocalWorld world;
  private final ChildHarness rotator;
  private final ChildHarness twin;
  private final ChildHarness updater;
  private final Path secrets;
  private final Set<String> known = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private final AtomicInteger moments = new AtomicInteger();
  private final AtomicInteger killed = new AtomicInteger();
  private volatile CompletableFuture<Void> death = CompletableFuture.completedFuture(null);
  private int runs;
  private int converged;
  private int looks;

  KillRun(Form form, Path folder, long seed) {
    this.form = form;
    random = new Random(seed);
    world = LocalWorld.startAdopted(form, clock, clock, NOWHERE, NOWHERE);
    rotator = child("rotator", ROTATOR, folder, "rotator");
    twin = child("rotator", ROTATOR, folder, "twin");
    updater = child("updater", UPDATER, folder, "updater");
    secrets = folder.resolve(form.word() + ".secrets");
    world
        .aws()
        .functions()
        .register(
            LocalWorld.UPDATER,
            payload ->
                updater
                    .invoke(new String(payload, StandardCharsets.UTF_8))
                    .filter(answer -> !answer.startsWith("failed"))
                    .orElseThrow(() -> new IllegalStateException("Runtime.ExitError"))
                    .getBytes(StandardCharsets.UTF_8));
  }

  /** What came of it. */
  record Figures(
      String form, int kills, int starts, int runs, int converged, List<String> violations) {}

  /** SIGKILL at random moments, each followed by the next event, until so many died. */
  Figures kill(int times) {
    warmUp();
    for (int checkpoint = BETWEEN_CONVERGENCES; killed.get() < times; ) {
      clock.pause(PASSES.get(random.nextInt(PASSES.size())));
      boolean updatersTurn = random.nextInt(4) == 0;
      ChildHarness victim = random.nextInt(4) == 0 ? updater : rotator;
      arm(updatersTurn ? updater : victim);
      if (updatersTurn) {
        renew();
      } else {
        rotate(rotator);
      }
      disarm();
      look();
      if (killed.get() >= checkpoint) {
        converge();
        checkpoint += BETWEEN_CONVERGENCES;
      }
    }
    converge();
    return figures();
  }

  /** Two rotators at once, sometimes with one of them killed, and the updater's schedule beside. */
  Figures overlap(int pairs) {
    warmUp();
    for (int pair = 1; pair <= pairs; pair++) {
      clock.pause(PASSES.get(random.nextInt(PASSES.size())));
      if (random.nextInt(4) == 0) {
        arm(random.nextBoolean() ? rotator : twin);
      }
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Stream.<Runnable>of(() -> rotate(rotator), () -> rotate(twin), this::renew)
            .map(run -> CompletableFuture.runAsync(run, threads))
            .toList()
            .forEach(CompletableFuture::join);
      }
      disarm();
      look();
      if (pair % BETWEEN_CONVERGENCES == 0) {
        converge();
      }
    }
    converge();
    return figures();
  }

  private Figures figures() {
    return new Figures(
        form.word(),
        killed.get(),
        rotator.starts() + twin.starts() + updater.starts(),
        runs,
        converged,
        violations);
  }

  /** The first process of each kind leaves its classes for those after it. */
  private void warmUp() {
    rotate(rotator);
    rotator.finish();
    updater.finish();
  }

  private void rotate(ChildHarness process) {
    learn();
    synchronized (this) {
      runs++;
    }
    process.invoke(
        "{\"action\":\""
            + (random.nextBoolean() ? "rotate" : "reconcile")
            + "\",\"cluster\":\""
            + LocalWorld.CLUSTER
            + "\"}");
    learn();
  }

  private void renew() {
    updater.invoke(
        Json.write(
            new UpdateRequest(
                    Operation.DELIVER,
                    LocalWorld.CLUSTER,
                    world.secretArn(),
                    Optional.empty(),
                    false)
                .toMap()));
  }

  /** The victim dies at some call to AWS or look at the time, or shortly after it. */
  private void arm(ChildHarness victim) {
    moments.set(1 + random.nextInt(MOST_MOMENTS));
    int after = random.nextInt(MOST_MILLIS_AFTER);
    AtomicInteger done = new AtomicInteger();
    Runnable moment =
        () -> {
          if (moments.decrementAndGet() == 0 && done.getAndIncrement() == 0) {
            death =
                CompletableFuture.runAsync(
                    victim::kill, CompletableFuture.delayedExecutor(after, TimeUnit.MILLISECONDS));
            killed.incrementAndGet();
          }
        };
    world.aws().faults().beforeEach(_ -> moment.run());
    world.aws().faults().afterEach(_ -> moment.run());
    victim.onClock(moment);
  }

  /** Who is to die is dead then: what follows is not disturbed by a death that came late. */
  private void disarm() {
    world.aws().faults().clear();
    Stream.of(rotator, twin, updater).forEach(process -> process.onClock(() -> {}));
    death.join();
  }

  /** What targets hold is Active; now and then also, once the updater has run, it opens Git. */
  private void look() {
    Set<String> active = active();
    for (TargetName target : LocalWorld.TARGETS) {
      String login =
          world
              .kubernetes()
              .data(target.namespace(), target.name())
              .orElseThrow()
              .get(form.fields().username());
      if (!active.contains(login)) {
        violations.add(clock.instant() + " " + target + " holds " + login + ", not Active");
      }
    }
    if (++looks % BETWEEN_LOOKS == 0) {
      renew();
      violations.addAll(world.watch().look().broken());
    }
  }

  private Set<String> active() {
    return credentials()
        .filter(line -> line.endsWith(" Active"))
        .map(line -> line.split(" ")[0])
        .collect(Collectors.toSet());
  }

  private Stream<String> credentials() {
    return form.credential() == CredentialKind.ACCESS_KEY
        ? world.aws().iam().keys(LocalWorld.USER).stream().map(key -> key.id() + " " + key.status())
        : world.aws().iam().gitCredentials(LocalWorld.USER).stream()
            .map(key -> key.userName() + " " + key.status());
  }

  /** Nothing dies any more: a few events later one credential is left, and all hold it. */
  private void converge() {
    for (Duration time : CALM) {
      clock.pause(time);
      renew();
      String answer =
          rotator
              .invoke("{\"action\":\"reconcile\",\"cluster\":\"" + LocalWorld.CLUSTER + "\"}")
              .orElse("died");
      if (answer.contains("\"WITHIN_POLICY\"") && credentials().count() == 1) {
        violations.addAll(world.watch().look().broken());
        converged++;
        return;
      }
    }
    violations.add("does not converge: " + credentials().toList());
  }

  private synchronized void learn() {
    Stream.of("AWSCURRENT", "AWSPENDING", "AWSPREVIOUS")
        .flatMap(stage -> world.aws().secrets().value(LocalWorld.SECRET, stage).stream())
        .flatMap(value -> Leaks.secretsIn(value).stream())
        .filter(known::add)
        .forEach(
            secret -> {
              try {
                Files.writeString(
                    secrets, secret + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private ChildHarness child(String kind, Path jar, Path folder, String name) {
    return new ChildHarness(
        kind,
        jar,
        kind.equals("rotator") ? world.rotatorEnvironment() : world.updaterEnvironment(),
        clock,
        folder.resolve(form.word() + "-" + name + ".log"));
  }

  @Override
  public void close() {
    rotator.close();
    twin.close();
    updater.close();
    world.close();
  }
}

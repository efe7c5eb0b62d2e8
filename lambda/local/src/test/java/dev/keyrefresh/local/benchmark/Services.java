package dev.keyrefresh.local.benchmark;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.local.LocalWorld;
import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.time.Pause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The embedded services in a process of their own, one cluster at a time; IAM propagates at once.
 * Each line of standard input is an order, each line of standard output its answer, in JSON:
 *
 * <ul>
 *   <li>{@code due}, {@code idle}: a new cluster whose key is to be replaced, or whose key is
 *       young; the answer has the functions' environments, the managed secret's ARN and its current
 *       version.
 *   <li>{@code again}: the present cluster may rotate again: the superseded keys are gone.
 *   <li>{@code counted}: the calls to AWS since the last order, and the bytes of their bodies.
 *   <li>{@code queued 1000}, {@code unqueued 1000}: plays a {@link FleetSweep}; the answer is what
 *       it took.
 * </ul>
 */
final class Services {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final Pause NONE = _ -> {};

  private LocalWorld world = world();

  private Services() {}

  public static void main(String[] args) throws IOException {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Services services = new Services();
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      answers.println(Json.write(services.answer(order)));
    }
    services.world.close();
  }

  private Map<String, Object> answer(String order) {
    String[] words = order.split(" ");
    int amount = words.length == 1 ? 0 : Integer.parseInt(words[1]);
    Map<String, Object> answer =
        switch (words[0]) {
          case "due" -> due();
          case "idle" -> idle();
          case "again" -> again();
          case "counted" -> counted();
          case "queued", "unqueued" ->
              new FleetSweep(amount, words[0].equals("queued")).play().told();
          default -> throw new IllegalArgumentException("no such order: " + order);
        };
    world.aws().calls().reset();
    return answer;
  }

  private Map<String, Object> due() {
    world.close();
    world = world();
    return described();
  }

  private Map<String, Object> described() {
    return Map.of(
        "rotator",
        world.rotatorEnvironment(),
        "updater",
        world.updaterEnvironment(),
        "secret",
        world.secretArn(),
        "current",
        world.aws().secrets().stages(LocalWorld.SECRET).get("AWSCURRENT"));
  }

  private Map<String, Object> idle() {
    due();
    world.rotate(
        Json.write(Map.of("action", "rotate", "cluster", LocalWorld.CLUSTER))
            .getBytes(StandardCharsets.UTF_8));
    again();
    return described();
  }

  private Map<String, Object> again() {
    LocalIam iam = world.aws().iam();
    String held = world.held();
    iam.keys(LocalWorld.USER).stream()
        .map(LocalIam.Key::id)
        .filter(id -> !id.equals(held))
        .forEach(
            id -> {
              iam.deactivate(id);
              iam.delete(id);
            });
    return Map.of();
  }

  private Map<String, Object> counted() {
    Map<String, Object> counted = new LinkedHashMap<>(world.aws().calls().snapshot());
    counted.put("bytes", world.aws().calls().bytes());
    return counted;
  }

  private static LocalWorld world() {
    LocalWorld world = LocalWorld.startAdopted(InstantSource.system(), NONE, NOWHERE, NOWHERE);
    world.aws().iam().propagation(Duration.ZERO);
    return world;
  }
}

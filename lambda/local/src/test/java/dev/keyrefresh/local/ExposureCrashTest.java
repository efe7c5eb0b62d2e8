package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.target.Form;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An exposed key in every role that a key can have, under both policies; and the rotator dies after
 * each change that it makes for it: all of them in the thorough build. The event comes back until
 * the key is dealt with.
 */
@Execution(ExecutionMode.CONCURRENT)
class ExposureCrashTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final byte[] RECONCILE = Events.find().read("schedule-cluster.json");
  private static final byte[] ROTATE = Events.find().read("manual-rotate.json");
  private static final String HEALTH =
      new String(Events.find().read("health-exposed.json"), StandardCharsets.UTF_8);
  private static final Form SIGNED = new Form.Signed();

  /** Who dies after one of these leaves what one leaves who dies after the change before it. */
  private static final Set<String> TELLING = Set.of("ses:SendEmail", "events:PutEvents");

  private static final Duration LATER = Duration.ofMinutes(6);
  private static final Duration AFTER_THE_LEASE = Duration.ofMinutes(20);

  /** How often the event may come until a lease is over. */
  private static final int TIMES = 4;

  /**
   * @param setUp brings it about, and answers which key is exposed then
   */
  private record Role(String name, BiFunction<LocalWorld, VirtualClock, String> setUp) {
    @Override
    public String toString() {
      return name;
    }

    private boolean isNeeded() {
      return name.startsWith("current") || name.equals("pending");
    }
  }

  private enum Exposure {
    REPLACE_FIRST,
    CUT_OFF_FIRST;

    private String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static Stream<Role> roles() {
    return Stream.of(
        new Role("current, alone", (world, _) -> old(world)),
        new Role(
            "current, beside a key that nobody uses",
            (world, clock) -> {
              world
                  .aws()
                  .iam()
                  .createAccessKey(LocalWorld.USER, clock.instant().minus(Duration.ofDays(40)));
              return old(world);
            }),
        new Role(
            "current, while the old one is quiet in its installation grace",
            (world, clock) -> {
              world.rotate(ROTATE);
              pass(world, clock, Duration.ofHours(13));
              return world.held();
            }),
        new Role(
            "current, while the old one is Inactive in its recovery grace",
            (world, clock) -> {
              retire(world, clock);
              return world.held();
            }),
        new Role("pending", (world, _) -> stopBeforeDelivery(world)),
        new Role(
            "current, while another is pending",
            (world, _) -> {
              stopBeforeDelivery(world);
              return old(world);
            }),
        new Role(
            "old, in its installation grace",
            (world, _) -> {
              world.rotate(ROTATE);
              return old(world);
            }),
        new Role(
            "old, in its recovery grace",
            (world, clock) -> {
              retire(world, clock);
              return old(world);
            }),
        new Role(
            "of no role, and in use",
            (world, _) -> {
              String stray = world.aws().iam().createAccessKey(LocalWorld.USER).accessKeyId();
              world.aws().iam().recordUse(stray, "codecommit");
              return stray;
            }));
  }

  static Stream<Arguments> everyRole() {
    return Stream.of(Exposure.values())
        .flatMap(policy -> roles().map(role -> Arguments.of(policy, role)));
  }

  /** The policies differ in what is current or pending only. */
  static Stream<Arguments> everyChange() {
    return Stream.of(Exposure.values())
        .flatMap(
            policy ->
                roles()
                    .filter(role -> policy == Exposure.REPLACE_FIRST || role.isNeeded())
                    .flatMap(
                        role -> {
                          String[] exposed = {""};
                          return CrashTest.changes(
                                  SIGNED,
                                  (world, clock) -> exposed[0] = role.setUp().apply(world, clock),
                                  (world, clock) ->
                                      untilDone(
                                          rotator(world, clock, policy),
                                          world,
                                          clock,
                                          policy,
                                          exposed[0]))
                              .filter(change -> !TELLING.contains(change.operation()))
                              .map(
                                  change ->
                                      Arguments.of(
                                          policy, role, change.number(), change.operation()));
                        }));
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyRole")
  void isDealtWithInEveryRole(Exposure policy, Role role) {
    VirtualClock clock = new VirtualClock(CrashTest.START);
    try (LocalWorld world = CrashTest.adopted(SIGNED, clock)) {
      String exposed = role.setUp().apply(world, clock);

      assertThat(untilDone(rotator(world, clock, policy), world, clock, policy, exposed))
          .isInstanceOf(Invocation.Returned.class);

      assertDealtWith(world, clock, exposed);
    }
  }

  static Stream<Arguments> aChangeUnderEachPolicy() {
    return Stream.of(
        Arguments.of(Exposure.REPLACE_FIRST, "current, alone", "iam:CreateAccessKey"),
        Arguments.of(Exposure.CUT_OFF_FIRST, "current, alone", "iam:UpdateAccessKey"));
  }

  @ParameterizedTest(name = "{0}, {1}, after {2}")
  @MethodSource("aChangeUnderEachPolicy")
  void isDealtWithByTheNextRunsWhereOneDied(Exposure policy, String role, String operation) {
    isDealtWithWhereOneDied(
        policy,
        roles().filter(one -> one.name().equals(role)).findFirst().orElseThrow(),
        world -> CrashTest.dieAfterFirst(world, operation));
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{0}, {1}, after call {2}, {3}")
  @MethodSource("everyChange")
  void isDealtWithByTheNextRunsWhereverOneDied(
      Exposure policy, Role role, int call, String operation) {
    isDealtWithWhereOneDied(policy, role, world -> CrashTest.dieAfter(world, call));
  }

  private static void isDealtWithWhereOneDied(
      Exposure policy, Role role, Consumer<LocalWorld> death) {
    VirtualClock clock = new VirtualClock(CrashTest.START);
    try (LocalWorld world = CrashTest.adopted(SIGNED, clock)) {
      String exposed = role.setUp().apply(world, clock);
      LocalLambda rotator = rotator(world, clock, policy);
      death.accept(world);
      rotator.call(event(exposed));
      world.aws().faults().clear();
      assertActive(world, policy);

      assertThat(untilDone(rotator, world, clock, policy, exposed))
          .isInstanceOf(Invocation.Returned.class);

      assertDealtWith(world, clock, exposed);
    }
  }

  /** The event, and the updater's schedule, until the event comes back no more. */
  private static Invocation untilDone(
      LocalLambda rotator, LocalWorld world, VirtualClock clock, Exposure policy, String exposed) {
    Invocation answer = rotator.call(event(exposed));
    for (int time = 0; time < TIMES && answer instanceof Invocation.Failed; time++) {
      assertActive(world, policy);
      pass(world, clock, LATER);
      answer = rotator.call(event(exposed));
    }
    return answer;
  }

  private static void assertActive(LocalWorld world, Exposure policy) {
    if (policy == Exposure.REPLACE_FIRST) {
      assertThat(world.watch().inactive(Set.of())).isEmpty();
    }
  }

  private static void assertDealtWith(LocalWorld world, VirtualClock clock, String exposed) {
    assertThat(world.watch().look().broken()).isEmpty();
    assertThat(world.held()).isNotEqualTo(exposed);
    assertThat(world.aws().iam().keys(LocalWorld.USER))
        .hasSizeLessThanOrEqualTo(2)
        .filteredOn(key -> key.id().equals(exposed))
        .extracting(LocalIam.Key::status)
        .doesNotContain("Active");
    pass(world, clock, AFTER_THE_LEASE);
    assertThat(text(world.rotate(RECONCILE)))
        .as("what an exposed pending key was to replace")
        .contains("\"reason\":\"WITHIN_POLICY\"");
    String current = world.held();
    assertThat(text(world.rotate(RECONCILE)))
        .contains("\"steps\":[]")
        .matches(
            said -> !said.contains("attention") || said.contains("TAG_NOT_UNDERSTOOD"),
            "asks at most about the id of what is gone, and on no record any more");
    assertThat(world.held()).isEqualTo(current).isNotEqualTo(exposed);
  }

  private static LocalLambda rotator(LocalWorld world, VirtualClock clock, Exposure policy) {
    return Handler.of(world, Map.of("EXPOSURE", policy.word()), clock, NOWHERE);
  }

  private static String text(Invocation answer) {
    return new String(answer.payload(), StandardCharsets.UTF_8);
  }

  private static byte[] event(String key) {
    return HEALTH.replace("AKIAIOSFODNN7EXAMPLE", key).getBytes(StandardCharsets.UTF_8);
  }

  private static String old(LocalWorld world) {
    return world.oldKey().accessKeyId();
  }

  private static void pass(LocalWorld world, VirtualClock clock, Duration time) {
    clock.pause(time);
    world.renewed();
  }

  /** A rotation whose key is made and stored, and whose updater could not be called. */
  private static String stopBeforeDelivery(LocalWorld world) {
    world.aws().faults().always("lambda:Invoke").deny();
    world.rotate(ROTATE);
    world.aws().faults().clear();
    return world.aws().iam().keys(LocalWorld.USER).stream()
        .map(LocalIam.Key::id)
        .filter(id -> !id.equals(old(world)))
        .findFirst()
        .orElseThrow();
  }

  private static void retire(LocalWorld world, VirtualClock clock) {
    world.rotate(ROTATE);
    for (int day = 0; day < 3; day++) {
      pass(world, clock, Duration.ofDays(1));
      world.rotate(RECONCILE);
    }
  }
}

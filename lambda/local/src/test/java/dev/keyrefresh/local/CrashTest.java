package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.aws.LocalIam;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.target.Form;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rotator dies before or after each of its calls to AWS, one after the other. */
@Execution(ExecutionMode.CONCURRENT)
class CrashTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final byte[] RECONCILE = Events.find().read("schedule-cluster.json");

  private static final Pattern READ = Pattern.compile(":(Get|List|Describe)");

  private static final Instant START = Instant.parse("2026-01-01T06:00:00Z");
  private static final Duration AFTER_THE_LEASE = Duration.ofMinutes(20);
  private static final Duration AFTER_THE_RECOVERY_GRACE = Duration.ofDays(8);
  private static final Duration RENEWAL = Duration.ofMinutes(5);

  /** Together longer than the lease of the run that died. */
  private static final int RENEWALS = 4;

  static Stream<Arguments> everyCallOfARotation() {
    return everyCall(new Form.Signed());
  }

  /** To die before a call is to die after the one before it. */
  static Stream<Arguments> everyCallOfAGitRotation() {
    return everyCall(new Form.Git()).filter(call -> call.get()[0].equals("after"));
  }

  private static Stream<Arguments> everyCall(Form form) {
    List<String> calls = new ArrayList<>();
    try (LocalWorld world = adopted(form, new VirtualClock(START))) {
      world.aws().faults().beforeEach(calls::add);
      assertThat(world.rotate(RECONCILE)).isInstanceOf(Invocation.Returned.class);
    }
    return IntStream.range(0, calls.size()).boxed().flatMap(call -> Stream.of("before", "after")
        .map(side -> Arguments.of(side, call + 1, calls.get(call))));
  }

  @ParameterizedTest(name = "{0} call {1}, {2}")
  @MethodSource("everyCallOfARotation")
  void isRepairedByTheNextRunWithGitWorkingThroughout(String side, int call, String operation) {
    VirtualClock clock = new VirtualClock(START);
    try (LocalWorld world = adopted(new Form.Signed(), clock)) {
      dieAt(world, side.equals("before"), call);
      world.rotate(RECONCILE);
      world.aws().faults().clear();
      assertThat(world.watch().look().broken()).isEmpty();

      for (int renewal = 0; renewal < RENEWALS; renewal++) {
        clock.pause(RENEWAL);
        world.renewed();
      }
      assertThat(world.watch().look().broken()).isEmpty();
      assertThat(world.rotate(RECONCILE)).isInstanceOf(Invocation.Returned.class);

      assertThat(world.watch().look().broken()).isEmpty();
      String current = world.held();
      assertThat(current).isNotEqualTo(world.oldKey().accessKeyId());
      assertThat(world.aws().iam().keys(LocalWorld.USER)).extracting(LocalIam.Key::id)
          .containsExactlyInAnyOrder(world.oldKey().accessKeyId(), current);
      assertThat(world.aws().secrets().value(LocalWorld.SECRET, "AWSCURRENT"))
          .hasValueSatisfying(value -> assertThat(value).contains(current));
    }
  }

  /**
   * IAM does not say whether a Git credential was used, so an orphan keeps its slot, Inactive, for
   * the recovery grace: the rotation is late by that, and access is not.
   */
  @ParameterizedTest(name = "{0} call {1}, {2}")
  @MethodSource("everyCallOfAGitRotation")
  void isRepairedByLaterRunsWhereNoUseIsReported(String side, int call, String operation) {
    VirtualClock clock = new VirtualClock(START);
    try (LocalWorld world = adopted(new Form.Git(), clock)) {
      String old = world.oldGitCredential().orElseThrow().id();
      dieAt(world, side.equals("before"), call);
      world.rotate(RECONCILE);
      world.aws().faults().clear();
      assertThat(world.watch().look().broken()).isEmpty();

      for (int run = 0; run < 4; run++) {
        clock.pause(run == 0 ? AFTER_THE_LEASE : AFTER_THE_RECOVERY_GRACE);
        world.renewed();
        assertThat(world.rotate(RECONCILE)).isInstanceOf(Invocation.Returned.class);
        assertThat(world.watch().look().broken()).as("run " + run).isEmpty();
      }
      assertThat(world.aws().iam().gitCredentials(LocalWorld.USER))
          .filteredOn(left -> left.status().equals("Active")).singleElement()
          .satisfies(left -> {
            assertThat(left.id()).isNotEqualTo(old);
            assertThat(left.userName()).isEqualTo(world.held());
          });
    }
  }

  /** A death anywhere else leaves what a death after the change before it leaves. */
  static Stream<Arguments> everyChangeForAnExposedKey() {
    List<String> calls = new ArrayList<>();
    try (LocalWorld world = adopted(new VirtualClock(START))) {
      world.aws().faults().beforeEach(calls::add);
      assertThat(world.rotate(exposed(world))).isInstanceOf(Invocation.Returned.class);
    }
    return IntStream.range(0, calls.size()).filter(call -> !READ.matcher(calls.get(call)).find())
        .mapToObj(call -> Arguments.of(call + 1, calls.get(call)));
  }

  @ParameterizedTest(name = "after call {0}, {1}")
  @MethodSource("everyChangeForAnExposedKey")
  void dealsWithAnExposedKeyWhenItsEventComesBack(int call, String operation) {
    VirtualClock clock = new VirtualClock(START);
    try (LocalWorld world = adopted(clock)) {
      dieAt(world, false, call);
      world.rotate(exposed(world));
      world.aws().faults().clear();
      assertThat(world.watch().look().broken()).isEmpty();

      for (int renewal = 0; renewal < RENEWALS; renewal++) {
        clock.pause(RENEWAL);
        world.renewed();
      }
      assertThat(world.rotate(exposed(world))).isInstanceOf(Invocation.Returned.class);

      assertThat(world.watch().look().broken()).isEmpty();
      assertThat(world.held()).isNotEqualTo(world.oldKey().accessKeyId());
      assertThat(world.aws().iam().keys(LocalWorld.USER)).hasSize(2)
          .filteredOn(key -> key.status().equals("Inactive")).singleElement()
          .extracting(LocalIam.Key::id).isEqualTo(world.oldKey().accessKeyId());
    }
  }

  private static byte[] exposed(LocalWorld world) {
    String event = new String(Events.find().read("health-exposed.json"), StandardCharsets.UTF_8);
    return event.replace("AKIAIOSFODNN7EXAMPLE", world.oldKey().accessKeyId())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static LocalWorld adopted(VirtualClock clock) {
    return adopted(new Form.Signed(), clock);
  }

  private static LocalWorld adopted(Form form, VirtualClock clock) {
    return LocalWorld.startAdopted(form, clock, clock, NOWHERE, NOWHERE);
  }

  /** A process that died makes no more calls: every later one finds the connection broken too. */
  private static void dieAt(LocalWorld world, boolean before, int call) {
    int[] made = {0};
    world.aws().faults().beforeEach(operation -> {
      made[0]++;
      if (made[0] > call || before && made[0] == call) {
        throw new IllegalStateException("died before " + operation);
      }
    });
    world.aws().faults().afterEach(operation -> {
      if (!before && made[0] >= call) {
        throw new IllegalStateException("died after " + operation);
      }
    });
  }
}

package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.aws.Faults;
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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rotator dies after each of its calls to AWS, one after the other. To die before a call is to
 * die after the one before it; and a death after a read leaves what a death after the change before
 * it leaves, so that one form is enough for those.
 */
@Execution(ExecutionMode.CONCURRENT)
class CrashTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final byte[] RECONCILE = Events.find().read("schedule-cluster.json");

  private static final Pattern READ = Pattern.compile(":(Get|List|Describe)");

  private static final Instant START = Instant.parse("2026-01-01T06:00:00Z");
  private static final Duration AFTER_THE_LEASE = Duration.ofMinutes(20);
  private static final Duration AFTER_THE_RECOVERY_GRACE = Duration.ofDays(8);
  /** Less than a signed pair lives. */
  private static final Duration RENEWAL = Duration.ofMinutes(10);

  /** Together longer than the lease of the run that died. */
  private static final int RENEWALS = 2;

  private static final Form SIGNED = new Form.Signed();
  private static final Form RAW = new Form.Raw(new Form.Fields("awsAccessKeyId",
      "awsSecretAccessKey"));

  static Stream<Arguments> everyCallWithAKey() {
    return Stream.concat(calls(SIGNED, _ -> true), calls(RAW, CrashTest::isChange));
  }

  static Stream<Arguments> everyChangeWithAGitCredential() {
    return calls(new Form.Git(), CrashTest::isChange);
  }

  private static Stream<Arguments> calls(Form form, Predicate<String> which) {
    return calls(form, _ -> RECONCILE, which);
  }

  private static Stream<Arguments> calls(Form form, Function<LocalWorld, byte[]> event,
      Predicate<String> which) {
    List<String> calls = new ArrayList<>();
    try (LocalWorld world = adopted(form, new VirtualClock(START))) {
      world.aws().faults().beforeEach(calls::add);
      assertThat(world.rotate(event.apply(world))).isInstanceOf(Invocation.Returned.class);
    }
    return IntStream.range(0, calls.size()).filter(call -> which.test(calls.get(call)))
        .mapToObj(call -> Arguments.of(form, call + 1, calls.get(call)));
  }

  private static boolean isChange(String operation) {
    return !READ.matcher(operation).find();
  }

  @ParameterizedTest(name = "{0}, after call {1}, {2}")
  @MethodSource("everyCallWithAKey")
  void isRepairedByTheNextRunWithGitWorkingThroughout(Form form, int call, String operation) {
    VirtualClock clock = new VirtualClock(START);
    try (LocalWorld world = adopted(form, clock)) {
      dieAfter(world, call);
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
  @ParameterizedTest(name = "{0}, after call {1}, {2}")
  @MethodSource("everyChangeWithAGitCredential")
  void isRepairedByLaterRunsWhereNoUseIsReported(Form form, int call, String operation) {
    VirtualClock clock = new VirtualClock(START);
    try (LocalWorld world = adopted(form, clock)) {
      String old = world.oldGitCredential().orElseThrow().id();
      dieAfter(world, call);
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

  static Stream<Arguments> everyChangeForAnExposedKey() {
    return calls(SIGNED, CrashTest::exposed, CrashTest::isChange);
  }

  @ParameterizedTest(name = "{0}, after call {1}, {2}")
  @MethodSource("everyChangeForAnExposedKey")
  void dealsWithAnExposedKeyWhenItsEventComesBack(Form form, int call, String operation) {
    VirtualClock clock = new VirtualClock(START);
    try (LocalWorld world = adopted(form, clock)) {
      dieAfter(world, call);
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

  private static LocalWorld adopted(Form form, VirtualClock clock) {
    return LocalWorld.startAdopted(form, clock, clock, NOWHERE, NOWHERE);
  }

  /** A process that died makes no more calls. */
  private static void dieAfter(LocalWorld world, int call) {
    int[] made = {0};
    world.aws().faults().beforeEach(operation -> {
      made[0]++;
      if (made[0] > call) {
        throw new Faults.Died("died before " + operation);
      }
    });
    world.aws().faults().afterEach(operation -> {
      if (made[0] >= call) {
        throw new Faults.Died("died after " + operation);
      }
    });
  }
}

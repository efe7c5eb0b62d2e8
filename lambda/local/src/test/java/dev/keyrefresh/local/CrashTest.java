package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.aws.fault.Faults;
import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.fleet.IamCredential;
import dev.keyrefresh.local.lambda.Invocation;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.target.Form;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rotator dies after a call of each kind to AWS; in the thorough build after each of its calls,
 * one after the other. To die before a call is to die after the one before it; and a death after a
 * read leaves what a death after the change before it leaves, so that one form is enough for those.
 */
@Execution(ExecutionMode.CONCURRENT)
class CrashTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final byte[] RECONCILE = Events.find().read("schedule-cluster.json");

  private static final Pattern READ = Pattern.compile(":(Get|List|Describe)");

  static final Instant START = Instant.parse("2026-01-01T06:00:00Z");
  private static final Duration AFTER_THE_LEASE = Duration.ofMinutes(20);
  private static final Duration AFTER_THE_RECOVERY_GRACE = Duration.ofDays(8);

  /** Less than a signed pair lives. */
  static final Duration RENEWAL = Duration.ofMinutes(10);

  /** Together longer than the lease of the run that died. */
  private static final int RENEWALS = 2;

  /** The days on which an old key is retired: one run for each grace. */
  private static final int DEACTIVATION = 2;

  private static final int DELETION = 10;

  private static final Form SIGNED = new Form.Signed();
  private static final Form RAW =
      new Form.Raw(new Form.Fields("awsAccessKeyId", "awsSecretAccessKey"));

  static Stream<Arguments> everyCallWithAKey() {
    return Stream.concat(calls(SIGNED, _ -> true), calls(RAW, CrashTest::isChange));
  }

  static Stream<Arguments> everyChangeWithAGitCredential() {
    return calls(new Form.Git(), CrashTest::isChange);
  }

  private static Stream<Arguments> calls(Form form, Predicate<String> which) {
    return calls(form, (_, _) -> {}, (world, _) -> world.rotate(RECONCILE), which)
        .map(call -> Arguments.of(form, call.number(), call.operation()));
  }

  /**
   * @param number counted from the first of the run
   */
  record Call(int number, String operation) {}

  /** What a run asks of AWS that changes something, where nobody dies. */
  static Stream<Call> changes(
      Form form,
      BiConsumer<LocalWorld, VirtualClock> before,
      BiFunction<LocalWorld, VirtualClock, Invocation> run) {
    return calls(form, before, run, CrashTest::isChange);
  }

  private static Stream<Call> calls(
      Form form,
      BiConsumer<LocalWorld, VirtualClock> before,
      BiFunction<LocalWorld, VirtualClock, Invocation> run,
      Predicate<String> which) {
    List<String> calls = new ArrayList<>();
    VirtualClock clock = new VirtualClock(START);
    try (LocalWorld world = adopted(form, clock)) {
      before.accept(world, clock);
      world.aws().faults().beforeEach(calls::add);
      assertThat(run.apply(world, clock)).isInstanceOf(Invocation.Returned.class);
    }
    return IntStream.range(0, calls.size())
        .filter(call -> which.test(calls.get(call)))
        .mapToObj(call -> new Call(call + 1, calls.get(call)));
  }

  private static boolean isChange(String operation) {
    return !READ.matcher(operation).find();
  }

  static Stream<Arguments> aCallOfEachKindWithAKey() {
    return Stream.of(Arguments.of(SIGNED, "iam:CreateAccessKey"), Arguments.of(RAW, "iam:TagUser"));
  }

  @ParameterizedTest(name = "{0}, after {1}")
  @MethodSource("aCallOfEachKindWithAKey")
  void isRepairedByTheNextRunWithGitWorkingThroughout(Form form, String operation) {
    isRepairedByTheNextRun(form, world -> dieAfterFirst(world, operation));
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{0}, after call {1}, {2}")
  @MethodSource("everyCallWithAKey")
  void isRepairedByTheNextRunWhereverItDied(Form form, int call, String operation) {
    isRepairedByTheNextRun(form, world -> dieAfter(world, call));
  }

  private static void isRepairedByTheNextRun(Form form, Consumer<LocalWorld> death) {
    VirtualClock clock = new VirtualClock(START);
    try (LocalWorld world = adopted(form, clock)) {
      death.accept(world);
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
      assertThat(world.aws().iam().keys(LocalWorld.USER))
          .extracting(LocalIam.Key::id)
          .containsExactlyInAnyOrder(world.oldKey().accessKeyId(), current);
      assertThat(world.aws().secrets().value(LocalWorld.SECRET, "AWSCURRENT"))
          .hasValueSatisfying(value -> assertThat(value).contains(current));
    }
  }

  /**
   * IAM does not say whether a Git credential was used, so an orphan keeps its slot, Inactive, for
   * the recovery grace: the rotation is late by that, and access is not.
   */
  @Test
  void isRepairedByLaterRunsWhereNoUseIsReported() {
    isRepairedByLaterRuns(
        new Form.Git(), world -> dieAfterFirst(world, "iam:CreateServiceSpecificCredential"));
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{0}, after call {1}, {2}")
  @MethodSource("everyChangeWithAGitCredential")
  void isRepairedByLaterRunsWhereverItDied(Form form, int call, String operation) {
    isRepairedByLaterRuns(form, world -> dieAfter(world, call));
  }

  private static void isRepairedByLaterRuns(Form form, Consumer<LocalWorld> death) {
    VirtualClock clock = new VirtualClock(START);
    try (LocalWorld world = adopted(form, clock)) {
      String old = world.oldGitCredential().orElseThrow().id();
      death.accept(world);
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
          .filteredOn(left -> left.status().equals("Active"))
          .singleElement()
          .satisfies(
              left -> {
                assertThat(left.id()).isNotEqualTo(old);
                assertThat(left.userName()).isEqualTo(world.held());
              });
    }
  }

  static Stream<Arguments> everyChangeOfTheRetirement() {
    return Stream.of(SIGNED, new Form.Git(), RAW)
        .flatMap(
            form ->
                Stream.of(DEACTIVATION, DELETION)
                    .flatMap(
                        day ->
                            changes(
                                    form,
                                    (world, clock) -> rotated(world, clock, day),
                                    (world, _) -> world.rotate(RECONCILE))
                                .map(
                                    change ->
                                        Arguments.of(
                                            form, day, change.number(), change.operation()))));
  }

  static Stream<Arguments> aChangeOfEachRetirement() {
    return Stream.of(
        Arguments.of(new Form.Git(), DELETION, "iam:DeleteServiceSpecificCredential"),
        Arguments.of(RAW, DEACTIVATION, "iam:TagUser"));
  }

  @ParameterizedTest(name = "{0}, day {1}, after {2}")
  @MethodSource("aChangeOfEachRetirement")
  void retiresTheOldCredentialWhereTheFirstTryDied(Form form, int day, String operation) {
    retiresTheOldCredential(form, day, world -> dieAfterFirst(world, operation));
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{0}, day {1}, after call {2}, {3}")
  @MethodSource("everyChangeOfTheRetirement")
  void retiresTheOldCredentialWhereverTheFirstTryDied(
      Form form, int day, int call, String operation) {
    retiresTheOldCredential(form, day, world -> dieAfter(world, call));
  }

  private static void retiresTheOldCredential(Form form, int day, Consumer<LocalWorld> death) {
    VirtualClock clock = new VirtualClock(START);
    try (LocalWorld world = adopted(form, clock)) {
      rotated(world, clock, day);
      String current = world.held();
      death.accept(world);
      world.rotate(RECONCILE);
      world.aws().faults().clear();
      assertThat(world.watch().look().broken()).isEmpty();

      for (int run = 0; run < 3; run++) {
        clock.pause(AFTER_THE_RECOVERY_GRACE);
        world.renewed();
        assertThat(world.rotate(RECONCILE)).isInstanceOf(Invocation.Returned.class);
        assertThat(world.watch().look().broken()).isEmpty();
      }
      assertThat(world.held()).isEqualTo(current);
      assertThat(world.cluster().credentials())
          .singleElement()
          .extracting(IamCredential::login)
          .isEqualTo(current);
    }
  }

  /** A rotation, and the daily looks until the day before. */
  private static void rotated(LocalWorld world, VirtualClock clock, int day) {
    world.rotate(RECONCILE);
    for (int at = 1; at <= day; at++) {
      clock.waitUntil(START.plus(Duration.ofDays(at)));
      world.renewed();
      if (at < day) {
        world.rotate(RECONCILE);
      }
    }
  }

  static LocalWorld adopted(Form form, VirtualClock clock) {
    return LocalWorld.startAdopted(form, clock, clock, NOWHERE, NOWHERE);
  }

  static void dieAfter(LocalWorld world, int call) {
    AtomicInteger made = new AtomicInteger();
    dieAfter(world, _ -> made.incrementAndGet() == call);
  }

  static void dieAfterFirst(LocalWorld world, String operation) {
    dieAfter(world, operation::equals);
  }

  /** A process that died makes no more calls. */
  private static void dieAfter(LocalWorld world, Predicate<String> last) {
    AtomicBoolean dead = new AtomicBoolean();
    world
        .aws()
        .faults()
        .beforeEach(
            operation -> {
              if (dead.get()) {
                throw new Faults.Died("died before " + operation);
              }
              dead.set(last.test(operation));
            });
    world
        .aws()
        .faults()
        .afterEach(
            operation -> {
              if (dead.get()) {
                throw new Faults.Died("died after " + operation);
              }
            });
  }
}

package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.aws.fault.Faults;
import dev.keyrefresh.local.fleet.Brief;
import dev.keyrefresh.local.fleet.IamCredential;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The rotator dies after IAM made a credential and before its secret is stored. */
final class Crash implements Mishap {
  private static final Set<String> CREATES =
      Set.of("iam:CreateAccessKey", "iam:CreateServiceSpecificCredential");

  private String old = "";
  private String orphan = "";

  @Override
  public String name() {
    return "crash";
  }

  @Override
  public String meaning() {
    return "the rotator dies between create and store";
  }

  @Override
  public Set<String> forms() {
    return ROTATED;
  }

  @Override
  public boolean isRipe(MishapContext context) {
    return context.rotationIsDue();
  }

  @Override
  public void inject(MishapContext context) {
    old = context.held().id();
    dieAfterTheCreate(context);
    if (context.reconcile()) {
      context.broke("the rotator was killed and answered all the same");
    }
    context.fleet().watchCalls();
    context.fleet().replaceRotator();
    List<IamCredential> left = context.credentials();
    orphan = left.getLast().id();
    context.happened("killed between create and store: " + Brief.id(orphan) + "'s secret is lost");
  }

  /** A process that died makes no more calls, and another takes its place. */
  private static void dieAfterTheCreate(MishapContext context) {
    AtomicBoolean dead = new AtomicBoolean();
    Faults faults = context.fleet().aws().faults();
    faults.beforeEach(
        operation -> {
          if (dead.get()) {
            throw new Faults.Died("died before " + operation);
          }
          context.fleet().accounting().count(operation);
        });
    faults.afterEach(
        operation -> {
          if (CREATES.contains(operation)) {
            dead.set(true);
            throw new Faults.Died("died after " + operation);
          }
        });
  }

  @Override
  public Optional<String> dealtWith(MishapContext context) {
    return !orphan.equals(old) && context.find(orphan).isEmpty() && context.allLeft(old)
        ? Optional.of(
            Brief.id(orphan)
                + " is deleted, and "
                + Brief.id(context.held().id())
                + " is in every target")
        : Optional.empty();
  }

  /** An orphan whose use IAM does not report keeps its slot for the recovery grace. */
  @Override
  public Duration limit() {
    return Duration.ofDays(20);
  }
}

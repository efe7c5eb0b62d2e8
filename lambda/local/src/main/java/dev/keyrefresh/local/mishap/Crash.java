package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.Brief;
import dev.keyrefresh.local.IamCredential;
import dev.keyrefresh.local.aws.Faults;
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
  public boolean isRipe(Scene scene) {
    return scene.rotationIsDue();
  }

  @Override
  public void strike(Scene scene) {
    old = scene.held().id();
    dieAfterTheCreate(scene);
    if (scene.reconcile()) {
      scene.broke("the rotator was killed and answered all the same");
    }
    scene.fleet().watchCalls();
    scene.fleet().replaceRotator();
    List<IamCredential> left = scene.credentials();
    orphan = left.getLast().id();
    scene.happened("killed between create and store: " + Brief.id(orphan) + "'s secret is lost");
  }

  /** A process that died makes no more calls, and another takes its place. */
  private static void dieAfterTheCreate(Scene scene) {
    AtomicBoolean dead = new AtomicBoolean();
    Faults faults = scene.fleet().aws().faults();
    faults.beforeEach(
        operation -> {
          if (dead.get()) {
            throw new Faults.Died("died before " + operation);
          }
          scene.fleet().accounting().count(operation);
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
  public Optional<String> dealtWith(Scene scene) {
    return !orphan.equals(old) && scene.find(orphan).isEmpty() && scene.allLeft(old)
        ? Optional.of(
            Brief.id(orphan)
                + " is deleted, and "
                + Brief.id(scene.held().id())
                + " is in every target")
        : Optional.empty();
  }

  /** An orphan whose use IAM does not report keeps its slot for the recovery grace. */
  @Override
  public Duration limit() {
    return Duration.ofDays(20);
  }
}

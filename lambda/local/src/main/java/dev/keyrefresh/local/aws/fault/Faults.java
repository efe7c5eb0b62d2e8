package dev.keyrefresh.local.aws.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is to go wrong, by operation: {@code faults.once("iam:CreateAccessKey").dropAfter()}.
 *
 * <p>A call meets at most one fault, the earliest that was set and is not used up. A hook that
 * throws, an Error included, breaks the connection: before the effect or after it. One that throws
 * {@link Died} has the caller dead there, and must go on throwing it for the calls that follow.
 * There is one hook of each kind; it runs on the server's thread and may itself call the account.
 */
public final class Faults {
  private final Map<String, List<Armed>> armed = new HashMap<>();
  private final Map<String, Duration> staleness = new HashMap<>();
  private int oneIn;
  private long taken;
  private Consumer<String> before = _ -> {};
  private Consumer<String> after = _ -> {};

  public Faults() {}

  private record Armed(Fault fault, int times) {}

  /**
   * The caller is dead. Its thread is answered at once, by an error that no SDK tries again:
   * nothing that it does now has an effect.
   */
  public static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Died(String where) {
      super(where, null, false, false);
    }
  }

  /** The next call of this operation, such as {@code secretsmanager:PutSecretValue}. */
  public Setting once(String operation) {
    return times(operation, 1);
  }

  public Setting times(String operation, int times) {
    return new Setting(operation, times);
  }

  /** Every call until {@link #clear}. */
  public Setting always(String operation) {
    return new Setting(operation, Integer.MAX_VALUE);
  }

  /** What is to happen to the calls that were named. */
  public final class Setting {
    private final String operation;
    private final int times;

    private Setting(String operation, int times) {
      this.operation = operation;
      this.times = times;
    }

    public void throttle() {
      arm(new Fault.Refuse(Fault.Kind.THROTTLED));
    }

    public void deny() {
      arm(new Fault.Refuse(Fault.Kind.DENIED));
    }

    /** An explicit deny, such as in a {@code service control policy}. */
    public void denyBy(String policy) {
      arm(new Fault.Deny(policy));
    }

    /** As Secrets Manager answers where the caller may not use the secret's key. */
    public void denyKms() {
      arm(new Fault.DenyKms());
    }

    public void fail500() {
      arm(new Fault.Refuse(Fault.Kind.FAILED));
    }

    public void dropBefore() {
      arm(new Fault.DropBefore());
    }

    public void dropAfter() {
      arm(new Fault.DropAfter());
    }

    /** Real time, for time-outs. */
    public void delay(Duration by) {
      arm(new Fault.Delay(by));
    }

    private void arm(Fault fault) {
      if (times > 0) {
        Faults.this.arm(operation, new Armed(fault, times));
      }
    }
  }

  /** Refuses one call in so many as throttled, whatever it is; zero ends it. */
  public synchronized void throttleOneIn(int calls) {
    oneIn = calls;
  }

  /** Reads of this operation tell what held that long ago, up to a day; zero ends it. */
  public synchronized void stale(String operation, Duration age) {
    staleness.put(operation, age);
  }

  public synchronized void beforeEach(Consumer<String> hook) {
    before = hook;
  }

  public synchronized void afterEach(Consumer<String> hook) {
    after = hook;
  }

  /** What was set for this operation and is not used up goes. */
  public synchronized void end(String operation) {
    armed.remove(operation);
  }

  /** No fault, no hook, no stale read. */
  public synchronized void clear() {
    armed.clear();
    staleness.clear();
    oneIn = 0;
    before = _ -> {};
    after = _ -> {};
  }

  public boolean breaksBefore(String operation) {
    return breaks(hooks().before(), operation);
  }

  public boolean breaksAfter(String operation) {
    return breaks(hooks().after(), operation);
  }

  public synchronized Optional<Fault> take(String operation) {
    if (oneIn > 0 && ++taken % oneIn == 0) {
      return Optional.of(new Fault.Refuse(Fault.Kind.THROTTLED));
    }
    List<Armed> waiting = armed.getOrDefault(operation, List.of());
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    Armed first = waiting.removeFirst();
    if (first.times() == Integer.MAX_VALUE) {
      waiting.addFirst(first);
    } else if (first.times() > 1) {
      waiting.addFirst(new Armed(first.fault(), first.times() - 1));
    }
    return Optional.of(first.fault());
  }

  public synchronized Duration staleness(String operation) {
    return staleness.getOrDefault(operation, Duration.ZERO);
  }

  private synchronized void arm(String operation, Armed fault) {
    armed.computeIfAbsent(operation, _ -> new ArrayList<>()).add(fault);
  }

  private record Hooks(Consumer<String> before, Consumer<String> after) {}

  /** A hook runs outside the lock: it may take its time, or call this server. */
  private synchronized Hooks hooks() {
    return new Hooks(before, after);
  }

  private static boolean breaks(Consumer<String> hook, String operation) {
    try {
      hook.accept(operation);
      return false;
    } catch (Died died) {
      throw died;
    } catch (RuntimeException | Error _) {
      return true;
    }
  }
}

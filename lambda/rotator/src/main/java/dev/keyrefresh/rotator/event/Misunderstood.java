package dev.keyrefresh.rotator.event;

import dev.keyrefresh.rotation.decision.Attention;
import java.util.Optional;

/** The event cannot be understood; the message says what is. */
public final class Misunderstood extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Attention> forPeople;

  public Misunderstood(String message) {
    this(message, Optional.empty());
  }

  /**
   * @param forPeople what somebody must do about it, where nothing else will
   */
  Misunderstood(String message, Optional<Attention> forPeople) {
    super(message);
    this.forPeople = forPeople;
  }

  public Optional<Attention> forPeople() {
    return forPeople;
  }
}

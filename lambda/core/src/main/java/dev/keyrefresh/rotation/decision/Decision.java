package dev.keyrefresh.rotation.decision;

import java.util.List;

/** The next step, why, and what a person must know besides. */
public record Decision(Step step, Reason reason, List<Attention> attention) {
  public Decision {
    attention = List.copyOf(attention);
  }
}

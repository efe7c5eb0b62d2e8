package dev.keyrefresh.rotation.decision;

import java.util.Objects;

/**
 * Something a person must know, beside the step and never instead of it.
 *
 * @param known what is known, with ids and names
 * @param whatToDo the next move of a person
 */
public record Attention(Reason reason, String known, String whatToDo) {
  public Attention {
    Objects.requireNonNull(reason);
    Objects.requireNonNull(known);
    Objects.requireNonNull(whatToDo);
  }
}

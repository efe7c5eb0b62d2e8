package dev.keyrefresh.rotator;

import java.util.function.Supplier;

/** What is said in each case, for a golden file: the case on a line, what is said of it below. */
public final class Sayings {
  private final StringBuilder text = new StringBuilder();

  public Sayings add(String of, String said) {
    text.append(text.isEmpty() ? "" : "\n").append(of).append('\n').append(said.strip().indent(2));
    return this;
  }

  /** What a call says that must fail. */
  public Sayings failure(String of, Supplier<?> call) {
    return add(of, message(call));
  }

  private static String message(Supplier<?> call) {
    Object result;
    try {
      result = call.get();
    } catch (RuntimeException e) {
      return e.getMessage();
    }
    throw new AssertionError("nothing is wrong with it: " + result);
  }

  @Override
  public String toString() {
    return text.toString().replaceAll("(?m) +$", "");
  }
}

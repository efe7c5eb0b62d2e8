package dev.keyrefresh.aws.config;

import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The variables of a function's environment, read one by one; what is wrong is noted, and reading
 * goes on. A variable with nothing in it counts as not set.
 */
public final class Environment {
  private final Map<String, String> variables;
  private final List<String> problems = new ArrayList<>();

  public Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  public Optional<String> text(Enum<?> variable) {
    return Optional.ofNullable(variables.get(variable.name()))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** Whether it is there at all, with nothing in it too. */
  public boolean has(Enum<?> variable) {
    return variables.containsKey(variable.name());
  }

  /**
   * Makes something of a text; empty where it cannot be made.
   *
   * @param problem what to say then
   */
  public <T> Optional<T> read(
      String text, Function<String, T> reading, Function<RuntimeException, String> problem) {
    try {
      return Optional.of(reading.apply(text));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      problems.add(problem.apply(e));
      return Optional.empty();
    }
  }

  public void problem(String problem) {
    problems.add(problem);
  }

  public List<String> problems() {
    return List.copyOf(problems);
  }
}

package dev.keyrefresh.local.year;

import dev.keyrefresh.local.mishap.Mishap;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is asked for on the command line.
 *
 * @param form the only form to be played; empty for all
 * @param mishap the only mishap to happen; empty for all
 */
public record Options(Optional<String> form, Optional<String> mishap, long seed, boolean help) {
  public static final long DEFAULT_SEED = 1;

  private static final List<String> NAMES = List.of("--form", "--mishap", "--seed", "--help");

  /** The options cannot be understood; the message says what is. */
  public static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }

  /**
   * Reads options and their values, one argument for each or all in one.
   *
   * @throws Wrong for an option, name or number that is none, or a mishap that its form cannot meet
   */
  public static Options read(String... arguments) {
    Options options = new Options(Optional.empty(), Optional.empty(), DEFAULT_SEED, false);
    Iterator<String> words =
        Arrays.stream(arguments)
            .flatMap(text -> Arrays.stream(text.split("\\s+")))
            .filter(Predicate.not(String::isEmpty))
            .iterator();
    while (words.hasNext()) {
      options = options.with(words.next(), words);
    }
    options.checkThatTheyMeet();
    return options;
  }

  /** What {@code --help} says. */
  public static String usage() {
    return "Plays a year of one cluster of each form. Options, as -Dlocal.args=\"--form git --seed"
        + " 7\":\n"
        + "  --form NAME    only the cluster of this form, with the mishaps for which its"
        + " year has room: "
        + String.join(", ", YearPlan.forms())
        + "\n  --mishap NAME  only this mishap, of those below\n"
        + "  --seed NUMBER  another order and other times, "
        + DEFAULT_SEED
        + " by default\n"
        + "  --help         this\nMishaps:\n"
        + Mishap.all().stream()
            .map(mishap -> String.format("  %-20s %s%n", mishap.name(), mishap.meaning()))
            .collect(Collectors.joining())
        + "Exit 0: every promise held and every mishap was dealt with. 1: not. 2: it cannot run.";
  }

  private Options with(String name, Iterator<String> words) {
    return switch (name) {
      case "--help" -> new Options(form, mishap, seed, true);
      case "--form" ->
          new Options(
              Optional.of(known("form", value(name, words), YearPlan.forms())), mishap, seed, help);
      case "--mishap" ->
          new Options(
              form,
              Optional.of(known("mishap", value(name, words), YearPlan.mishaps())),
              seed,
              help);
      case "--seed" -> new Options(form, mishap, number(value(name, words)), help);
      default ->
          throw new Wrong("unknown option '" + name + "'; known are " + String.join(", ", NAMES));
    };
  }

  private static String value(String name, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new Wrong(name + " wants a value; --help tells which");
    }
    return words.next();
  }

  private static String known(String what, String name, List<String> all) {
    if (!all.contains(name)) {
      throw new Wrong("unknown " + what + " '" + name + "'; known are " + String.join(", ", all));
    }
    return name;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Wrong("--seed '" + text + "' is not a whole number");
    }
  }

  private void checkThatTheyMeet() {
    if (form.isEmpty() || mishap.isEmpty()) {
      return;
    }
    List<String> meeting =
        Mishap.all().stream()
            .filter(one -> one.forms().contains(form.get()))
            .map(Mishap::name)
            .toList();
    if (!meeting.contains(mishap.get())) {
      throw new Wrong(
          "the mishap '"
              + mishap.get()
              + "' cannot happen to the form '"
              + form.get()
              + "'; these can: "
              + String.join(", ", meeting));
    }
  }
}

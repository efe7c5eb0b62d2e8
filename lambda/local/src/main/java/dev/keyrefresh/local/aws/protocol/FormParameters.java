package dev.keyrefresh.local.aws.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The parameters of a query protocol's request; lists are {@code Name.member.1}, {@code .2}, … */
public record FormParameters(Map<String, String> values) {

  public Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name));
  }

  public String required(String name) {
    return optional(name)
        .filter(Predicate.not(String::isEmpty))
        .orElseThrow(
            () ->
                new AwsError(
                    400,
                    "ValidationError",
                    "1 validation error detected: Value at '"
                        + name
                        + "' failed to satisfy constraint: Member must not be null"));
  }

  public List<String> members(String list) {
    return Stream.iterate(1, n -> values.containsKey(list + ".member." + n), n -> n + 1)
        .map(n -> values.get(list + ".member." + n))
        .toList();
  }

  /** The members of a list of structures, each as a form of its own. */
  public List<FormParameters> structures(String list) {
    return IntStream.iterate(1, n -> n + 1)
        .mapToObj(n -> within(list + ".member." + n + "."))
        .takeWhile(member -> !member.values.isEmpty())
        .toList();
  }

  private FormParameters within(String prefix) {
    return new FormParameters(
        values.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(prefix))
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue)));
  }
}

package dev.keyrefresh.rotator.notice;

import dev.keyrefresh.rotation.decision.Reason;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of which reasons a person was told last on which day (UTC), so that the same one is told once a
 * day. Kept as text in a tag: {@code UNDELIVERABLE=2026-03-01 NO_TARGET=2026-03-01}.
 */
public record NoticeLog(Map<Reason, LocalDate> days) {
  /** The longest value of a tag in Secrets Manager, in characters. */
  private static final int LONGEST = 256;

  public static final NoticeLog NOTHING = new NoticeLog(Map.of());

  public NoticeLog {
    days = Map.copyOf(days);
  }

  /** Reads a tag's value; words that make no sense are left out: at worst a mail comes twice. */
  public static NoticeLog parse(String tag) {
    Map<Reason, LocalDate> days = new EnumMap<>(Reason.class);
    for (String word : tag.split(" ")) {
      String[] parts = word.split("=", 2);
      Optional<Reason> reason =
          Arrays.stream(Reason.values()).filter(known -> known.name().equals(parts[0])).findFirst();
      if (reason.isPresent() && parts.length == 2) {
        day(parts[1]).ifPresent(day -> days.put(reason.get(), day));
      }
    }
    return new NoticeLog(days);
  }

  /** Whether any of the reasons has not been told on that day. */
  public boolean lacks(Set<Reason> reasons, LocalDate today) {
    return reasons.stream().anyMatch(reason -> !today.equals(days.get(reason)));
  }

  /** With these reasons told that day; earlier days are of no more use. */
  public NoticeLog plus(Set<Reason> reasons, LocalDate today) {
    Map<Reason, LocalDate> more = new EnumMap<>(Reason.class);
    days.entrySet().stream()
        .filter(entry -> entry.getValue().equals(today))
        .forEach(entry -> more.put(entry.getKey(), today));
    reasons.forEach(reason -> more.put(reason, today));
    return new NoticeLog(more);
  }

  /** As a tag's value; what does not fit is forgotten. */
  public String toTag() {
    String tag =
        days.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey().name() + "=" + entry.getValue())
            .collect(Collectors.joining(" "));
    return tag.length() <= LONGEST ? tag : tag.substring(0, tag.lastIndexOf(' ', LONGEST));
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}

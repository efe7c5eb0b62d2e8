package dev.keyrefresh.rotator.mail;

import dev.keyrefresh.credential.CredentialId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Times, durations and ids as people read them. */
final class Words {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

  private Words() {}

  /** The text with its times as people read them. */
  static String withTimes(String text) {
    return TIME.matcher(text).replaceAll(time -> at(Instant.parse(time.group())));
  }

  static String at(Instant time) {
    return MINUTE.format(time);
  }

  /** In the largest unit that leaves no rest. */
  static String of(Duration duration) {
    if (duration.equals(Duration.ofDays(duration.toDays()))) {
      return counted(duration.toDays(), "day");
    }
    if (duration.equals(Duration.ofHours(duration.toHours()))) {
      return counted(duration.toHours(), "hour");
    }
    return duration.equals(Duration.ofMinutes(duration.toMinutes()))
        ? counted(duration.toMinutes(), "minute")
        : counted(duration.toSeconds(), "second");
  }

  static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  static String all(Collection<CredentialId> ids) {
    return ids.stream().sorted().map(CredentialId::value).collect(Collectors.joining(" and "));
  }
}

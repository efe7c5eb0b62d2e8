package dev.keyrefresh.aws.secret;

import dev.keyrefresh.credential.CredentialId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tag of exposed credentials: ids, each perhaps with a time after it ({@code ID@TIME}). Between
 * them stand spaces, line breaks, commas or semicolons. A word stays as it was written until it is
 * taken out.
 */
public record ExposedTag(List<Word> words) {
  private static final Pattern SEPARATORS = Pattern.compile("[\\s,;]+");

  /** IAM writes them in capitals. */
  private static final Pattern IAM_ID = Pattern.compile("(?i)(AKIA|ASIA|ACCA)[A-Z0-9]{12,124}");

  public ExposedTag {
    words = List.copyOf(words);
  }

  public static ExposedTag parse(String tag) {
    return new ExposedTag(
        SEPARATORS.splitAsStream(tag).filter(word -> !word.isEmpty()).map(Word::of).toList());
  }

  /**
   * A word of the tag.
   *
   * @param id empty where it is none
   * @param isUnderstood whether all of it makes sense
   */
  public record Word(String text, Optional<CredentialId> id, boolean isUnderstood) {

    private static Word of(String text) {
      String[] parts = text.split("@", 2);
      Optional<CredentialId> id =
          Optional.of(parts[0])
              .map(word -> IAM_ID.matcher(word).matches() ? word.toUpperCase(Locale.ROOT) : word)
              .filter(CredentialId::isOne)
              .map(CredentialId::new);
      return new Word(text, id, id.isPresent() && (parts.length == 1 || isTime(parts[1])));
    }

    private static boolean isTime(String text) {
      try {
        Instant.parse(text);
        return true;
      } catch (DateTimeParseException e) {
        return false;
      }
    }
  }

  public Set<CredentialId> ids() {
    return words.stream()
        .flatMap(word -> word.id().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** As they were written. */
  List<String> notUnderstood() {
    return words.stream().filter(word -> !word.isUnderstood()).map(Word::text).toList();
  }

  /** With these as well, in the order of their ids. */
  public ExposedTag with(Set<CredentialId> ids) {
    Set<CredentialId> there = ids();
    return new ExposedTag(
        Stream.concat(
                words.stream(),
                ids.stream()
                    .filter(Predicate.not(there::contains))
                    .sorted()
                    .map(id -> Word.of(id.value())))
            .toList());
  }

  public ExposedTag without(Set<CredentialId> ids) {
    return new ExposedTag(
        words.stream().filter(word -> word.id().filter(ids::contains).isEmpty()).toList());
  }

  /** The tag's value. */
  public String text() {
    return words.stream().map(Word::text).collect(Collectors.joining(" "));
  }
}

package dev.keyrefresh.aws.secret;

import dev.keyrefresh.name.Printable;

/**
 * A word of a tag, or a tag, that says nothing to this project, though a person may have meant it.
 *
 * @param tag the tag's key
 * @param word as it stands there
 * @param meanwhile what is made of it until it is corrected, as a sentence
 * @param right what would be understood, as a sentence
 */
public record NotUnderstood(String tag, String word, String meanwhile, String right) {

  /** The word as a message quotes it. */
  static String quoted(String word) {
    return "'" + Printable.excerpt(word) + "'";
  }

  /** What is known. */
  public String known() {
    return "the managed secret's tag "
        + Printable.excerpt(tag)
        + " holds "
        + quoted(word)
        + ", which is not understood: "
        + meanwhile;
  }
}

package dev.keyrefresh.rotator.mail;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A page as plain text. */
final class PlainText {
  private PlainText() {}

  static String of(MailContent page) {
    return page.title + "\n" + page.parts.stream().map(PlainText::of).collect(Collectors.joining());
  }

  private static String of(MailContent.Part part) {
    return "\n"
        + switch (part) {
          case MailContent.Part.Heading(var text) -> text.toUpperCase(Locale.ROOT) + "\n";
          case MailContent.Part.Paragraph(var text) -> text + "\n";
          case MailContent.Part.Table(var header, var rows) ->
              rows.stream().map(row -> row(header, row)).collect(Collectors.joining("\n"));
          case MailContent.Part.Commands(var lines) ->
              lines.stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
        };
  }

  /** One row a paragraph: columns would break on a phone. */
  private static String row(List<String> header, List<String> row) {
    return IntStream.range(0, row.size())
        .filter(column -> !row.get(column).isEmpty())
        .mapToObj(column -> "  " + header.get(column) + ": " + row.get(column) + "\n")
        .collect(Collectors.joining());
  }
}

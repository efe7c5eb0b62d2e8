package dev.keyrefresh.rotator.mail;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A page as self-contained HTML. Layout is inline, for clients that strip the style sheet; colours
 * are in the style sheet only, so that without it a client's own light or dark colours apply.
 */
final class Html {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="supported-color-schemes" content="light dark">
      <title>%1$s</title>
      <style>
      :root { color-scheme: light dark; }
      body { background: #ffffff; color: #1c2024; }
      pre { background: #f0f2f5; }
      th, td { border-color: #d0d7de; }
      h2 { color: #57606a; }
      @media (prefers-color-scheme: dark) {
        body { background: #14171a; color: #e6e8ea; }
        pre { background: #23282d; }
        th, td { border-color: #3d444b; }
        h2 { color: #a3abb3; }
      }
      @media (max-width: 640px) {
        tr.head { display: none; }
        tr { display: block; border-bottom: 1px solid #8c959f; padding: 6px 0; }
        td { display: block; border: 0 !important; padding: 1px 0 !important; }
        td::before { content: attr(data-is) ": "; font-weight: 600; }
      }
      </style>
      </head>
      <body style="margin:0;padding:16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,\
      Arial,sans-serif;font-size:16px;line-height:1.5">
      <div style="max-width:800px;margin:0 auto">
      <h1 style="font-size:20px;line-height:1.3;margin:0 0 12px">%1$s</h1>
      """;
  private static final String FOOT = "</div>\n</body>\n</html>\n";

  /** What is short stays on one line: an id, a time, a Region. */
  private static final int SHORT = 22;

  private static final String CELL =
      "text-align:left;vertical-align:top;padding:6px 12px 6px 0;"
          + "border-bottom-width:1px;border-bottom-style:solid;overflow-wrap:break-word";

  private Html() {}

  static String of(MailContent page) {
    return HEAD.formatted(escaped(page.title))
        + page.parts.stream().map(Html::of).collect(Collectors.joining())
        + FOOT;
  }

  private static String of(MailContent.Part part) {
    return switch (part) {
      case MailContent.Part.Heading(var text) ->
          "<h2 style=\"font-size:15px;margin:20px 0 4px\">" + escaped(text) + "</h2>\n";
      case MailContent.Part.Paragraph(var text) ->
          "<p style=\"margin:0 0 10px;overflow-wrap:anywhere\">" + escaped(text) + "</p>\n";
      case MailContent.Part.Table(var header, var rows) ->
          "<table style=\"border-collapse:collapse;width:100%;font-size:14px;margin:0 0 10px\">\n"
              + head(header)
              + rows.stream().map(cells -> row(header, cells)).collect(Collectors.joining())
              + "</table>\n";
      case MailContent.Part.Commands(var lines) ->
          "<pre style=\"padding:10px;font-size:13px;white-space:pre-wrap;overflow-wrap:anywhere;"
              + "margin:0 0 10px\">"
              + lines.stream().map(Html::escaped).collect(Collectors.joining("\n"))
              + "</pre>\n";
    };
  }

  private static String head(List<String> names) {
    return names.stream()
        .map(name -> "<th style=\"" + CELL + "\">" + escaped(name) + "</th>")
        .collect(Collectors.joining("", "<tr class=\"head\">", "</tr>\n"));
  }

  /** Each cell carries its column's name, for screens too narrow for columns. */
  private static String row(List<String> names, List<String> texts) {
    return IntStream.range(0, texts.size())
        .mapToObj(
            i ->
                "<td data-is=\""
                    + escaped(names.get(i))
                    + "\" style=\""
                    + CELL
                    + (texts.get(i).length() <= SHORT ? ";white-space:nowrap" : "")
                    + "\">"
                    + escaped(texts.get(i))
                    + "</td>")
        .collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}

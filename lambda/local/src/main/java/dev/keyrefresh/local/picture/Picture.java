package dev.keyrefresh.local.picture;

import static dev.keyrefresh.local.picture.Scale.number;

import dev.keyrefresh.local.year.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/** Draws the year as SVG: a row for each cluster, the months above. No script, no font, no link. */
public final class Picture {
  private static final double WIDTH = 960;
  private static final double HEAD = 104;
  private static final double FOOT = 14;
  private static final double LETTER = 6.2;
  private static final String LEGEND =
      "Each cluster has the two slots that IAM gives a user. From a"
          + " dot on, every secret of Argo CD holds the new one.";
  private static final String STYLE =
      """
      <style>
      svg{--paper:#ffffff;--band:#f4f6f8;--ink:#1f2328;--dim:#59636e;--rule:#d8dee4;--active:#2f6fb3;\
      --hand:#8c959f;--off:#9db7d1;--role:#6d4fa3;--in:#ffffff;--bad:#c4380c;--good:#1a7f37}
      @media (prefers-color-scheme:dark){svg{--paper:#0d1117;--band:#151b23;--ink:#e6edf3;\
      --dim:#9198a1;--rule:#2f3742;--active:#3b82c9;--hand:#5f6975;--off:#4f7396;--role:#8765c4;\
      --in:#ffffff;--bad:#e5582b;--good:#2ea04a}}
      text{font:12px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:var(--ink)}
      .title{font-size:16px;font-weight:600}.name{font-size:13px;font-weight:600}
      .dim,.month{font-size:11px;fill:var(--dim)}.label{font-size:11.5px}
      .in{font-size:10.5px;fill:var(--in)}
      .paper{fill:var(--paper);stroke:var(--rule)}.band{fill:var(--band)}
      .rule{stroke:var(--rule);fill:none}
      .active{fill:var(--active)}.hand{fill:var(--hand)}.role{fill:var(--role)}
      .inactive{fill:url(#off);stroke:var(--off)}
      .hop{stroke:var(--ink);stroke-width:1.5;fill:none}
      .promoted{fill:var(--paper);stroke:var(--ink);stroke-width:1.5}
      .lead{stroke:var(--bad);stroke-dasharray:2 2;fill:none}
      .span{stroke:var(--dim);stroke-width:2;fill:none}
      .bad{fill:var(--bad)}.good{fill:var(--good)}
      .on{stroke:#ffffff;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round;fill:none}
      </style>
      <defs><pattern id="off" width="5" height="5" patternUnits="userSpaceOnUse" \
      patternTransform="rotate(45)"><path d="M0 2.5H5" style="stroke:var(--off);stroke-width:2"/>\
      </pattern></defs>\
      """;

  private final Journal journal;
  private final Scale scale;
  private final List<ClusterPicture> clusters;
  private final double bottom;

  private Picture(Journal journal) {
    this.journal = journal;
    scale = new Scale(132, WIDTH - 20, journal.days());
    clusters =
        journal.clusters().stream().map(year -> new ClusterPicture(journal, year, scale)).toList();
    bottom = HEAD + clusters.stream().mapToDouble(ClusterPicture::height).sum();
  }

  /** The picture as a file's text. */
  public static String of(Journal journal) {
    return new Picture(journal).draw();
  }

  private String draw() {
    Svg svg = new Svg();
    double height = bottom + FOOT;
    svg.line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
            + number(WIDTH)
            + " "
            + number(height)
            + "\" width=\""
            + number(WIDTH)
            + "\" height=\""
            + number(height)
            + "\" role=\"img\" aria-labelledby=\"what\">");
    svg.line("<title id=\"what\">" + Svg.escaped(title() + ": " + outcome()) + "</title>");
    svg.line(STYLE);
    svg.rect("paper", 0.5, 0.5, WIDTH - 1, height - 1, 8);
    svg.text("title", "start", 16, 28, title());
    svg.text("dim", "end", WIDTH - 20, 28, outcome());
    legend(svg, 50);
    svg.text("dim", "start", 16, 69, LEGEND);
    drawLanes(svg);
    svg.line("</svg>");
    return svg.toString();
  }

  private void drawLanes(Svg svg) {
    double top = HEAD;
    for (int at = 0; at < clusters.size(); at++) {
      if (at % 2 == 0) {
        svg.rect("band", 1, top, WIDTH - 2, clusters.get(at).height(), 0);
      }
      top += clusters.get(at).height();
    }
    months(svg);
    top = HEAD;
    for (ClusterPicture year : clusters) {
      year.draw(svg, top);
      top += year.height();
    }
  }

  private void months(Svg svg) {
    LocalDate first = LocalDate.ofInstant(journal.start(), ZoneOffset.UTC);
    for (LocalDate month = first.withDayOfMonth(1);
        day(month) < journal.days() - 1;
        month = month.plusMonths(1)) {
      double x = scale.x(day(month));
      svg.vertical("rule", x, HEAD - 6, bottom);
      svg.text(
          "month",
          "start",
          x + 3,
          HEAD - 6,
          month.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
    }
  }

  private double day(LocalDate date) {
    Instant midnight = date.atStartOfDay(ZoneOffset.UTC).toInstant();
    return Duration.between(journal.start(), midnight).toSeconds() / 86_400.0;
  }

  private static void legend(Svg svg, double y) {
    double x = 16;
    for (String[] bar :
        List.of(
            new String[] {"hand", "made by hand"},
            new String[] {"active", "Active"},
            new String[] {"inactive", "Inactive"},
            new String[] {"role", "a role"})) {
      svg.rect(bar[0], x, y - 9, 22, 11, 3);
      svg.text("dim", "start", x + 28, y, bar[1]);
      x += 42 + bar[1].length() * LETTER;
    }
    svg.circle("promoted", x + 4, y - 3.5, 4);
    svg.text("dim", "start", x + 13, y, "promoted");
    x += 27 + 8 * LETTER;
    svg.cross(x + 6, y - 3.5);
    svg.text("dim", "start", x + 17, y, "mishap");
    x += 31 + 6 * LETTER;
    svg.tick(x + 6, y - 3.5);
    svg.text("dim", "start", x + 17, y, "dealt with");
  }

  private String title() {
    int clusters = journal.clusters().size();
    return "A year of " + (clusters == 1 ? "one cluster" : clusters + " clusters");
  }

  private String outcome() {
    long promotions = journal.clusters().stream().mapToLong(year -> year.promotions().size()).sum();
    long mishaps = journal.clusters().stream().mapToLong(year -> year.troubles().size()).sum();
    long open =
        journal.clusters().stream()
            .flatMap(year -> year.troubles().stream())
            .filter(trouble -> trouble.dealtWith().isEmpty())
            .count();
    return promotions
        + " rotations, "
        + mishaps
        + (mishaps == 1 ? " mishap, " : " mishaps, ")
        + (open == 0 ? "all dealt with" : open + " not dealt with")
        + " · seed "
        + journal.seed();
  }
}

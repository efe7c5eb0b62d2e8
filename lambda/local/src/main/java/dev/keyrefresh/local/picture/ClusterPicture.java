package dev.keyrefresh.local.picture;

import static dev.keyrefresh.local.picture.Scale.number;

import dev.keyrefresh.local.year.Journal;
import dev.keyrefresh.local.year.Journal.ClusterYear;
import dev.keyrefresh.local.year.Journal.Life;
import dev.keyrefresh.local.year.Journal.Trouble;
import java.util.ArrayList;
import java.util.List;

/** One cluster: its credentials on two rows, one for each slot, and what went wrong below. */
final class ClusterPicture {
  private static final double BAR = 14;
  private static final double ROW = 18;
  private static final double MARKS = 20;
  private static final double PADDING = 10;
  private static final double LETTER = 5.9;
  private static final double NARROWEST = 3;
  private static final int SLOTS = 2;

  private final Journal journal;
  private final ClusterYear year;
  private final Scale scale;
  private final List<Integer> rows = new ArrayList<>();

  ClusterPicture(Journal journal, ClusterYear year, Scale scale) {
    this.journal = journal;
    this.year = year;
    this.scale = scale;
    List<Double> ends = new ArrayList<>();
    for (Trouble trouble : year.troubles()) {
      int row = 0;
      while (row < ends.size() && ends.get(row) > begin(trouble) - 8) {
        row++;
      }
      if (row == ends.size()) {
        ends.add(0.0);
      }
      ends.set(row, end(trouble));
      rows.add(row);
    }
  }

  double height() {
    int markRows = rows.stream().mapToInt(row -> row + 1).max().orElse(0);
    return PADDING + barRows() * ROW + markRows * MARKS + PADDING;
  }

  void draw(Svg svg, double top) {
    svg.text("name", "start", 16, top + PADDING + 12, year.cluster());
    svg.text(
        "dim",
        "start",
        16,
        top + PADDING + 27,
        isKeyless() ? "no key at all" : year.credentials().size() + " credentials");
    double bars = top + PADDING;
    if (isKeyless()) {
      role(svg, bars);
    } else {
      credentials(svg, bars);
    }
    for (int at = 0; at < rows.size(); at++) {
      trouble(
          svg,
          year.troubles().get(at),
          bars + barRows() * ROW + rows.get(at) * MARKS + MARKS / 2,
          bars);
    }
  }

  private boolean isKeyless() {
    return year.credentials().isEmpty();
  }

  private int barRows() {
    return isKeyless() ? 1 : SLOTS;
  }

  private void role(Svg svg, double y) {
    double from = scale.x(year.adopted());
    svg.rect("role", from, y, scale.right() - from, BAR, 3);
    svg.text("in", "start", from + 10, y + 10.5, "sessions of the updater's own role");
  }

  private void credentials(Svg svg, double y) {
    double[] free = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    List<Integer> slots = new ArrayList<>();
    int last = 1;
    int made = 0;
    for (Life life : year.credentials().values()) {
      int slot = free[1 - last] <= life.made() ? 1 - last : last;
      free[slot] = life.deleted().orElse(Double.MAX_VALUE);
      last = slot;
      slots.add(slot);
      bar(svg, life, y + slot * ROW, made++);
    }
    promotions(svg, y, slots);
  }

  private void bar(Svg svg, Life life, double y, int number) {
    double from = scale.x(life.made());
    double off = scale.x(life.inactive().orElse((double) journal.days()));
    boolean isByHand = life.made() < 0;
    double taken = isByHand ? scale.x(year.adopted()) : from;
    if (taken > from) {
      svg.rect("hand", from, y, taken - from, BAR, 3);
    }
    svg.rect("active", taken, y, Math.max(NARROWEST, off - taken), BAR, 3);
    life.inactive()
        .ifPresent(
            inactive ->
                svg.rect(
                    "inactive",
                    scale.x(inactive),
                    y,
                    scale.x(life.deleted().orElse((double) journal.days())) - scale.x(inactive),
                    BAR,
                    3));
    String words = isByHand ? "by hand" : "key " + number;
    double width = isByHand ? taken - from : off - taken;
    if (width > words.length() * LETTER + 12) {
      svg.text("in", "start", from + 10, y + 10.5, words);
    }
  }

  /** From the bar of the old one to that of the new one. */
  private void promotions(Svg svg, double y, List<Integer> slots) {
    List<Life> lives = List.copyOf(year.credentials().values());
    for (double day : year.promotions()) {
      int to = 0;
      for (int at = 0; at < lives.size(); at++) {
        if (lives.get(at).made() <= day
            && lives.get(at).inactive().map(off -> off > day).orElse(true)) {
          to = slots.get(at);
        }
      }
      double x = scale.x(day);
      svg.vertical("hop", x, y + BAR / 2, y + ROW + BAR / 2);
      svg.circle("promoted", x, y + to * ROW + BAR / 2, 4);
    }
  }

  private void trouble(Svg svg, Trouble trouble, double y, double bars) {
    double x = scale.x(trouble.injected());
    svg.line(
        "<g><title>"
            + Svg.escaped(
                trouble.name()
                    + ": day "
                    + (int) trouble.injected()
                    + trouble
                        .dealtWith()
                        .map(day -> ", dealt with on day " + day.intValue())
                        .orElse(", not dealt with"))
            + "</title>");
    svg.vertical("lead", x, bars + barRows() * ROW - 3, y);
    trouble
        .dealtWith()
        .ifPresent(
            _ -> {
              svg.path("span", "M" + number(x) + " " + number(y) + "H" + number(repaired(trouble)));
              svg.tick(repaired(trouble), y);
            });
    svg.cross(x, y);
    if (isLeftward(trouble)) {
      svg.text("label", "end", x - 10, y + 4, trouble.name());
    } else {
      svg.text("label", "start", repaired(trouble) + 10, y + 4, trouble.name());
    }
    svg.line("</g>");
  }

  /** The tick stands beside the cross where both are of one day. */
  private double repaired(Trouble trouble) {
    double x = scale.x(trouble.injected());
    return trouble.dealtWith().map(day -> Math.max(scale.x(day), x + 14)).orElse(x);
  }

  private boolean isLeftward(Trouble trouble) {
    return repaired(trouble) + 10 + width(trouble) > scale.right();
  }

  private double begin(Trouble trouble) {
    double x = scale.x(trouble.injected());
    return isLeftward(trouble) ? x - 10 - width(trouble) : x - 6;
  }

  private double end(Trouble trouble) {
    return repaired(trouble) + (isLeftward(trouble) ? 6 : 10 + width(trouble));
  }

  private static double width(Trouble trouble) {
    return trouble.name().length() * LETTER;
  }
}

package dev.keyrefresh.rotator.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of text with their columns aligned, for a terminal. */
final class Columns {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Columns row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    return rows.stream().map(this::line).collect(Collectors.joining());
  }

  /** The last column of a row is as long as it is. */
  private String line(List<String> cells) {
    return IntStream.range(0, cells.size())
            .mapToObj(
                column ->
                    column == cells.size() - 1
                        ? cells.get(column)
                        : cells.get(column)
                            + " ".repeat(width(column) - cells.get(column).length()))
            .collect(Collectors.joining(GAP))
            .stripTrailing()
        + "\n";
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column + 1)
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}

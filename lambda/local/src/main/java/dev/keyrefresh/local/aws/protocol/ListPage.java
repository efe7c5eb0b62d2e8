package dev.keyrefresh.local.aws.protocol;

import java.util.List;
import java.util.Optional;

/** A part of a list, and the marker that continues it. */
public record ListPage<T>(List<T> items, Optional<String> next) {
  private static final String MARKER = "after-";

  /**
   * @throws IllegalArgumentException if the marker is not one that this list gave out
   */
  public static <T> ListPage<T> of(List<T> all, Optional<String> marker, int size) {
    int from = marker.map(ListPage::position).orElse(0);
    int to = Math.min(all.size(), from + size);
    return new ListPage<>(
        all.subList(Math.min(from, to), to),
        to < all.size() ? Optional.of(MARKER + to) : Optional.empty());
  }

  private static int position(String marker) {
    if (!marker.matches(MARKER + "[0-9]{1,6}")) {
      throw new IllegalArgumentException("no such marker");
    }
    return Integer.parseInt(marker.substring(MARKER.length()));
  }
}

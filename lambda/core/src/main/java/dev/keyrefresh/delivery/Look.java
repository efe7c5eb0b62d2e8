package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.target.TargetName;
import java.util.List;
import java.util.stream.Stream;

/** What one reading of a target brought. */
sealed interface Look {

  record Found(TargetSecret target) implements Look {}

  /** There is none of that name. */
  record Missing(TargetName name) implements Look {}

  record Failed(TargetName name, Unavailable failure) implements Look {}

  /** The time was over first. */
  record Unread(TargetName name) implements Look {}

  static Look at(TargetName name, TargetStore targets) {
    try {
      return targets.read(name).<Look>map(Found::new).orElseGet(() -> new Missing(name));
    } catch (Unavailable e) {
      return new Failed(name, e);
    }
  }

  static Stream<TargetSecret> found(List<Look> looks) {
    return looks.stream().filter(Found.class::isInstance).map(look -> ((Found) look).target());
  }
}

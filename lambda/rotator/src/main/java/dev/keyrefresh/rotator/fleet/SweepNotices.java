package dev.keyrefresh.rotator.fleet;

import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.fleet.ClusterRegistry.Registered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a sweep saw in the list that no run of one cluster tells of. */
public final class SweepNotices {
  private static final int IN_FULL = 10;

  private final Fleet fleet;
  private final List<String> disbelieved = new ArrayList<>();
  private final List<Registered> open = new ArrayList<>();
  private int listed;

  SweepNotices(Fleet fleet) {
    this.fleet = fleet;
  }

  /** The same pages, of which it takes note. */
  public Function<Optional<String>, Fleet.Page> of(Function<Optional<String>, Fleet.Page> pages) {
    return from -> {
      Fleet.Page page = pages.apply(from);
      disbelieved.addAll(page.disbelieved());
      open.addAll(page.open());
      listed += page.members().size();
      return page;
    };
  }

  public List<Attention> all() {
    return Stream.of(unbelieved(), stuck()).flatMap(Optional::stream).toList();
  }

  private Optional<Attention> unbelieved() {
    return disbelieved.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Attention(
                Reason.NOT_BELIEVED,
                "tagged as a cluster's managed secret, and not taken for one: "
                    + some(disbelieved, "; "),
                "Correct what is a cluster's; of what nobody here made, find out in CloudTrail who"
                    + " did, and delete it. No sweep or event looks at these."));
  }

  /** Fewer than may be under way keep nobody waiting, and each has a mail of its own. */
  private Optional<Attention> stuck() {
    List<Registered> stuck = open.size() < Fleet.mostOpen(listed) ? List.of() : fleet.stuck(open);
    return stuck.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Attention(
                Reason.HELD_BACK,
                "in "
                    + stuck.size()
                    + " clusters something has been pending for more than a day: "
                    + some(stuck.stream().map(Registered::cluster).toList(), ", "),
                "Ask for the status of each, and mend or pause it. As long as there are so many,"
                    + " rotations begin one at a time."));
  }

  private static String some(List<String> all, String separator) {
    return all.stream().limit(IN_FULL).collect(Collectors.joining(separator))
        + (all.size() > IN_FULL ? separator + "and " + (all.size() - IN_FULL) + " more" : "");
  }
}

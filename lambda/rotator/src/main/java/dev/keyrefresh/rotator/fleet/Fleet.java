package dev.keyrefresh.rotator.fleet;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.rotator.config.RotatorSettings;
import dev.keyrefresh.rotator.event.IdleCluster;
import dev.keyrefresh.rotator.event.Trigger;
import dev.keyrefresh.rotator.fleet.ClusterRegistry.Registered;
import dev.keyrefresh.rotator.iam.QuarantinedUsers;
import dev.keyrefresh.rotator.report.RotatorLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The clusters of this deployment: as configured, or else as registered by the tags of their
 * managed secrets. What the list tells of each comes with it.
 */
public final class Fleet {
  /** How many rotations may be under way where few clusters are listed. */
  private static final int MOST_OPEN = 5;

  /** One in so many clusters may be, where many are. */
  private static final int SHARE = 20;

  private final RotatorSettings settings;
  private final ClusterRegistry registry;
  private final QuarantinedUsers quarantined;
  private final RotatorLog log;

  public Fleet(RotatorSettings settings, RotatorClients aws, RotatorLog log) {
    this.settings = settings;
    this.log = log;
    registry =
        new ClusterRegistry(
            aws,
            settings.region(),
            ClusterName::isOne,
            cluster -> new ClusterName(cluster).usualUser());
    quarantined = new QuarantinedUsers(aws, settings.region());
  }

  /**
   * @param user whose credential it has, where a list told
   */
  public record Member(ClusterName cluster, Optional<UserName> user, Optional<IdleCluster> idle) {

    Trigger.Look look(Set<UserName> quarantined) {
      return new Trigger.Look(cluster, user.filter(quarantined::contains).isPresent(), idle);
    }
  }

  public record Page(List<Member> members, Optional<String> next) {
    public Page {
      members = List.copyOf(members);
    }
  }

  /**
   * Some of the clusters, each once over all pages.
   *
   * @param from what an earlier page gave out; empty for the beginning
   */
  public Page page(Optional<String> from) {
    if (!settings.clusters().isEmpty()) {
      return new Page(configured(), Optional.empty());
    }
    ClusterRegistry.Listing page = registry.list(from);
    page.disbelieved().forEach(log::ignored);
    return new Page(page.clusters().stream().map(Fleet::member).toList(), page.next());
  }

  /** The names of all, read to the end: half a list would hide clusters. */
  public List<ClusterName> names() {
    if (!settings.clusters().isEmpty()) {
      return settings.clusters();
    }
    List<ClusterName> names = new ArrayList<>();
    Optional<String> from = Optional.empty();
    do {
      Page page = page(from);
      page.members().forEach(member -> names.add(member.cluster()));
      from = page.next();
    } while (from.isPresent());
    return names.stream().sorted(Comparator.comparing(ClusterName::value)).toList();
  }

  /** Users of the account that AWS has quarantined; where IAM does not say, none, and a warning. */
  public Set<UserName> quarantined() {
    try {
      return quarantined.all();
    } catch (RuntimeException e) {
      log.warned(
          "nobody can tell which users AWS has quarantined: iam:ListEntitiesForPolicy, "
              + Failures.inShort(e)
              + ". The sweep goes on; the next one asks again");
      return Set.of();
    }
  }

  /**
   * Whether rotations are under way in so many clusters that no other is to begin: each is open for
   * a minute or two, so that many mean that something is wrong with all.
   */
  public boolean isBusy() {
    int listed = 0;
    int open = 0;
    Optional<String> from = Optional.empty();
    do {
      ClusterRegistry.Listing page = registry.list(from);
      listed += page.clusters().size();
      open += (int) page.clusters().stream().filter(Registered::isOpen).count();
      from = page.next();
    } while (from.isPresent());
    return open >= Math.max(MOST_OPEN, listed / SHARE);
  }

  /** Those that are not listed, or where nothing can be, are looked at in full. */
  private List<Member> configured() {
    Map<ClusterName, Member> listed = new HashMap<>();
    try {
      Optional<String> from = Optional.empty();
      do {
        ClusterRegistry.Listing page = registry.list(from);
        page.clusters().stream()
            .map(Fleet::member)
            .filter(member -> settings.clusters().contains(member.cluster()))
            .forEach(member -> listed.put(member.cluster(), member));
        from = page.next();
      } while (from.isPresent());
    } catch (RuntimeException e) {
      log.warned(
          "nobody can tell what is at rest: secretsmanager:ListSecrets, "
              + Failures.inShort(e)
              + ". The sweep goes on and looks at every cluster in full");
    }
    return settings.clusters().stream()
        .map(
            cluster ->
                listed.getOrDefault(
                    cluster, new Member(cluster, Optional.empty(), Optional.empty())))
        .toList();
  }

  private static Member member(Registered found) {
    return new Member(new ClusterName(found.cluster()), found.user(), found.idle());
  }
}

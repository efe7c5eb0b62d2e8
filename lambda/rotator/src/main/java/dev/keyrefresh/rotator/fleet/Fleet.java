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
import java.time.InstantSource;
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
  private final UnderWay underWay;
  private final QuarantinedUsers quarantined;
  private final RotatorLog log;

  public Fleet(RotatorSettings settings, RotatorClients aws, InstantSource clock, RotatorLog log) {
    this.settings = settings;
    this.log = log;
    registry =
        new ClusterRegistry(
            aws,
            settings.region(),
            ClusterName::isOne,
            cluster -> new ClusterName(cluster).usualUser(),
            settings.kmsKey());
    underWay = new UnderWay(aws, clock);
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

  /**
   * A part of the list.
   *
   * @param open those in which a rotation has begun and is not at its end
   * @param disbelieved of each secret that is not taken for a managed one, its ARN and why
   * @param next what continues the list
   */
  public record Page(
      List<Member> members,
      List<Registered> open,
      List<String> disbelieved,
      Optional<String> next) {
    public Page {
      members = List.copyOf(members);
      open = List.copyOf(open);
      disbelieved = List.copyOf(disbelieved);
    }
  }

  /**
   * Some of the clusters, each once over all pages.
   *
   * @param from what an earlier page gave out; empty for the beginning
   */
  public Page page(Optional<String> from) {
    if (!settings.clusters().isEmpty()) {
      return configured();
    }
    ClusterRegistry.Listing page = registry.list(from);
    page.disbelieved().forEach(log::ignored);
    return new Page(
        page.clusters().stream().map(Fleet::member).toList(),
        open(page),
        page.disbelieved(),
        page.next());
  }

  /** All, read to the end: half a list would hide clusters. */
  public List<Member> members() {
    List<Member> members = new ArrayList<>();
    Optional<String> from = Optional.empty();
    do {
      Page page = page(from);
      members.addAll(page.members());
      from = page.next();
    } while (from.isPresent());
    return members.stream()
        .sorted(Comparator.comparing(member -> member.cluster().value()))
        .toList();
  }

  /** What a sweep takes note of beside the clusters themselves. */
  public SweepNotices notices() {
    return new SweepNotices(this);
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
   * a minute or two, so that many mean that something is wrong with all. Those that are stuck for
   * more than a day leave room for one at a time: what somebody broke or made up holds back nobody
   * for ever, and neither does a bad release break all.
   */
  public boolean isBusy() {
    int listed = 0;
    List<Registered> open = new ArrayList<>();
    Optional<String> from = Optional.empty();
    do {
      ClusterRegistry.Listing page = registry.list(from);
      listed += page.clusters().size();
      open.addAll(open(page));
      from = page.next();
    } while (from.isPresent());
    return open.size() >= mostOpen(listed) && underWay.isAny(open);
  }

  static int mostOpen(int listed) {
    return Math.max(MOST_OPEN, listed / SHARE);
  }

  List<Registered> stuck(List<Registered> open) {
    return underWay.stuck(open);
  }

  private static List<Registered> open(ClusterRegistry.Listing page) {
    return page.clusters().stream().filter(cluster -> cluster.pending().isPresent()).toList();
  }

  /** Those that are not listed, or where nothing can be, are looked at in full. */
  private Page configured() {
    Map<ClusterName, Member> listed = new HashMap<>();
    List<Registered> open = new ArrayList<>();
    try {
      Optional<String> from = Optional.empty();
      do {
        ClusterRegistry.Listing page = registry.list(from);
        page.clusters().stream()
            .map(Fleet::member)
            .filter(member -> settings.clusters().contains(member.cluster()))
            .forEach(member -> listed.put(member.cluster(), member));
        open.addAll(open(page));
        from = page.next();
      } while (from.isPresent());
    } catch (RuntimeException e) {
      log.warned(
          "nobody can tell what is at rest: secretsmanager:ListSecrets, "
              + Failures.inShort(e)
              + ". The sweep goes on and looks at every cluster in full");
    }
    return new Page(
        settings.clusters().stream()
            .map(
                cluster ->
                    listed.getOrDefault(
                        cluster, new Member(cluster, Optional.empty(), Optional.empty())))
            .toList(),
        open,
        List.of(),
        Optional.empty());
  }

  private static Member member(Registered found) {
    return new Member(new ClusterName(found.cluster()), found.user(), found.idle());
  }
}

package dev.keyrefresh.rotator.fleet;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.fleet.Fleet.Member;
import dev.keyrefresh.rotator.iam.IamUsers;
import dev.keyrefresh.rotator.iam.IamUsers.Found;
import dev.keyrefresh.rotator.report.RunFailed;
import dev.keyrefresh.rotator.secrets.ManagedSecret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whose a user or a key is, of the clusters here: the claim on the user decides, which only the
 * rotator writes. Where there is none, it is every cluster whose tag names the user, since anybody
 * may have written that. Asks each at most once; what could not be asked is never taken for a no.
 */
public final class ClusterLookup {
  private final List<Member> clusters;
  private final Function<ClusterName, ManagedSecret> open;
  private final IamUsers iam;
  private final Consumer<Attention> tell;
  private final Map<ClusterName, ManagedSecret> opened = new HashMap<>();
  private final Map<UserName, Optional<Found>> found = new HashMap<>();
  private final Map<UserName, List<CredentialId>> keys = new HashMap<>();
  private Optional<Named> named = Optional.empty();

  /**
   * @param open looks a cluster's managed secret up; may throw
   */
  public ClusterLookup(
      List<Member> clusters,
      Function<ClusterName, ManagedSecret> open,
      IamUsers iam,
      Consumer<Attention> tell) {
    this.clusters = List.copyOf(clusters);
    this.open = open;
    this.iam = iam;
    this.tell = tell;
  }

  /**
   * Which clusters name each user.
   *
   * @param unclear whose user nobody can tell, and why
   */
  private record Named(Map<UserName, Set<ClusterName>> clusters, List<String> unclear) {}

  /**
   * The clusters whose user has this unique id; none for a stranger.
   *
   * @throws RunFailed where nobody can tell
   */
  public Set<ClusterName> ofUser(String id) {
    return ofFirst(
        id, Optional.empty(), user -> find(user).filter(it -> it.id().equals(id)).isPresent());
  }

  /**
   * The clusters whose user has this access key; none where no such user has it. Where IAM does not
   * say whose it is, the users' own lists decide.
   *
   * @param likely whom the event names: asked first
   * @throws RunFailed where nobody can tell
   */
  Set<ClusterName> ofKey(CredentialId id, Optional<UserName> likely) {
    Optional<String> owner = iam.ownerOf(id);
    return owner.isPresent()
        ? ofFirst(id.value(), Optional.empty(), user -> user.value().equals(owner.get()))
        : ofFirst(id.value(), likely, user -> keysOf(user).contains(id));
  }

  private Set<ClusterName> ofFirst(
      String what, Optional<UserName> likely, Predicate<UserName> isIt) {
    Named all = named();
    List<UserName> users = new ArrayList<>(all.clusters().keySet());
    likely.filter(users::remove).ifPresent(users::addFirst);
    List<String> unclear = new ArrayList<>(all.unclear());
    for (UserName user : users) {
      try {
        if (isIt.test(user)) {
          return of(what, user);
        }
      } catch (RuntimeException e) {
        String why = " (" + Failures.inShort(e) + ")";
        clustersOf(user).forEach(cluster -> unclear.add(cluster + why));
      }
    }
    if (!unclear.isEmpty()) {
      throw new RunFailed(
          "nobody can tell whether "
              + Printable.cut(what)
              + " belongs to "
              + String.join(", ", unclear)
              + ". Nothing was done for it yet");
    }
    return Set.of();
  }

  private Set<ClusterName> of(String what, UserName user) {
    Optional<String> claim = claimOf(user);
    Optional<ClusterName> claimant = claim.flatMap(arn -> claimant(arn, user));
    if (claimant.isPresent()) {
      return Set.of(claimant.get());
    }
    Set<ClusterName> all = clustersOf(user);
    claim.ifPresent(arn -> tell.accept(elsewhere(what, user, arn, all)));
    return all;
  }

  private static Attention elsewhere(
      String what, UserName user, String claim, Set<ClusterName> clusters) {
    return new Attention(
        Reason.OWNED_BY_ANOTHER,
        "AWS reported "
            + Printable.cut(what)
            + " of the IAM user "
            + user
            + ", whose tag codecommit-key-refresh names "
            + claim.substring(0, Math.min(claim.length(), 300)).replaceAll("[^ -~]", "?")
            + ": that is no managed secret here which names this user. It was passed on to every"
            + " cluster that does: "
            + clusters.stream().map(ClusterName::value).collect(Collectors.joining(", ")),
        "If that managed secret is gone, take the tag off the user; if its cluster is looked after"
            + " elsewhere, see to it there.");
  }

  /** Where nobody can tell, every cluster that names the user is looked at: looks do no harm. */
  private Optional<String> claimOf(UserName user) {
    try {
      return find(user).flatMap(Found::claim);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The cluster whose managed secret this is, if it names the user too. */
  private Optional<ClusterName> claimant(String arn, UserName user) {
    return clustersOf(user).stream()
        .filter(cluster -> arn.contains(":secret:" + cluster.secretName() + "-"))
        .filter(cluster -> mayBe(cluster, arn))
        .findFirst();
  }

  /** One that cannot be opened is for its run to tell of. */
  private boolean mayBe(ClusterName cluster, String arn) {
    try {
      return opened(cluster).arn().equals(arn);
    } catch (RuntimeException e) {
      return true;
    }
  }

  private ManagedSecret opened(ClusterName cluster) {
    return opened.computeIfAbsent(cluster, open);
  }

  private Set<ClusterName> clustersOf(UserName user) {
    return named().clusters().getOrDefault(user, Set.of());
  }

  private Named named() {
    Named all = named.orElseGet(this::ask);
    named = Optional.of(all);
    return all;
  }

  private Named ask() {
    Map<UserName, Set<ClusterName>> byUser = new LinkedHashMap<>();
    Map<String, String> unclear = new TreeMap<>();
    for (Member member : clusters) {
      try {
        UserName user = member.user().orElseGet(() -> opened(member.cluster()).user());
        byUser
            .computeIfAbsent(user, _ -> new TreeSet<>(ClusterLookup::byName))
            .add(member.cluster());
      } catch (RuntimeException e) {
        unclear.put(member.cluster().value(), Failures.inShort(e));
      }
    }
    return new Named(
        byUser,
        unclear.entrySet().stream()
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .toList());
  }

  private static int byName(ClusterName one, ClusterName other) {
    return one.value().compareTo(other.value());
  }

  private Optional<Found> find(UserName user) {
    return found.computeIfAbsent(user, iam::find);
  }

  private List<CredentialId> keysOf(UserName user) {
    return keys.computeIfAbsent(user, iam::keysOf);
  }
}

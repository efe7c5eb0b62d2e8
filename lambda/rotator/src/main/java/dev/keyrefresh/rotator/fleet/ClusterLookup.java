package dev.keyrefresh.rotator.fleet;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.rotator.iam.IamUsers;
import dev.keyrefresh.rotator.report.RunFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Whose a user or a key is, of the clusters here. Asks each at most once; what could not be asked
 * is never taken for a no.
 */
public final class ClusterLookup {
  private final List<ClusterName> clusters;
  private final Function<ClusterName, UserName> userOf;
  private final IamUsers iam;
  private final Map<ClusterName, UserName> users = new HashMap<>();
  private final Map<UserName, List<CredentialId>> keys = new HashMap<>();

  /**
   * @param userOf looks a cluster's user up; may throw
   */
  public ClusterLookup(
      List<ClusterName> clusters, Function<ClusterName, UserName> userOf, IamUsers iam) {
    this.clusters = clusters;
    this.userOf = userOf;
    this.iam = iam;
  }

  /**
   * The cluster whose user has this unique id; empty for a stranger.
   *
   * @throws RunFailed where nobody can tell
   */
  public Optional<ClusterName> ofUser(String id) {
    return first(id, user -> iam.idOf(user).filter(id::equals).isPresent());
  }

  /**
   * The cluster whose user has this access key; empty where no such user has it. Where IAM does not
   * say whose it is, the users' own lists decide.
   *
   * @param named whom the event names: asked alone where that settles it
   * @throws RunFailed where nobody can tell
   */
  Optional<ClusterName> ofKey(CredentialId id, Optional<UserName> named) {
    Optional<UserName> owner = iam.ownerOf(id);
    if (owner.isPresent()) {
      return first(id.value(), owner.get()::equals);
    }
    Predicate<UserName> has = user -> keysOf(user).contains(id);
    return named
        .flatMap(user -> first(id.value(), other -> other.equals(user) && has.test(other)))
        .or(() -> first(id.value(), has));
  }

  private Optional<ClusterName> first(String what, Predicate<UserName> isIt) {
    List<String> unclear = new ArrayList<>();
    for (ClusterName cluster : clusters) {
      try {
        if (isIt.test(users.computeIfAbsent(cluster, userOf))) {
          return Optional.of(cluster);
        }
      } catch (RuntimeException e) {
        unclear.add(cluster + " (" + Failures.inShort(e) + ")");
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
    return Optional.empty();
  }

  private List<CredentialId> keysOf(UserName user) {
    return keys.computeIfAbsent(user, iam::keysOf);
  }
}

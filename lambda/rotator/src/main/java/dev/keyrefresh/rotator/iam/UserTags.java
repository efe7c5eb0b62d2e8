package dev.keyrefresh.rotator.iam;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.UserNotes;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotator.client.Mishaps;
import dev.keyrefresh.rotator.client.RotatorClients;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

/**
 * The tags of one IAM user that are ours, of whatever kind its credentials are: the claim, whose
 * value is the managed secret's ARN, and a description of each credential that we made, the way the
 * console describes access keys: the tag's key is the credential's id.
 */
public final class UserTags implements UserNotes {
  /** The claim's tag key, and the first word of every description that is ours. */
  public static final String MARK = "codecommit-key-refresh";

  private static final String INACTIVE_SINCE = " inactive since ";

  /** IAM's shortest credential id; shorter tag keys are about other things. */
  private static final int SHORTEST_ID = 16;

  private final RotatorClients aws;
  private final UserName user;
  private final String cluster;
  private final String secretArn;
  private final Mishaps mishaps;
  private volatile Optional<String> userArn = Optional.empty();

  public UserTags(
      RotatorClients aws, UserName user, String cluster, String secretArn, Mishaps mishaps) {
    this.aws = aws;
    this.user = user;
    this.cluster = cluster;
    this.secretArn = secretArn;
    this.mishaps = mishaps;
  }

  @Override
  public Account account() {
    User found = user();
    Ownership ownership = Ownership.UNCLAIMED;
    Map<CredentialId, Instant> inactiveSince = new HashMap<>();
    Set<CredentialId> described = new HashSet<>();
    for (Tag tag : found.tags()) {
      if (tag.key().equals(MARK)) {
        ownership = tag.value().equals(secretArn) ? Ownership.OURS : Ownership.ANOTHERS;
      } else if (tag.key().length() >= SHORTEST_ID && CredentialId.isOne(tag.key())) {
        CredentialId id = new CredentialId(tag.key());
        if (tag.value().startsWith(MARK + " ")) {
          inactiveSince(tag.value()).ifPresent(since -> inactiveSince.put(id, since));
        } else {
          described.add(id);
        }
      }
    }
    return new Account(ownership, inactiveSince, described);
  }

  /** Which managed secret has claimed a user. */
  static Optional<String> claim(User user) {
    return user.tags().stream().filter(tag -> tag.key().equals(MARK)).map(Tag::value).findFirst();
  }

  /** Keys of the user's tags that are ours; none of a user that another secret has claimed. */
  Set<String> ours() {
    List<Tag> tags = user().tags();
    boolean anothers =
        tags.stream().anyMatch(tag -> tag.key().equals(MARK) && !tag.value().equals(secretArn));
    return anothers
        ? Set.of()
        : tags.stream()
            .filter(tag -> tag.key().equals(MARK) || tag.value().startsWith(MARK + " " + cluster))
            .map(Tag::key)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  void remove(Set<String> keys) {
    aws.iam().untagUser(request -> request.userName(user.value()).tagKeys(keys));
  }

  /** The user's ARN; IAM is asked where nobody has yet. */
  String userArn() {
    return userArn.orElseGet(() -> user().arn());
  }

  @Override
  public void describe(CredentialId id, Instant created) {
    tag(id.value(), MARK + " " + cluster + " created " + seconds(created));
  }

  @Override
  public void noteInactive(CredentialId id, Instant since) {
    tag(id.value(), MARK + " " + cluster + INACTIVE_SINCE + seconds(since));
  }

  @Override
  public void claim() {
    tag(MARK, secretArn);
  }

  /** A description that cannot be removed stays as a mishap: what it describes is gone. */
  void forget(CredentialId id) {
    try {
      aws.iam().untagUser(request -> request.userName(user.value()).tagKeys(id.value()));
    } catch (SdkException e) {
      mishaps.happened("iam:UntagUser", Failures.inShort(e));
    }
  }

  private User user() {
    User found = aws.iam().getUser(request -> request.userName(user.value())).user();
    userArn = Optional.of(found.arn());
    return found;
  }

  private void tag(String key, String value) {
    aws.iam()
        .tagUser(
            request ->
                request.userName(user.value()).tags(Tag.builder().key(key).value(value).build()));
  }

  /** The time at the end of one of our notes; empty where somebody has edited it away. */
  private static Optional<Instant> inactiveSince(String note) {
    int at = note.indexOf(INACTIVE_SINCE);
    if (at < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(note.substring(at + INACTIVE_SINCE.length())));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}

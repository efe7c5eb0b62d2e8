package dev.keyrefresh.rotator.aws;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.Credentials;
import dev.keyrefresh.rotation.Observed.Ownership;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The access keys of one IAM user.
 *
 * <p>Two kinds of tags of the user are ours: the claim, whose value is the managed secret's ARN,
 * and a description of each key that we made, the way the console describes keys: the tag's key is
 * the access key id.
 */
public final class IamAccessKeys implements Credentials {
  /** The claim's tag key, and the first word of every description that is ours. */
  static final String MARK = "codecommit-key-refresh";

  private static final String INACTIVE_SINCE = " inactive since ";

  /** What IAM says instead of a service where it has no record of a use. */
  private static final String NOT_RECORDED = "N/A";

  /** IAM's shortest access key id; shorter tag keys are about other things. */
  private static final int SHORTEST_ID = 16;

  private final AwsClients aws;
  private final UserName user;
  private final String cluster;
  private final String secretArn;
  private final Mishaps mishaps;
  private volatile Optional<String> userArn = Optional.empty();

  public IamAccessKeys(AwsClients aws, UserName user, String cluster, String secretArn,
      Mishaps mishaps) {
    this.aws = aws;
    this.user = user;
    this.cluster = cluster;
    this.secretArn = secretArn;
    this.mishaps = mishaps;
  }

  @Override
  public Account account() {
    User found = aws.iam().getUser(request -> request.userName(user.value())).user();
    userArn = Optional.of(found.arn());
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

  @Override
  public List<Credential> list() {
    return aws.iam().listAccessKeysPaginator(request -> request.userName(user.value()))
        .accessKeyMetadata().stream().map(IamAccessKeys::credential).toList();
  }

  @Override
  public LastUse lastUse(CredentialId id) {
    GetAccessKeyLastUsedResponse answer;
    try {
      answer = aws.iam().getAccessKeyLastUsed(request -> request.accessKeyId(id.value()));
    } catch (SdkException e) {
      return new LastUse.Unknown("iam:GetAccessKeyLastUsed: " + Failures.inShort(e));
    }
    AccessKeyLastUsed use = answer.accessKeyLastUsed();
    if (!user.value().equals(answer.userName())) {
      return new LastUse.Unknown("IAM answered about another user's key");
    }
    if (use == null) {
      return new LastUse.Unknown("IAM's answer says nothing about a use");
    }
    if (use.lastUsedDate() != null) {
      return new LastUse.At(use.lastUsedDate());
    }
    return NOT_RECORDED.equals(use.serviceName())
        ? new LastUse.Never()
        : new LastUse.Unknown("IAM names a use but no time");
  }

  @Override
  public IssuedCredential create() {
    AccessKey key = aws.iamOnce().createAccessKey(request -> request.userName(user.value()))
        .accessKey();
    return new IssuedCredential(new CredentialId(key.accessKeyId()), CredentialKind.ACCESS_KEY,
        user, key.accessKeyId(), Secret.of(key.secretAccessKey()), key.createDate());
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
  public void deactivate(CredentialId id) {
    try {
      aws.iam().updateAccessKey(request -> request.userName(user.value())
          .accessKeyId(id.value()).status(StatusType.INACTIVE));
    } catch (NoSuchEntityException e) {
      // Gone already: it opens nothing, which is what was asked for.
    }
  }

  /** A description that cannot be removed stays as a mishap: the key is gone all the same. */
  @Override
  public void delete(CredentialId id) {
    try {
      aws.iam().deleteAccessKey(
          request -> request.userName(user.value()).accessKeyId(id.value()));
    } catch (NoSuchEntityException e) {
      // Gone already, perhaps by a run that died before it removed the description.
    }
    try {
      aws.iam().untagUser(request -> request.userName(user.value()).tagKeys(id.value()));
    } catch (SdkException e) {
      mishaps.happened("iam:UntagUser", Failures.inShort(e));
    }
  }

  @Override
  public void claim() {
    tag(MARK, secretArn);
  }

  @Override
  public Proof prove(IssuedCredential credential) {
    String expected = userArn.orElseGet(
        () -> aws.iam().getUser(request -> request.userName(user.value())).user().arn());
    try (StsClient sts = aws.stsAs(credential.id(), credential.secret())) {
      return expected.equals(sts.getCallerIdentity().arn()) ? Proof.VALID : Proof.ANOTHER_USER;
    } catch (SdkException e) {
      return Proof.NOT_YET;
    }
  }

  private void tag(String key, String value) {
    aws.iam().tagUser(request -> request.userName(user.value())
        .tags(Tag.builder().key(key).value(value).build()));
  }

  private static Credential credential(AccessKeyMetadata key) {
    Status status = switch (key.status()) {
      case ACTIVE -> Status.ACTIVE;
      case INACTIVE -> Status.INACTIVE;
      case EXPIRED -> Status.EXPIRED;
      case null -> Status.UNHEARD_OF;
      case UNKNOWN_TO_SDK_VERSION -> Status.UNHEARD_OF;
    };
    return new Credential(new CredentialId(key.accessKeyId()), status, key.createDate(),
        new LastUse.NotReported(), Optional.empty());
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

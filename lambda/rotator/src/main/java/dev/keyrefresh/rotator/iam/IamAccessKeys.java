package dev.keyrefresh.rotator.iam;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.Credentials;
import dev.keyrefresh.rotator.client.Mishaps;
import dev.keyrefresh.rotator.client.RotatorClients;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.sts.StsClient;

/** The access keys of one IAM user. */
public final class IamAccessKeys implements Credentials {
  /** What IAM says instead of a service where it has no record of a use. */
  private static final String NOT_RECORDED = "N/A";

  private final RotatorClients aws;
  private final UserName user;
  private final UserTags tags;
  private final Mishaps mishaps;

  public IamAccessKeys(RotatorClients aws, UserName user, UserTags tags, Mishaps mishaps) {
    this.aws = aws;
    this.user = user;
    this.mishaps = mishaps;
    this.tags = tags;
  }

  @Override
  public List<Credential> list() {
    return list(aws, user);
  }

  static List<Credential> list(RotatorClients aws, UserName user) {
    return aws
        .iam()
        .listAccessKeysPaginator(request -> request.userName(user.value()))
        .accessKeyMetadata()
        .stream()
        .map(IamAccessKeys::credential)
        .toList();
  }

  @Override
  public OtherKinds others(Set<CredentialKind> kinds) {
    return IamOthers.of(aws, user, kinds);
  }

  @Override
  public LastUse lastUse(CredentialId id) {
    GetAccessKeyLastUsedResponse answer;
    try {
      answer = aws.iam().getAccessKeyLastUsed(request -> request.accessKeyId(id.value()));
    } catch (SdkException e) {
      mishaps.happened("iam:GetAccessKeyLastUsed", Failures.inShort(e));
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
    AccessKey key =
        aws.iamOnce().createAccessKey(request -> request.userName(user.value())).accessKey();
    return new IssuedCredential(
        new CredentialId(key.accessKeyId()),
        CredentialKind.ACCESS_KEY,
        user,
        key.accessKeyId(),
        Secret.of(key.secretAccessKey()),
        key.createDate());
  }

  @Override
  public void deactivate(CredentialId id) {
    try {
      aws.iam()
          .updateAccessKey(
              request ->
                  request
                      .userName(user.value())
                      .accessKeyId(id.value())
                      .status(StatusType.INACTIVE));
    } catch (NoSuchEntityException e) {
      // Gone already: it opens nothing, which is what was asked for.
    }
  }

  @Override
  public void delete(CredentialId id) {
    try {
      aws.iam().deleteAccessKey(request -> request.userName(user.value()).accessKeyId(id.value()));
    } catch (NoSuchEntityException e) {
      // Gone already, perhaps by a run that died before it removed the description.
    }
    tags.forget(id);
  }

  @Override
  public Proof prove(IssuedCredential credential) {
    String expected = tags.userArn();
    try (StsClient sts = aws.stsAs(credential.id(), credential.secret())) {
      return expected.equals(sts.getCallerIdentity().arn()) ? Proof.VALID : Proof.ANOTHER_USER;
    } catch (SdkException e) {
      return Proof.NOT_YET;
    }
  }

  private static Credential credential(AccessKeyMetadata key) {
    return new Credential(
        new CredentialId(key.accessKeyId()),
        IamStatus.of(key.status()),
        key.createDate(),
        new LastUse.NotReported(),
        Optional.empty());
  }
}

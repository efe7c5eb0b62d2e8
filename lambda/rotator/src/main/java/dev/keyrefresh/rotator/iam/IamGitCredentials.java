package dev.keyrefresh.rotator.iam;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.Credentials;
import dev.keyrefresh.rotator.client.RotatorClients;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.ServiceSpecificCredential;
import software.amazon.awssdk.services.iam.model.ServiceSpecificCredentialMetadata;
import software.amazon.awssdk.services.iam.model.StatusType;

/**
 * The Git credentials of one IAM user: its service-specific credentials for CodeCommit, which have
 * two slots of their own beside those of the access keys. {@code ResetServiceSpecificCredential} is
 * never called: it kills the password in use at once.
 */
public final class IamGitCredentials implements Credentials {
  private static final String CODECOMMIT = "codecommit.amazonaws.com";

  private final RotatorClients aws;
  private final UserName user;
  private final UserTags tags;

  public IamGitCredentials(RotatorClients aws, UserName user, UserTags tags) {
    this.aws = aws;
    this.user = user;
    this.tags = tags;
  }

  @Override
  public List<Credential> list() {
    return list(aws, user);
  }

  static List<Credential> list(RotatorClients aws, UserName user) {
    ListServiceSpecificCredentialsResponse answer =
        aws.iam()
            .listServiceSpecificCredentials(
                request -> request.userName(user.value()).serviceName(CODECOMMIT));
    if (Boolean.TRUE.equals(answer.isTruncated())) {
      throw new IllegalStateException(
          "iam:ListServiceSpecificCredentials: IAM has told a part of"
              + " "
              + user
              + "'s Git credentials, of which there are two at most");
    }
    return answer.serviceSpecificCredentials().stream().map(IamGitCredentials::credential).toList();
  }

  @Override
  public OtherKinds others(Set<CredentialKind> kinds) {
    return IamOthers.of(aws, user, kinds);
  }

  /** IAM keeps no record of it. */
  @Override
  public LastUse lastUse(CredentialId id) {
    return new LastUse.NotReported();
  }

  @Override
  public IssuedCredential create() {
    ServiceSpecificCredential made =
        aws.iamOnce()
            .createServiceSpecificCredential(
                request -> request.userName(user.value()).serviceName(CODECOMMIT))
            .serviceSpecificCredential();
    return new IssuedCredential(
        new CredentialId(made.serviceSpecificCredentialId()),
        CredentialKind.GIT_CREDENTIAL,
        user,
        made.serviceUserName(),
        Secret.of(made.servicePassword()),
        made.createDate());
  }

  @Override
  public void deactivate(CredentialId id) {
    try {
      aws.iam()
          .updateServiceSpecificCredential(
              request ->
                  request
                      .userName(user.value())
                      .serviceSpecificCredentialId(id.value())
                      .status(StatusType.INACTIVE));
    } catch (NoSuchEntityException e) {
      // Gone already: it opens nothing, which is what was asked for.
    }
  }

  @Override
  public void delete(CredentialId id) {
    try {
      aws.iam()
          .deleteServiceSpecificCredential(
              request -> request.userName(user.value()).serviceSpecificCredentialId(id.value()));
    } catch (NoSuchEntityException e) {
      // Gone already, perhaps by a run that died before it removed the description.
    }
    tags.forget(id);
  }

  /** STS knows nothing of Git credentials: only the updater's probe proves one. */
  @Override
  public Proof prove(IssuedCredential credential) {
    return Proof.NOT_YET;
  }

  private static Credential credential(ServiceSpecificCredentialMetadata found) {
    return new Credential(
        new CredentialId(found.serviceSpecificCredentialId()),
        found.serviceUserName(),
        IamStatus.of(found.status()),
        found.createDate(),
        new LastUse.NotReported(),
        Optional.empty());
  }
}

package dev.keyrefresh.rotator.iam;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotator.client.RotatorClients;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** The account's users, as events name them: by a key's id, or by a unique id. */
public final class IamUsers {
  private final RotatorClients aws;

  public IamUsers(RotatorClients aws) {
    this.aws = aws;
  }

  /**
   * Whose an access key is. Empty where IAM does not say, whatever the cause: it answers for a key
   * that is gone or of another account as for one that may not be asked about.
   */
  public Optional<UserName> ownerOf(CredentialId accessKeyId) {
    try {
      return Optional.ofNullable(
              aws.iam()
                  .getAccessKeyLastUsed(request -> request.accessKeyId(accessKeyId.value()))
                  .userName())
          .filter(name -> !name.isEmpty())
          .map(UserName::new);
    } catch (SdkException e) {
      return Optional.empty();
    }
  }

  /** The access keys of a user, whatever their status; none where there is no such user. */
  public List<CredentialId> keysOf(UserName user) {
    try {
      return aws
          .iam()
          .listAccessKeysPaginator(request -> request.userName(user.value()))
          .accessKeyMetadata()
          .stream()
          .map(AccessKeyMetadata::accessKeyId)
          .map(CredentialId::new)
          .toList();
    } catch (NoSuchEntityException e) {
      return List.of();
    }
  }

  /** The ARN of the permissions boundary that limits a user; empty where there is none. */
  public Optional<String> boundaryOf(UserName user) {
    return Optional.ofNullable(
            aws.iam()
                .getUser(request -> request.userName(user.value()))
                .user()
                .permissionsBoundary())
        .map(AttachedPermissionsBoundary::permissionsBoundaryArn);
  }

  /** The unique id of a user (AIDA…); empty where there is no such user. */
  public Optional<String> idOf(UserName user) {
    try {
      return Optional.of(
          aws.iam().getUser(request -> request.userName(user.value())).user().userId());
    } catch (NoSuchEntityException e) {
      return Optional.empty();
    }
  }
}

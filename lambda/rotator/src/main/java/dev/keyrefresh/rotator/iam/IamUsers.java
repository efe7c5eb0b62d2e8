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
import software.amazon.awssdk.services.iam.model.User;

/** The account's users, as events name them: by a key's id, or by a unique id. */
public final class IamUsers {
  private final RotatorClients aws;

  public IamUsers(RotatorClients aws) {
    this.aws = aws;
  }

  /**
   * A user as IAM has it.
   *
   * @param id its unique id (AIDA…)
   * @param claim the ARN of the managed secret that has claimed it, by its tag
   */
  public record Found(String id, Optional<String> claim) {}

  /** Empty where there is no such user. */
  public Optional<Found> find(UserName name) {
    try {
      User user = aws.iam().getUser(request -> request.userName(name.value())).user();
      return Optional.of(new Found(user.userId(), UserTags.claim(user)));
    } catch (NoSuchEntityException e) {
      return Optional.empty();
    }
  }

  /**
   * The name of the user whose an access key is, which need not be one that a cluster could have.
   * Empty where IAM does not say, whatever the cause: it answers for a key that is gone or of
   * another account as for one that may not be asked about.
   */
  public Optional<String> ownerOf(CredentialId accessKeyId) {
    try {
      return Optional.ofNullable(
              aws.iam()
                  .getAccessKeyLastUsed(request -> request.accessKeyId(accessKeyId.value()))
                  .userName())
          .filter(name -> !name.isEmpty());
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
}

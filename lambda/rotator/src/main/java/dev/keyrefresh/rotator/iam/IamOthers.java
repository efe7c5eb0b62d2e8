package dev.keyrefresh.rotator.iam;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotator.client.RotatorClients;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** A user's credentials of the kinds that are not rotated. */
final class IamOthers {
  private IamOthers() {}

  static OtherKinds of(RotatorClients aws, UserName user, Set<CredentialKind> kinds) {
    try {
      return new OtherKinds.Known(
          kinds.stream().flatMap(kind -> list(aws, user, kind).stream()).toList());
    } catch (NoSuchEntityException e) {
      return OtherKinds.none();
    } catch (SdkException e) {
      return new OtherKinds.Unknown("IAM: " + Failures.inShort(e));
    }
  }

  private static List<Credential> list(RotatorClients aws, UserName user, CredentialKind kind) {
    return switch (kind) {
      case ACCESS_KEY -> IamAccessKeys.list(aws, user);
      case GIT_CREDENTIAL -> IamGitCredentials.list(aws, user);
      case KEYLESS -> List.of();
    };
  }
}

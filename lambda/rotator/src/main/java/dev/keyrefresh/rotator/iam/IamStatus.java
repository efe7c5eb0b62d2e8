package dev.keyrefresh.rotator.iam;

import dev.keyrefresh.credential.Credential.Status;
import software.amazon.awssdk.services.iam.model.StatusType;

/** IAM's word for a credential's status. */
final class IamStatus {
  private IamStatus() {}

  /** A word that the SDK does not know is not good news. */
  static Status of(StatusType status) {
    return switch (status) {
      case ACTIVE -> Status.ACTIVE;
      case INACTIVE -> Status.INACTIVE;
      case EXPIRED -> Status.EXPIRED;
      case null -> Status.UNHEARD_OF;
      case UNKNOWN_TO_SDK_VERSION -> Status.UNHEARD_OF;
    };
  }
}

package dev.keyrefresh.local.aws.iam;

import java.util.Optional;

/** What a caller signs with. Only temporary credentials have a session token. */
public record Keys(String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {
  @Override
  public String toString() {
    return "Keys[" + accessKeyId + ", redacted]";
  }
}

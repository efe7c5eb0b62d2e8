package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.ServiceUser;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import java.util.Objects;
import java.util.Optional;

/**
 * How a cluster's targets are served.
 *
 * @param user whose credentials they hold
 * @param takeOver whether targets are written although their owner would revert it
 * @param probeUrl a repository that {@code repo-creds} over it are proven with
 */
public record Rules(
    Form form, ServiceUser user, boolean takeOver, Optional<CodeCommitUrl> probeUrl) {
  public Rules {
    Objects.requireNonNull(form);
    Objects.requireNonNull(user);
    Objects.requireNonNull(probeUrl);
  }
}

package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.CredentialId;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * How far a run has come.
 *
 * @param heldBack whether it may not begin a rotation, or does not know yet that it may
 * @param promoted whether it has promoted a credential already
 * @param verified credentials that it proved to STS
 * @param invalid credentials that it could not prove in time
 * @param attempted credentials that it had delivered, whatever came of it
 * @param renewed whether it had delivered what is wanted where nothing is stored, likewise
 */
public record RunProgress(
    RunRequest request,
    boolean heldBack,
    boolean promoted,
    Set<CredentialId> verified,
    Set<CredentialId> invalid,
    Set<CredentialId> attempted,
    boolean renewed) {
  public RunProgress {
    Objects.requireNonNull(request);
    verified = Set.copyOf(verified);
    invalid = Set.copyOf(invalid);
    attempted = Set.copyOf(attempted);
  }

  public static RunProgress begin(RunRequest request, boolean heldBack) {
    return new RunProgress(request, heldBack, false, Set.of(), Set.of(), Set.of(), false);
  }

  /** The same once it is known that it may begin a rotation. */
  public RunProgress released() {
    return new RunProgress(request, false, promoted, verified, invalid, attempted, renewed);
  }

  public RunProgress proving(CredentialId proven) {
    return new RunProgress(
        request, heldBack, promoted, with(verified, proven), invalid, attempted, renewed);
  }

  public RunProgress failingToProve(CredentialId unproven) {
    return new RunProgress(
        request, heldBack, promoted, verified, with(invalid, unproven), attempted, renewed);
  }

  public RunProgress delivering(CredentialId delivered) {
    return new RunProgress(
        request, heldBack, promoted, verified, invalid, with(attempted, delivered), renewed);
  }

  public RunProgress renewing() {
    return new RunProgress(request, heldBack, promoted, verified, invalid, attempted, true);
  }

  /** What was delivered before an intent was written proves nothing about the time after it. */
  public RunProgress afterIntent() {
    return new RunProgress(request, heldBack, promoted, verified, invalid, Set.of(), renewed);
  }

  /** What was delivered before the promotion proves nothing about the time after it. */
  public RunProgress afterPromotion() {
    return new RunProgress(request, heldBack, true, verified, invalid, Set.of(), renewed);
  }

  private static Set<CredentialId> with(Set<CredentialId> ids, CredentialId another) {
    Set<CredentialId> more = new HashSet<>(ids);
    more.add(another);
    return more;
  }
}

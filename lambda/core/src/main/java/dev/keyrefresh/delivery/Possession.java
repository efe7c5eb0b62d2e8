package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetOutcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a target that nobody named may be given a pair: only where the one in it is genuine for
 * its own URL, so that whoever wrote it could open that repository anyway. An id, a label and an
 * annotation anybody may write.
 */
final class Possession {
  private final Form form;
  private final Repositories repositories;
  private final Prober prober;
  private final Supplier<RoleSession> session;

  Possession(Form form, Repositories repositories, Prober prober, Supplier<RoleSession> session) {
    this.form = form;
    this.repositories = repositories;
    this.prober = prober;
    this.session = session;
  }

  /** Why it is not served, where it has a URL of CodeCommit; empty where it may be. */
  Optional<TargetOutcome> objection(Seen seen) {
    TargetSecret target = seen.target();
    if (target.named()) {
      return Optional.empty();
    }
    if (target.forWriting()) {
      return Optional.of(TargetOutcome.UNNAMED);
    }
    if (target.isInsecure()) {
      return Optional.of(TargetOutcome.INSECURE);
    }
    CodeCommitUrl url = target.codeCommitUrl().orElseThrow();
    Optional<Pair> pair = target.pair();
    if (pair.isEmpty()) {
      return Optional.of(TargetOutcome.UNNAMED);
    }
    return isMade(seen, pair.get(), url) ? Optional.empty() : unmade(seen, pair.get(), url);
  }

  private boolean isMade(Seen seen, Pair pair, CodeCommitUrl url) {
    return seen.stored()
            .versions()
            .filter(version -> isLogin(version, seen.target()))
            .anyMatch(version -> isMadeOf(version, pair.password(), url))
        || (seen.target().holdsOwnSession() && isMadeOfOwnSession(pair, url));
  }

  private static boolean isLogin(CredentialVersion version, TargetSecret target) {
    return target.login().filter(version.credential().login()::equals).isPresent();
  }

  private static boolean isMadeOf(CredentialVersion version, Secret password, CodeCommitUrl url) {
    return version.credential().secret().equals(password)
        || Genuine.isSignature(password, version, url);
  }

  private boolean isMadeOfOwnSession(Pair pair, CodeCommitUrl url) {
    RoleSession role = session.get();
    return pair.username().equals(role.username())
        && Genuine.isSignature(pair.password(), role.secret(), url);
  }

  /** Where a secret is stored to compare with, the comparison was the answer. */
  private Optional<TargetOutcome> unmade(Seen seen, Pair pair, CodeCommitUrl url) {
    if (isKeyStored(seen)) {
      return Optional.of(TargetOutcome.UNNAMED);
    }
    List<CodeCommitUrl> where = repositories.of(seen.target(), url);
    Answer answer = prober.ask(where, form, pair);
    return switch (answer) {
      case ACCEPTED -> Optional.empty();
      case REFUSED, NOT_FOUND -> Optional.of(TargetOutcome.UNNAMED);
      case INCONCLUSIVE, SILENT ->
          Optional.of(where.isEmpty() ? TargetOutcome.UNPROVABLE : TargetOutcome.UNPROVEN);
    };
  }

  /** IAM gives the login of a Git credential away again: another one may have it. */
  private static boolean isKeyStored(Seen seen) {
    return seen.stored()
        .versions()
        .map(CredentialVersion::credentialId)
        .anyMatch(id -> seen.target().identifier().filter(id::equals).isPresent());
  }
}

package dev.keyrefresh.delivery;

import dev.keyrefresh.target.CodeCommitUrl;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The repositories that a target's credential can be tried on. */
final class Repositories {
  /** More would say no more, and each of them may make a run wait. */
  private static final int MOST = 3;

  private final Supplier<List<Known>> targets;
  private final Optional<CodeCommitUrl> configured;

  /**
   * @param targets those that were read so far
   */
  Repositories(Supplier<List<Known>> targets, Optional<CodeCommitUrl> configured) {
    this.targets = targets;
    this.configured = configured;
  }

  /**
   * A {@code repository} secret's own; of a {@code repo-creds} secret, some of those under its
   * prefix as Argo CD matches it, by the first letters without regard to case.
   */
  List<CodeCommitUrl> of(TargetSecret target, CodeCommitUrl url) {
    if (!target.template() && url.isRepository()) {
      return List.of(url);
    }
    String prefix = normal(url);
    return Stream.concat(configured.stream(), known())
        .distinct()
        .filter(repository -> normal(repository).startsWith(prefix))
        .limit(MOST)
        .toList();
  }

  /** Those that have no credential of their own come first: they are who use a template's. */
  private Stream<CodeCommitUrl> known() {
    return targets.get().stream()
        .sorted(Comparator.comparing(Known::hasCredential))
        .map(Known::url)
        .filter(CodeCommitUrl::isRepository);
  }

  /** Of a secret, which may be large, what matters here. */
  record Known(CodeCommitUrl url, boolean hasCredential) {
    static Optional<Known> of(TargetSecret target) {
      return target
          .codeCommitUrl()
          .filter(_ -> !target.template())
          .map(url -> new Known(url, target.username().isPresent()));
    }
  }

  private static String normal(CodeCommitUrl url) {
    return url.toString().toLowerCase(Locale.ROOT);
  }
}

package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.TargetName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The repositories that a target's credential can be tried on. */
final class Repositories {
  /** More would say no more, and each of them may make a run wait. */
  private static final int MOST = 3;

  private final TargetStore targets;
  private final List<TargetName> names;
  private final Optional<CodeCommitUrl> configured;
  private final Once<List<CodeCommitUrl>> known = new Once<>(this::read);

  Repositories(TargetStore targets, List<TargetName> names, Optional<CodeCommitUrl> configured) {
    this.targets = targets;
    this.names = List.copyOf(names);
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
    return Stream.concat(configured.stream(), known.get().stream())
        .distinct()
        .filter(repository -> normal(repository).startsWith(prefix))
        .limit(MOST)
        .toList();
  }

  /** Those that have no credential of their own come first: they are who use a template's. */
  private List<CodeCommitUrl> read() {
    List<TargetSecret> found = new ArrayList<>();
    for (TargetName name : names) {
      try {
        targets.read(name).filter(target -> !target.template()).ifPresent(found::add);
      } catch (Unavailable e) {
        // Said of the target itself when its turn comes; it cannot be of help here.
      }
    }
    return found.stream()
        .sorted(Comparator.comparing(target -> target.username().isPresent()))
        .flatMap(target -> target.codeCommitUrl().stream())
        .filter(CodeCommitUrl::isRepository)
        .toList();
  }

  private static String normal(CodeCommitUrl url) {
    return url.toString().toLowerCase(Locale.ROOT);
  }
}

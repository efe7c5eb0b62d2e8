package dev.keyrefresh.delivery;

import dev.keyrefresh.target.RawSecret;
import java.util.List;

/**
 * The label by which Argo CD finds its secrets.
 *
 * @see <a href="https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/">Argo
 *     CD's declarative setup</a>
 */
public final class ArgoCdLabel {
  public static final String KEY = "argocd.argoproj.io/secret-type";

  /** Of secrets that are served where they are found. */
  public static final List<String> SERVED = List.of("repository", "repo-creds");

  private static final List<String> TEMPLATES = List.of("repo-creds", "repo-write-creds");
  private static final List<String> FOR_WRITING = List.of("repository-write", "repo-write-creds");

  /** Of every secret from which Argo CD takes what opens Git. */
  public static final List<String> ALL =
      List.of("repository", "repo-creds", "repository-write", "repo-write-creds");

  private ArgoCdLabel() {}

  static boolean isTemplate(RawSecret secret) {
    return TEMPLATES.contains(secret.labels().getOrDefault(KEY, ""));
  }

  static boolean isForWriting(RawSecret secret) {
    return FOR_WRITING.contains(secret.labels().getOrDefault(KEY, ""));
  }
}

package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.ServiceUser;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Holding;
import dev.keyrefresh.target.SignedGitPassword;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds what in a secret may open Git, by its raw data, whatever the secret is for and whoever
 * reads it: the text of a stored credential's secret anywhere; a signed password of one that has
 * not died of age; and of credentials whose secret nobody has stored, every id and login.
 */
final class HolderSearch {
  private static final Pattern SIGNED = Pattern.compile("[0-9]{8}T[0-9]{6}Z[0-9a-f]{64}");
  private static final Pattern ID =
      Pattern.compile("(?<![A-Za-z0-9])A(?:KI|CC)A[A-Z0-9]{12,124}(?![A-Za-z0-9])");
  private static final Pattern URL = Pattern.compile("(?i)https://[^\\s\"'<>]{1,2048}");

  private final List<CredentialVersion> stored;
  private final Pattern login;

  /**
   * @param stored the versions whose secrets are known
   */
  HolderSearch(List<CredentialVersion> stored, ServiceUser user) {
    this.stored = List.copyOf(stored);
    login = user.login();
  }

  List<Holding> in(TargetSecret target, Instant now) {
    return new Search(target, now).holdings();
  }

  private final class Search {
    private final TargetSecret target;
    private final Instant now;
    private final SortedMap<String, List<String>> views = new TreeMap<>();
    private final Set<Holding> proven = new LinkedHashSet<>();

    Search(TargetSecret target, Instant now) {
      this.target = target;
      this.now = now;
      target.fields().forEach((field, text) -> views.put(field, Views.of(text.reveal())));
    }

    List<Holding> holdings() {
      views.forEach(
          (field, texts) -> {
            stored.stream()
                .filter(version -> contains(texts, version.credential().secret().reveal()))
                .forEach(version -> proven.add(holding(version, field)));
            found(SIGNED, texts).forEach(password -> addSigned(field, Secret.of(password)));
          });
      Set<Holding> unproven = new LinkedHashSet<>();
      views.forEach((field, texts) -> unproven(field, texts).forEach(unproven::add));
      return Stream.concat(proven.stream(), unproven.stream()).toList();
    }

    /** One of which the repository is not known may be for any. */
    private void addSigned(String field, Secret password) {
      if (SignedGitPassword.signedAt(password)
          .filter(at -> at.plus(SignedGitPassword.LIFETIME).isAfter(now))
          .isEmpty()) {
        return;
      }
      List<CodeCommitUrl> repositories = repositories();
      List<CredentialVersion> named = keys().filter(this::isNamed).toList();
      (named.isEmpty() ? keys() : named.stream())
          .filter(
              key ->
                  repositories.isEmpty()
                      ? isNamed(key)
                      : repositories.stream()
                          .anyMatch(url -> Genuine.isSignature(password, key, url)))
          .forEach(key -> proven.add(holding(key, field)));
    }

    private Stream<CredentialVersion> keys() {
      return stored.stream()
          .filter(version -> version.credential().kind() == CredentialKind.ACCESS_KEY);
    }

    private boolean isNamed(CredentialVersion version) {
      return views.values().stream()
          .anyMatch(texts -> contains(texts, version.credential().login()));
    }

    private List<CodeCommitUrl> repositories() {
      return views.values().stream()
          .flatMap(texts -> found(URL, texts))
          .flatMap(text -> CodeCommitUrl.parse(text).stream())
          .filter(CodeCommitUrl::isRepository)
          .distinct()
          .toList();
    }

    private Stream<Holding> unproven(String field, List<String> texts) {
      Stream<Holding> ids =
          found(ID, texts)
              .map(CredentialId::new)
              .filter(id -> stored.stream().noneMatch(it -> it.credentialId().equals(id)))
              .map(id -> Holding.of(id, field, isOwned(field)));
      Stream<Holding> logins =
          found(login, texts)
              .filter(name -> !isProven(name))
              .map(name -> Holding.ofLogin(name, field, isOwned(field)));
      return Stream.concat(ids, logins);
    }

    private boolean isProven(String name) {
      return stored.stream()
          .filter(version -> version.credential().login().equals(name))
          .anyMatch(
              version ->
                  proven.stream()
                      .anyMatch(
                          holding ->
                              holding.credential().equals(Optional.of(version.credentialId()))));
    }

    private Holding holding(CredentialVersion version, String field) {
      return Holding.of(version.credentialId(), field, isOwned(field));
    }

    private boolean isOwned(String field) {
      return field.equals(target.ours().username()) || field.equals(target.ours().password());
    }
  }

  private static boolean contains(List<String> texts, String text) {
    return texts.stream().anyMatch(view -> view.contains(text));
  }

  private static Stream<String> found(Pattern pattern, List<String> texts) {
    return texts.stream()
        .flatMap(view -> pattern.matcher(view).results().map(MatchResult::group))
        .distinct();
  }
}

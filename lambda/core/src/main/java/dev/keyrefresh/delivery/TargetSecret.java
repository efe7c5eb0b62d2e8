package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.RawSecret;
import dev.keyrefresh.target.TargetName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Kubernetes secret as read.
 *
 * @param named whether it is a target by name, not by discovery
 * @param resourceVersion the precondition of a patch
 * @param template whether it is a {@code repo-creds} secret, which covers many repositories
 * @param forWriting whether it is for pushing: such a one is served only where it is named
 * @param owner who would put back what we write, in words; empty when nobody would
 * @param fields its data, decoded
 * @param ours the names of the fields that hold the credential
 */
public record TargetSecret(
    TargetName name,
    boolean named,
    String resourceVersion,
    boolean template,
    boolean forWriting,
    boolean immutable,
    Optional<String> owner,
    Map<String, Secret> fields,
    Form.Fields ours,
    Stamps stamps) {
  /** A user may be there without a scheme, and hold what ends a URL elsewhere. */
  private static final String BEFORE_THE_HOST = "(?s)^((?:[A-Za-z][A-Za-z0-9+.-]*:)?//)?.*@";

  /** What IAM makes ids of; a username of another host may be a token, which has to stay unseen. */
  private static final Pattern IDENTIFIER = Pattern.compile("A(?:KI|SI|CC)A[A-Z0-9]{12,124}");

  private static final Pattern USER_INFO = Pattern.compile("^[^/?#]*//([^/?#]*)@");

  /** Words that Argo CD reads as false. */
  private static final Set<String> NO = Set.of("false", "f", "0", "");

  public TargetSecret {
    Objects.requireNonNull(name);
    Objects.requireNonNull(resourceVersion);
    Objects.requireNonNull(owner);
    fields = Map.copyOf(fields);
    Objects.requireNonNull(ours);
    Objects.requireNonNull(stamps);
  }

  /**
   * Understands a secret.
   *
   * @param named whether it is a target by name
   * @param ours the names of the fields that hold the credential
   */
  public static TargetSecret read(RawSecret raw, boolean named, Form.Fields ours) {
    Map<String, Secret> fields = new HashMap<>();
    raw.data()
        .forEach(
            (field, bytes) -> {
              if (bytes.length > 0) {
                fields.put(field, Secret.of(new String(bytes, StandardCharsets.UTF_8)));
              }
            });
    return new TargetSecret(
        raw.name(),
        named,
        raw.resourceVersion(),
        ArgoCdLabel.isTemplate(raw),
        ArgoCdLabel.isForWriting(raw),
        raw.immutable(),
        Ownership.of(raw),
        fields,
        ours,
        Annotations.stamps(raw.annotations()));
  }

  /**
   * Our annotations. They survive a revert of the data, so they never say what a target holds.
   *
   * @param credential the credential delivered last
   * @param since when that credential was delivered first; renewals leave it
   * @param drifted when it was last found changed by somebody else
   * @param contested when it was last found changed within a day of the time before
   */
  public record Stamps(
      Optional<CredentialId> credential,
      Optional<String> version,
      Optional<Instant> since,
      Optional<Instant> drifted,
      Optional<Instant> contested) {
    public static final Stamps NONE =
        new Stamps(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /** A field; an empty value counts as none, as it does for Argo CD. */
  public Optional<Secret> field(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  public String url() {
    return field("url").map(Secret::reveal).orElse("");
  }

  /** Its URL, where that is an HTTPS URL of CodeCommit. */
  Optional<CodeCommitUrl> codeCommitUrl() {
    return CodeCommitUrl.parse(url());
  }

  /** The user in its URL, percent-decoded; empty where there is none. */
  Optional<String> userInUrl() {
    return userInfo().map(text -> Views.percentDecoded(text.split(":", 2)[0]));
  }

  /** Whether its URL has a password, be it an empty one: Git asks for none then. */
  boolean hasPasswordInUrl() {
    return userInfo().filter(text -> text.contains(":")).isPresent();
  }

  private Optional<String> userInfo() {
    Matcher matcher = USER_INFO.matcher(url());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether Argo CD would send its pair past the check of certificates, or through a proxy. */
  boolean isInsecure() {
    return field("proxy").isPresent()
        || Stream.of("insecure", "insecureIgnoreHostKey")
            .flatMap(key -> field(key).stream())
            .anyMatch(value -> !NO.contains(value.reveal().strip().toLowerCase(Locale.ROOT)));
  }

  /** The URL for people to see: without user, query and fragment, which may hold a secret. */
  public String shownUrl() {
    return url().replaceFirst(BEFORE_THE_HOST, "$1").replaceFirst("(?s)[?#].*", "");
  }

  public Optional<Secret> username() {
    return field(ours.username());
  }

  public Optional<Secret> password() {
    return field(ours.password());
  }

  /** The pair that it holds, if it holds both. */
  Optional<Pair> pair() {
    return username().flatMap(name -> password().map(found -> new Pair(name, found)));
  }

  /** The username without a session token. */
  public Optional<String> login() {
    return username().map(Secret::reveal).map(text -> text.split("%", 2)[0]);
  }

  /** The id in its username, where that has the shape of one. */
  public Optional<CredentialId> identifier() {
    return login().filter(TargetSecret::isIdentifier).map(CredentialId::new);
  }

  /**
   * Whether it holds a pair that we made of a role's session. The key that signed it is gone with
   * the process that had it, so that only our own annotation tells it from somebody else's.
   */
  boolean holdsOwnSession() {
    return identifier().filter(TargetSecret::isOfSession).isPresent()
        && identifier().equals(stamps.credential());
  }

  static boolean isIdentifier(String text) {
    return IDENTIFIER.matcher(text).matches();
  }

  static boolean isOfSession(CredentialId id) {
    return id.value().startsWith("ASIA");
  }
}

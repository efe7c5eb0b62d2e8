package dev.keyrefresh.target;

import java.util.Optional;

/**
 * What was found at a target, or came of writing it. One word in results, logs, mails and tests.
 */
public enum TargetOutcome {
  /** Holds what is wanted; after a delivery: written, read back and accepted by CodeCommit. */
  IN_STEP(Role.SERVED, "holds what is wanted"),
  /** Holds another credential of this user, or a spoilt pair. */
  BEHIND(Role.SERVED, "holds another credential; the next delivery writes the wanted one"),
  /** Drifted twice within a day: delivered, but something else writes it too. */
  CONTESTED(
      Role.SERVED, "something else keeps writing it: find out who, or give it up as a target"),
  /** Neither the new pair nor the present credential opens the repository. */
  BROKEN_BEFORE(
      Role.BROKEN,
      "CodeCommit refuses the present credential too: is the repository gone, or the permission?"),
  /** The new pair is refused where the present one works. */
  REFUSED(Role.SERVED, "CodeCommit refuses the new credential but not the present one"),
  /**
   * The new pair could not be proven; nothing was written, or what was written is not proven yet.
   */
  UNPROVEN(Role.SERVED, "CodeCommit gave no clear answer: it is tried again"),
  /** A pair would die with the session before its 15 minutes are over. */
  SESSION_ENDS(
      Role.SERVED,
      "the session of the updater's role ends within 15 minutes: it is tried again with the next"),
  /** As above, for all that is known. */
  SESSION_UNDATED(
      Role.SERVED,
      "Lambda does not tell the updater how long its role's session lives: switch SnapStart on,"
          + " publish a version, and call it by an alias of that version"),
  /** A {@code repo-creds} secret, and no repository is known that it covers. */
  UNPROVABLE(
      Role.SERVED,
      "no repository to prove a credential with: set PROBE_URL to one under its url, or name one"
          + " of its repository secrets as a target"),
  /** Changed by somebody else each time it was to be patched. */
  CONFLICT(Role.SERVED, "it changed under every attempt to write it: it is tried again"),
  UNREACHABLE(Role.UNSEEN, "the API server did not answer: see network, URL and CA"),
  NOT_REACHED(
      Role.UNSEEN,
      "the run's time was over before its turn: the next run tries again",
      UNREACHABLE),
  FORBIDDEN(Role.UNSEEN, "the API server refused: see access entry, Role and RoleBinding"),
  /** Its owner would put back what we write. */
  OWNED_ELSEWHERE(
      Role.STUCK,
      "its owner would revert a write: let the owner leave the fields alone, or set TAKE_OVER"),
  IMMUTABLE(Role.STUCK, "the secret is immutable: replace it by one that is not"),
  /** The form does not cover what this secret is for. */
  UNSUITED(Role.ASIDE, "a signed password opens one repository: use the form git for repo-creds"),
  NOT_OURS(Role.ASIDE, "holds no credential of this user: name it as a target if it should"),
  RELEASED(Role.ASIDE, "the cluster was released: whoever took over writes it"),
  MISSING(
      Role.ASIDE,
      "no such secret, or no such namespace: correct the name, or make the repository in Argo CD"),
  SHADOWED(Role.ASIDE, "a bearerToken hides the password: remove the token"),
  INHERITS(Role.ASIDE, "holds no credential field: Argo CD takes it from a repo-creds secret"),
  NO_URL(Role.ASIDE, "has no url"),
  OTHER_HOST(Role.ASIDE, "its url is not an HTTPS URL of CodeCommit"),
  /** Git would not send what a delivery writes. */
  LOGIN_IN_URL(
      Role.ASIDE,
      "its url has a login, which Git sends whatever the fields say: take it out of the url",
      OTHER_HOST),
  /** Found by its label, and what it holds is no proof that it is this cluster's to serve. */
  UNNAMED(
      Role.ASIDE,
      "nothing in it proves that it was given this credential: name it as a target if it should"
          + " be served",
      NOT_OURS),
  /** Found by its label, and a pair in it would be sent past the check of certificates. */
  INSECURE(
      Role.ASIDE,
      "it sets insecure or a proxy, by which a pair may be read on its way: take that out, or"
          + " name it as a target",
      NOT_OURS);

  /** What an outcome means for the rest of the rotation. */
  public enum Role {
    /**
     * Must hold the wanted credential before a promotion, and holds retirement up until it does.
     */
    SERVED,
    /** As served, but nobody can say what it holds. */
    UNSEEN,
    /** Cannot be written; a credential that it holds may be in use and is protected. */
    STUCK,
    /** Did not work before: reported, and left out of the proof. */
    BROKEN,
    /** No consumer of this credential. */
    ASIDE
  }

  private final Role role;
  private final String meaning;
  private final Optional<TargetOutcome> older;

  TargetOutcome(Role role, String meaning) {
    this(role, meaning, Optional.empty());
  }

  /**
   * @param older the nearest word that version 1.0 knows
   */
  TargetOutcome(Role role, String meaning, TargetOutcome older) {
    this(role, meaning, Optional.of(older));
  }

  TargetOutcome(Role role, String meaning, Optional<TargetOutcome> older) {
    this.role = role;
    this.meaning = meaning;
    this.older = older;
  }

  /** What is said to a function of version 1.0, which fails on a word that it does not know. */
  public TargetOutcome inVersion1() {
    return older.orElse(this);
  }

  public Role role() {
    return role;
  }

  /** What it means and what to do, for a person. */
  public String meaning() {
    return meaning;
  }

  /** Whether it holds what is wanted. */
  public boolean isDelivered() {
    return this == IN_STEP || this == CONTESTED;
  }

  /** Whether a person should be told. */
  public boolean needsAttention() {
    return switch (this) {
      case IN_STEP, BEHIND, NOT_OURS, RELEASED -> false;
      default -> true;
    };
  }
}

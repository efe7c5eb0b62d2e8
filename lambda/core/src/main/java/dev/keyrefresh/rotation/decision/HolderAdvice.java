package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.store.LetGo;
import dev.keyrefresh.target.TargetState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** As {@link Advice}, of secrets that hold a credential and are not served. */
final class HolderAdvice {
  /** The tag of the managed secret by which a person lets go. */
  private static final String LET_GO = "codecommit-key-refresh/let-go";

  private HolderAdvice() {}

  static Attention held(CredentialId id, TargetState state, Optional<Instant> needed) {
    return new Attention(
        Reason.HELD_ELSEWHERE,
        where(id, state)
            + "; for as long as it does, the credential is kept as it is"
            + needed.map(due -> ". From " + due + " on its slot is needed").orElse(""),
        waysOut(id, state));
  }

  static Attention exposed(CredentialId id, TargetState state, Optional<Instant> deadline) {
    return new Attention(
        Reason.HELD_ELSEWHERE,
        where(id, state) + "; the credential is exposed, and " + end(state, deadline),
        waysOut(id, state));
  }

  private static String end(TargetState state, Optional<Instant> deadline) {
    if (state.discovered()) {
      return "does not wait for a secret that nobody named";
    }
    return deadline
        .map(at -> "is deactivated at " + at + " all the same")
        .orElse("stays Active, since it could not be written down since when it is exposed");
  }

  static Attention misread(String word) {
    return new Attention(
        Reason.HELD_ELSEWHERE,
        "the tag " + LET_GO + " has the word '" + word + "', which lets nothing go",
        "Write it as ID@namespace/name, such as AKIAIOSFODNN7EXAMPLE@argocd/repo-2871, several of"
            + " them with a space between.");
  }

  static Attention inVain(String word) {
    return new Attention(
        Reason.HELD_ELSEWHERE,
        "the tag " + LET_GO + " has " + word + ", and that secret does not hold that credential",
        "Correct it if it is meant for what is told of here; else take it out.");
  }

  private static String where(CredentialId id, TargetState state) {
    List<String> fields = state.fieldsWith(id);
    return state.name()
        + " holds "
        + id
        + (fields.isEmpty() ? "" : " in " + String.join(", ", fields))
        + switch (state.role()) {
          case SERVED, UNSEEN, BROKEN -> ", where no delivery writes";
          case STUCK, ASIDE ->
              " and is not served: " + state.outcome() + " (" + state.outcome().meaning() + ")";
        };
  }

  private static String waysOut(CredentialId id, TargetState state) {
    return "Make it one that can be served, or take the credential out of it, or let go: add "
        + new LetGo(id, state.name())
        + " to the managed secret's tag "
        + LET_GO
        + ". Then "
        + id
        + " is retired as if that secret did not hold it.";
  }
}

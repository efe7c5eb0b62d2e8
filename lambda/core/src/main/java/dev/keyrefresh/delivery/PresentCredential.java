package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.target.CodeCommitUrl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Tries that on which one target lives, nothing written. */
final class PresentCredential {
  private final CredentialChoice choice;
  private final Repositories repositories;
  private final Prober prober;
  private final InstantSource clock;

  PresentCredential(
      CredentialChoice choice, Repositories repositories, Prober prober, InstantSource clock) {
    this.choice = choice;
    this.repositories = repositories;
    this.prober = prober;
    this.clock = clock;
  }

  /** Its credential as it is stored, or else the pair in it; empty where it holds none. */
  Optional<Answer> of(Seen seen) {
    return choice.isAside(seen) ? Optional.empty() : answer(seen);
  }

  private Optional<Answer> answer(Seen seen) {
    TargetSecret target = seen.target();
    CodeCommitUrl url = target.codeCommitUrl().orElseThrow();
    Instant now = clock.instant();
    Optional<DesiredCredential> held = choice.livesOn(seen);
    return held.map(order -> order.pair(url, now))
        .or(target::pair)
        .map(pair -> prober.ask(repositories.of(target, url), choice.form(held), pair));
  }
}

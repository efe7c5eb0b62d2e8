package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Tries a pair on the repositories that it is for. */
final class Prober {
  private static final Duration BETWEEN = Duration.ofSeconds(3);

  private final GitProbe probe;
  private final InstantSource clock;
  private final Pause pause;

  Prober(GitProbe probe, InstantSource clock, Pause pause) {
    this.probe = probe;
    this.clock = clock;
    this.pause = pause;
  }

  /** One repository that opens is proof; one that does not may be closed to this user alone. */
  Answer ask(List<CodeCommitUrl> where, Form form, Pair pair) {
    Set<Answer> heard = EnumSet.noneOf(Answer.class);
    for (CodeCommitUrl url : where) {
      Answer answer = probe.probe(url, DesiredCredential.sent(form, pair, url, clock.instant()));
      if (answer == Answer.ACCEPTED) {
        return answer;
      }
      heard.add(answer);
    }
    return Stream.of(Answer.REFUSED, Answer.INCONCLUSIVE, Answer.NOT_FOUND)
        .filter(heard::contains)
        .findFirst()
        .orElse(Answer.INCONCLUSIVE);
  }

  /** Until a new credential has propagated, CodeCommit refuses it. */
  Answer askPatiently(List<CodeCommitUrl> where, Form form, Pair pair, Instant until) {
    Answer answer = ask(where, form, pair);
    while (answer == Answer.REFUSED && clock.instant().isBefore(until)) {
      pause.pause(BETWEEN);
      answer = ask(where, form, pair);
    }
    return answer;
  }
}

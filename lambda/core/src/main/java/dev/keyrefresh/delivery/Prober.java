package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.time.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * Tries a pair on the repositories that it is for. A host that is silent once is asked no more in
 * this run, and none is when the run's time is over.
 */
final class Prober {
  private static final Duration BETWEEN = Duration.ofSeconds(3);

  private final GitProbe probe;
  private final InstantSource clock;
  private final Pause pause;
  private final Pace pace;

  /** Silent hosts, and who was renewed although nothing was heard from them. */
  private final Map<String, Set<TargetName>> silent = new ConcurrentSkipListMap<>();

  Prober(GitProbe probe, InstantSource clock, Pause pause, Pace pace) {
    this.probe = probe;
    this.clock = clock;
    this.pause = pause;
    this.pace = pace;
  }

  /** One repository that opens is proof; one that does not may be closed to this user alone. */
  Answer ask(List<CodeCommitUrl> where, Form form, Pair pair) {
    Set<Answer> heard = EnumSet.noneOf(Answer.class);
    for (CodeCommitUrl url : where) {
      Answer answer = ask(url, form, pair);
      if (answer == Answer.ACCEPTED) {
        return answer;
      }
      heard.add(answer);
    }
    return Stream.of(Answer.REFUSED, Answer.INCONCLUSIVE, Answer.SILENT, Answer.NOT_FOUND)
        .filter(heard::contains)
        .findFirst()
        .orElse(Answer.INCONCLUSIVE);
  }

  private Answer ask(CodeCommitUrl url, Form form, Pair pair) {
    if (silent.containsKey(url.host())) {
      return Answer.SILENT;
    }
    if (!pace.hasTime()) {
      return Answer.INCONCLUSIVE;
    }
    Answer answer = probe.probe(url, DesiredCredential.sent(form, pair, url, clock.instant()));
    if (answer == Answer.SILENT) {
      silent.putIfAbsent(url.host(), ConcurrentHashMap.newKeySet());
    }
    return answer;
  }

  /** Notes that it is written unproven, for what is said of silent hosts. */
  void unproven(Proposal proposal) {
    proposal.repositories().stream()
        .map(CodeCommitUrl::host)
        .distinct()
        .flatMap(host -> Optional.ofNullable(silent.get(host)).stream())
        .forEach(renewed -> renewed.add(proposal.seen().target().name()));
  }

  /** What is to be said of silent hosts. */
  List<String> said() {
    return silent.entrySet().stream()
        .map(
            host ->
                "CodeCommit did not answer in time at "
                    + host.getKey()
                    + ", which was asked no more in this run: "
                    + host.getValue().size()
                    + " of its targets were written unproven")
        .toList();
  }

  /** Until a new credential has propagated, CodeCommit refuses it. */
  Answer askPatiently(List<CodeCommitUrl> where, Form form, Pair pair, Instant until) {
    Answer answer = ask(where, form, pair);
    while (answer == Answer.REFUSED && clock.instant().isBefore(until) && pace.hasTime()) {
      pause.pause(BETWEEN);
      answer = ask(where, form, pair);
    }
    return answer;
  }
}

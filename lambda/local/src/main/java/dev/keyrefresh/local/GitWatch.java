package dev.keyrefresh.local;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.local.aws.LocalIam;
import dev.keyrefresh.local.git.StockGit;
import dev.keyrefresh.local.kubernetes.LocalCluster;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at what every target holds and tries it, with the machine's own git and with nothing but
 * what is in the target: the promise, checked from outside.
 */
final class GitWatch {
  private final LocalCluster cluster;
  private final LocalIam iam;
  private final String user;
  private final StockGit git;
  private final Form form;
  private final InstantSource clock;
  private final List<TargetName> targets;
  private final AtomicLong tries = new AtomicLong();

  GitWatch(LocalCluster cluster, LocalIam iam, String user, StockGit git, List<TargetName> targets,
      Form form, InstantSource clock) {
    this.cluster = cluster;
    this.iam = iam;
    this.user = user;
    this.git = git;
    this.form = form;
    this.clock = clock;
    this.targets = List.copyOf(targets);
  }

  /**
   * What was found.
   *
   * @param opened by target, whether git listed the repository
   * @param broken what breaks an invariant, in words
   */
  record Look(List<Boolean> opened, List<String> broken) {
    Look {
      opened = List.copyOf(opened);
      broken = List.copyOf(broken);
    }

    String marks() {
      StringBuilder marks = new StringBuilder();
      opened.forEach(open -> marks.append(marks.isEmpty() ? "" : " ").append(open ? "✓" : "✗"));
      return marks.toString();
    }
  }

  Look look() {
    int most = Math.max(iam.keys(user).size(), iam.gitCredentials(user).size());
    Set<String> active = active();
    List<String> broken = new ArrayList<>();
    if (most > 2) {
      broken.add("the user has " + most + " credentials of a kind");
    }
    List<Optional<String>> answers = targets.parallelStream()
        .map(target -> whatIsWrong(target, active)).toList();
    answers.forEach(answer -> answer.ifPresent(broken::add));
    return new Look(answers.stream().map(Optional::isEmpty).toList(), broken);
  }

  /** What a target may name: ids of keys, and logins of Git credentials. */
  private Set<String> active() {
    return Stream.concat(
        iam.keys(user).stream().filter(key -> key.status().equals("Active"))
            .map(LocalIam.Key::id),
        iam.gitCredentials(user).stream().filter(key -> key.status().equals("Active"))
            .map(LocalIam.GitKey::userName))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<String> whatIsWrong(TargetName target, Set<String> active) {
    Map<String, String> data = cluster.data(target.namespace(), target.name()).orElse(Map.of());
    String username = data.getOrDefault(form.fields().username(), "");
    String url = data.getOrDefault("url", "");
    StockGit.LsRemote answer = git.lsRemote(url, username,
        password(url, data.getOrDefault(form.fields().password(), "")));
    tries.incrementAndGet();
    if (!active.contains(username)) {
      return Optional.of(target + " holds " + username + ", which is not Active in IAM");
    }
    return answer.succeeded()
        ? Optional.empty()
        : Optional.of("git does not open what " + target + " holds: " + answer.message());
  }

  /** What the consumer of a target sends: the one of a raw key signs with it. */
  private String password(String url, String held) {
    return form.isForArgoCd() || held.isEmpty()
        ? held
        : SignedGitPassword.sign(Secret.of(held), CodeCommitUrl.parse(url).orElseThrow(),
            clock.instant()).reveal();
  }

  long tries() {
    return tries.get();
  }
}

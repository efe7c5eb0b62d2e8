package dev.keyrefresh.local;

import dev.keyrefresh.local.aws.LocalIam;
import dev.keyrefresh.local.git.StockGit;
import dev.keyrefresh.local.kubernetes.LocalCluster;
import dev.keyrefresh.target.TargetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks at what every target holds and tries it, with the machine's own git and with nothing but
 * what is in the target: the promise, checked from outside.
 */
final class GitWatch {
  private final LocalCluster cluster;
  private final LocalIam iam;
  private final String user;
  private final StockGit git;
  private final List<TargetName> targets;
  private final AtomicLong tries = new AtomicLong();

  GitWatch(LocalCluster cluster, LocalIam iam, String user, StockGit git,
      List<TargetName> targets) {
    this.cluster = cluster;
    this.iam = iam;
    this.user = user;
    this.git = git;
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
    List<LocalIam.Key> keys = iam.keys(user);
    List<String> broken = new ArrayList<>();
    if (keys.size() > 2) {
      broken.add("the user has " + keys.size() + " access keys");
    }
    List<Optional<String>> answers = targets.parallelStream()
        .map(target -> whatIsWrong(target, keys)).toList();
    answers.forEach(answer -> answer.ifPresent(broken::add));
    return new Look(answers.stream().map(Optional::isEmpty).toList(), broken);
  }

  private Optional<String> whatIsWrong(TargetName target, List<LocalIam.Key> keys) {
    Map<String, String> data = cluster.data(target.namespace(), target.name()).orElse(Map.of());
    String username = data.getOrDefault("username", "");
    StockGit.LsRemote answer = git.lsRemote(data.getOrDefault("url", ""), username,
        data.getOrDefault("password", ""));
    tries.incrementAndGet();
    if (keys.stream()
        .noneMatch(key -> key.id().equals(username) && key.status().equals("Active"))) {
      return Optional.of(target + " holds " + username + ", which is not Active in IAM");
    }
    return answer.succeeded()
        ? Optional.empty()
        : Optional.of("git does not open what " + target + " holds: " + answer.message());
  }

  long tries() {
    return tries.get();
  }
}

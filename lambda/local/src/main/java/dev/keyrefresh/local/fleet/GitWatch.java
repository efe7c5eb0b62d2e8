package dev.keyrefresh.local.fleet;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.local.aws.iam.LocalRoles;
import dev.keyrefresh.local.fleet.ArgoCdCluster.Place;
import dev.keyrefresh.local.git.GitRequest;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at what every target holds and tries it, with nothing but what is in the target: the
 * promise, checked from outside. The machine's own git tries every credential in every target. Once
 * it has opened the repository, the request that git begins with tells whether it still would; what
 * is refused is git's to try again.
 */
public final class GitWatch {
  private final LocalCluster cluster;
  private final LocalIam iam;
  private final LocalRoles roles;
  private final ArgoCdCluster.Plan plan;
  private final Supplier<Form> form;
  private final StockGit git;
  private final GitRequest request;
  private final InstantSource clock;
  private final Set<Opened> opened = ConcurrentHashMap.newKeySet();
  private final AtomicLong tries = new AtomicLong();
  private final AtomicLong byGit = new AtomicLong();

  /**
   * @param form what targets are to hold now
   */
  GitWatch(
      LocalCluster cluster,
      LocalAws aws,
      ArgoCdCluster.Plan plan,
      Supplier<Form> form,
      StockGit git,
      GitRequest request,
      InstantSource clock) {
    this.cluster = cluster;
    iam = aws.iam();
    roles = aws.roles();
    this.plan = plan;
    this.form = form;
    this.git = git;
    this.request = request;
    this.clock = clock;
  }

  /** What git has opened, and with what it is that lives through more than one password. */
  private record Opened(TargetName target, Form form, String url, String login) {}

  /**
   * What was found.
   *
   * @param opened by target, in their order, whether the repository was listed
   * @param broken what breaks an invariant, in words
   */
  public record Look(List<Boolean> opened, List<String> broken) {
    public Look {
      opened = List.copyOf(opened);
      broken = List.copyOf(broken);
    }

    /** A tick or a cross for each target. */
    public String marks() {
      return opened.stream().map(open -> open ? "✓" : "✗").collect(Collectors.joining(" "));
    }
  }

  /** Every target must work. */
  public Look look() {
    return look(Set.of());
  }

  /**
   * @param excused targets that somebody else broke: they are tried, and break no promise
   */
  public Look look(Set<TargetName> excused) {
    int most = Math.max(iam.keys(user()).size(), iam.gitCredentials(user()).size());
    Set<String> active = active();
    List<String> broken = new ArrayList<>();
    if (most > 2) {
      broken.add("the user has " + most + " credentials of a kind");
    }
    List<Optional<String>> answers =
        plan.places().stream().map(place -> whatIsWrong(place, active)).toList();
    for (int at = 0; at < answers.size(); at++) {
      if (!excused.contains(plan.places().get(at).target())) {
        answers.get(at).ifPresent(broken::add);
      }
    }
    return new Look(answers.stream().map(Optional::isEmpty).toList(), broken);
  }

  /** The least that is promised, without a try: every target names something Active. */
  public List<String> inactive(Set<TargetName> excused) {
    Set<String> active = active();
    return plan.places().stream()
        .map(Place::target)
        .filter(target -> !excused.contains(target))
        .flatMap(target -> isNotActive(target, active).stream())
        .toList();
  }

  private Optional<String> isNotActive(TargetName target, Set<String> active) {
    String login = login(data(target).getOrDefault(form.get().fields().username(), ""));
    return active.contains(login) || roles.usable(login).isPresent()
        ? Optional.empty()
        : Optional.of(target + " holds " + login + ", which is not Active in IAM");
  }

  private Map<String, String> data(TargetName target) {
    return cluster.data(target.namespace(), target.name()).orElse(Map.of());
  }

  /** What a target may name: ids of keys, and logins of Git credentials. */
  private Set<String> active() {
    return Stream.concat(
            iam.keys(user()).stream()
                .filter(key -> key.status().equals("Active"))
                .map(LocalIam.Key::id),
            iam.gitCredentials(user()).stream()
                .filter(key -> key.status().equals("Active"))
                .map(LocalIam.GitKey::userName))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<String> whatIsWrong(Place place, Set<String> active) {
    TargetName target = place.target();
    Form.Fields fields = form.get().fields();
    Map<String, String> data = data(target);
    String username = data.getOrDefault(fields.username(), "");
    String url =
        place.template()
            ? data.getOrDefault("url", "") + "/v1/repos/" + place.repository()
            : data.getOrDefault("url", "");
    String password = password(url, data.getOrDefault(fields.password(), ""));
    tries.incrementAndGet();
    Optional<String> refusal =
        refusal(
            new Opened(target, form.get(), url, login(username)),
            () -> request.isAnswered(url, username, password),
            () -> git.lsRemote(url, username, password));
    return isNotActive(target, active)
        .or(
            () ->
                refusal.map(message -> "git does not open what " + target + " holds: " + message));
  }

  /** What git said, where it was not let in. */
  private Optional<String> refusal(
      Opened what, BooleanSupplier isAnswered, Supplier<StockGit.LsRemote> listed) {
    if (opened.contains(what) && isAnswered.getAsBoolean()) {
      return Optional.empty();
    }
    byGit.incrementAndGet();
    StockGit.LsRemote answer = listed.get();
    if (answer.succeeded()) {
      opened.add(what);
      return Optional.empty();
    }
    return Optional.of(answer.message());
  }

  /** A username without its session token. */
  private static String login(String username) {
    return username.split("%", 2)[0];
  }

  /** What the consumer of a target sends: the one of a raw key signs with it. */
  private String password(String url, String held) {
    return form.get().isForArgoCd() || held.isEmpty()
        ? held
        : SignedGitPassword.sign(
                Secret.of(held), CodeCommitUrl.parse(url).orElseThrow(), clock.instant())
            .reveal();
  }

  private String user() {
    return plan.user();
  }

  /** How often what a target held was tried. */
  public long tries() {
    return tries.get();
  }

  /** How often git was run for that. */
  public long byGit() {
    return byGit.get();
  }
}

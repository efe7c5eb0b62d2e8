package dev.keyrefresh.local.year;

import dev.keyrefresh.local.fleet.ArgoCdCluster;
import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.fleet.IamCredential;
import dev.keyrefresh.local.fleet.LocalFleet;
import dev.keyrefresh.local.mishap.MishapContext;
import dev.keyrefresh.target.TargetName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One cluster in its year, and the stage on which its mishaps play. */
final class ClusterTimeline implements MishapContext {
  static final Duration RENEWAL = Duration.ofMinutes(5);

  private final Year year;
  private final ArgoCdCluster cluster;
  private final Events events = Events.find();
  private final Troubles troubles;
  private final Set<TargetName> excused = new HashSet<>();
  private final Set<String> failedCalls = new HashSet<>();
  private final Lives lives = new Lives();
  private Instant renewed = Instant.MIN;
  private int mailsBefore;

  ClusterTimeline(Year year, ArgoCdCluster cluster, YearPlan.Cluster plan) {
    this.year = year;
    this.cluster = cluster;
    troubles = new Troubles(this, plan, year.narrator());
  }

  Troubles troubles() {
    return troubles;
  }

  /** The updater's five-minute schedule, where it is time for it and its work would show. */
  void renewIfDue() {
    if (cluster.form().renewedAfter().isPresent() && !renewed.plus(RENEWAL).isAfter(now())) {
      renew();
    }
  }

  void renew() {
    renewed = now();
    cluster.renewed();
  }

  /** Tries every target with git; answers the marks. */
  String check(String after) {
    renewIfDue();
    var look = cluster.watch().look(excused);
    look.broken().forEach(what -> broke((after.isEmpty() ? "" : "after " + after + ": ") + what));
    return look.marks();
  }

  /** Looks whether every target holds something Active, and tries nothing. */
  void glance() {
    cluster.watch().inactive(excused).forEach(this::broke);
  }

  IamCredential newest() {
    return credentials().getLast();
  }

  long holding(String id) {
    String login = find(id).map(IamCredential::login).orElse("");
    return cluster.places().stream()
        .filter(place -> cluster.login(place.target()).equals(login))
        .count();
  }

  /** What became of its credentials since the last time. */
  List<Lives.Change> changes() {
    return lives.look(credentials());
  }

  void failed(String call) {
    failedCalls.add(call);
  }

  /** Only what comes from now on counts as told. */
  void forgetWhatWasTold() {
    failedCalls.clear();
    mailsBefore = fleet().aws().mail().sent().size();
  }

  void excuseNobody() {
    excused.clear();
  }

  @Override
  public LocalFleet fleet() {
    return year.fleet();
  }

  @Override
  public ArgoCdCluster cluster() {
    return cluster;
  }

  @Override
  public Instant now() {
    return year.now();
  }

  @Override
  public void pass(Duration time) {
    year.pass(time);
    renew();
    year.narrator().lives(this);
  }

  @Override
  public boolean send(String event) {
    return year.send(event);
  }

  @Override
  public void queue(String event) {
    year.fleet().queue().send(event);
    year.work();
  }

  @Override
  public void loseSweep() {
    year.loseSweep();
  }

  @Override
  public void happened(String what) {
    troubles.happened(what);
  }

  @Override
  public void note(String what) {
    year.narrator().row(this, "", what, "");
  }

  @Override
  public void broke(String what) {
    year.narrator().broke(this, what);
  }

  @Override
  public void excuse(TargetName target) {
    excused.add(target);
  }

  @Override
  public boolean mailed(String subject) {
    return fleet().aws().mail().sent().stream()
        .skip(mailsBefore)
        .anyMatch(
            mail ->
                mail.subject().startsWith(cluster.name() + ": ")
                    && mail.subject().contains(subject));
  }

  @Override
  public boolean logged(String call) {
    return failedCalls.contains(call);
  }

  @Override
  public String event(String file) {
    return new String(events.read(file), StandardCharsets.UTF_8)
        .replace("demo-cluster", cluster.name());
  }
}

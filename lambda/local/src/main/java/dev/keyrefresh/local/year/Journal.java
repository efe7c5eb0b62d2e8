package dev.keyrefresh.local.year;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the year was, for the picture of it. */
public final class Journal {
  private final Instant start;
  private final int days;
  private final long seed;
  private final Map<String, ClusterYear> clusters = new LinkedHashMap<>();

  public Journal(Instant start, int days, long seed) {
    this.start = start;
    this.days = days;
    this.seed = seed;
  }

  /**
   * A cluster's year. Days are counted from the first, with fractions.
   *
   * @param credentials in the order in which they were first seen
   */
  public record ClusterYear(
      String cluster,
      String form,
      double adopted,
      Map<String, Life> credentials,
      List<Double> promotions,
      List<Trouble> troubles) {}

  /**
   * A credential's life.
   *
   * @param made before the first day for one that was there already
   */
  public record Life(double made, Optional<Double> inactive, Optional<Double> deleted) {}

  /**
   * @param dealtWith when; empty while it is not
   */
  public record Trouble(String name, double injected, Optional<Double> dealtWith) {}

  public int days() {
    return days;
  }

  public Instant start() {
    return start;
  }

  public long seed() {
    return seed;
  }

  public List<ClusterYear> clusters() {
    return List.copyOf(clusters.values());
  }

  public void adopted(String cluster, String form, Instant now) {
    clusters.put(
        cluster,
        new ClusterYear(
            cluster, form, day(now), new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>()));
  }

  public void made(String cluster, String credential, Instant at) {
    year(cluster)
        .credentials()
        .putIfAbsent(credential, new Life(day(at), Optional.empty(), Optional.empty()));
  }

  public void inactive(String cluster, String credential, Instant now) {
    year(cluster)
        .credentials()
        .computeIfPresent(
            credential,
            (_, life) ->
                new Life(
                    life.made(), life.inactive().or(() -> Optional.of(day(now))), life.deleted()));
  }

  public void deleted(String cluster, String credential, Instant now) {
    year(cluster)
        .credentials()
        .computeIfPresent(
            credential,
            (_, life) ->
                new Life(
                    life.made(), life.inactive(), life.deleted().or(() -> Optional.of(day(now)))));
  }

  public void promoted(String cluster, Instant now) {
    year(cluster).promotions().add(day(now));
  }

  public void injected(String cluster, String mishap, Instant now) {
    year(cluster).troubles().add(new Trouble(mishap, day(now), Optional.empty()));
  }

  public void dealtWith(String cluster, Instant now) {
    List<Trouble> troubles = year(cluster).troubles();
    Trouble last = troubles.removeLast();
    troubles.add(new Trouble(last.name(), last.injected(), Optional.of(day(now))));
  }

  private ClusterYear year(String cluster) {
    return Optional.ofNullable(clusters.get(cluster))
        .orElseThrow(() -> new IllegalArgumentException("not adopted yet: " + cluster));
  }

  private double day(Instant time) {
    return Duration.between(start, time).toSeconds() / 86_400.0;
  }
}

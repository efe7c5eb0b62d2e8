package dev.keyrefresh.local.year;

import dev.keyrefresh.local.fleet.ArgoCdCluster;
import dev.keyrefresh.local.fleet.ArgoCdCluster.Place;
import dev.keyrefresh.local.mishap.Mishap;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which clusters the year has, and what goes wrong where and when: all of it follows from the seed.
 */
public record YearPlan(long seed, List<Cluster> clusters) {
  private static final List<ArgoCdCluster.Plan> FORMS =
      List.of(
          new ArgoCdCluster.Plan(
              "edge-signed",
              new Form.Signed(),
              List.of(
                  repository("repo-2187391041", "platform"),
                  repository("repo-2871450931", "storefront"),
                  repository("repo-3301977102", "charts"))),
          new ArgoCdCluster.Plan(
              "edge-git",
              new Form.Git(),
              List.of(
                  new Place(new TargetName("argocd", "creds-1406553318"), "payments", true),
                  repository("repo-1929384756", "invoices"),
                  repository("repo-4012776301", "payments"))),
          new ArgoCdCluster.Plan(
              "edge-raw",
              new Form.Raw(new Form.Fields("awsAccessKeyId", "awsSecretAccessKey")),
              List.of(
                  repository("repo-2604417093", "fleet"),
                  repository("repo-3718820546", "dashboards"))),
          new ArgoCdCluster.Plan(
              "edge-keyless",
              new Form.Keyless(),
              List.of(
                  repository("repo-1180339934", "gateway"),
                  repository("repo-2450917768", "policies"))));

  private static final int APART = 11;

  /**
   * Days in which a cluster's mishaps must find their places, and what a rotation takes of them.
   */
  private static final int ROOM = 310;

  private static final int OF_A_ROTATION = 75;
  private static final int LEAST_BETWEEN = 12;
  private static final int MOST_WITH_ROTATIONS = 3;

  public YearPlan {
    clusters = List.copyOf(clusters);
  }

  /**
   * A cluster and its year.
   *
   * @param adopted the day on which it is registered
   */
  public record Cluster(ArgoCdCluster.Plan plan, int adopted, List<Trouble> troubles) {
    public Cluster {
      troubles = List.copyOf(troubles);
    }
  }

  /**
   * @param after how many days after the one before it, or after the adoption, at the least
   */
  public record Trouble(Mishap mishap, int after) {}

  /** The words of all forms. */
  public static List<String> forms() {
    return FORMS.stream().map(plan -> plan.form().word()).toList();
  }

  /** The names of all mishaps. */
  public static List<String> mishaps() {
    return Mishap.all().stream().map(Mishap::name).toList();
  }

  /** What the options ask for. */
  public static YearPlan of(Options options) {
    Random random = new Random(options.seed());
    List<ArgoCdCluster.Plan> plans =
        FORMS.stream()
            .filter(plan -> options.form().map(plan.form().word()::equals).orElse(true))
            .toList();
    List<Mishap> mishaps =
        new ArrayList<>(
            Mishap.all().stream()
                .filter(mishap -> options.mishap().map(mishap.name()::equals).orElse(true))
                .toList());
    Collections.shuffle(mishaps, random);
    List<List<Mishap>> dealt = dealt(plans, mishaps);
    return new YearPlan(
        options.seed(),
        IntStream.range(0, plans.size())
            .mapToObj(
                at -> {
                  int adopted = at == 0 ? 0 : at * APART + random.nextInt(APART);
                  return new Cluster(
                      plans.get(at), adopted, troubles(dealt.get(at), adopted, random));
                })
            .toList());
  }

  /** Each to a cluster that it can happen to, those with the least choice first. */
  private static List<List<Mishap>> dealt(List<ArgoCdCluster.Plan> plans, List<Mishap> mishaps) {
    List<List<Mishap>> dealt =
        Stream.<List<Mishap>>generate(ArrayList::new).limit(plans.size()).toList();
    mishaps.stream()
        .sorted(Comparator.comparingInt(mishap -> mishap.forms().size()))
        .forEach(
            mishap ->
                IntStream.range(0, plans.size())
                    .boxed()
                    .filter(at -> mishap.forms().contains(plans.get(at).form().word()))
                    .filter(
                        at ->
                            !mishap.wantsARotation()
                                || withRotations(dealt.get(at)) < MOST_WITH_ROTATIONS)
                    .min(Comparator.comparingInt(at -> dealt.get(at).size()))
                    .ifPresent(at -> dealt.get(at).add(mishap)));
    dealt.forEach(of -> of.sort(Comparator.comparingInt(mishaps::indexOf)));
    return dealt;
  }

  /** At times that leave room for all of them, whatever their order. */
  private static List<Trouble> troubles(List<Mishap> mishaps, int adopted, Random random) {
    int room = ROOM - adopted - withRotations(mishaps) * OF_A_ROTATION;
    return mishaps.stream()
        .map(
            mishap ->
                new Trouble(
                    mishap,
                    LEAST_BETWEEN
                        + random.nextInt(Math.max(1, room / mishaps.size() - LEAST_BETWEEN))))
        .toList();
  }

  private static int withRotations(List<Mishap> mishaps) {
    return (int) mishaps.stream().filter(Mishap::wantsARotation).count();
  }

  private static Place repository(String secret, String repository) {
    return new Place(new TargetName("argocd", secret), repository, false);
  }
}

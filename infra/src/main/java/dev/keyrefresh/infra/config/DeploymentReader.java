package dev.keyrefresh.infra.config;

import dev.keyrefresh.infra.config.Deployment.Alarms;
import dev.keyrefresh.infra.config.Deployment.Events;
import dev.keyrefresh.infra.config.Deployment.Mail;
import dev.keyrefresh.infra.config.Deployment.PolicySettings;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import dev.keyrefresh.rotation.decision.Policy.Term;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a deployment from JSON; everything that is wrong with it is in one failure. */
public final class DeploymentReader {
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern REGION = Pattern.compile("(?!..-iso)[a-z]{2}(-[a-z]+){1,2}-[0-9]");
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
  private static final Pattern MAIL =
      Pattern.compile("[^\\s@,<>]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");
  private static final Pattern PATH = Pattern.compile("/|/[\\w+=,.@/-]{1,510}/");
  private static final Pattern PRINCIPAL =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[\\w+=,.@/-]{1,600}");
  private static final Pattern BOUNDARY =
      Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[\\w+=,.@/-]{1,600}");
  private static final Pattern TOPIC =
      Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[\\w-]{1,256}");
  private static final Pattern UPDATER = Pattern.compile("[\\w-]{3,}\\{cluster}[\\w-]*");

  private static final List<Integer> RETENTIONS =
      List.of(1, 3, 5, 7, 14, 30, 60, 90, 180, 365, 731, 1827);

  private final List<String> problems = new ArrayList<>();
  private final Fields fields;

  private DeploymentReader(Map<?, ?> json) {
    fields = Fields.of(json, problems);
  }

  /**
   * @throws IllegalArgumentException with a line for each problem: key, value, what is expected
   */
  public static Deployment read(Map<?, ?> json) {
    DeploymentReader reader = new DeploymentReader(json);
    Deployment deployment = reader.deployment();
    Limits.of(deployment, reader.fields);
    reader.fields.refuseTheUnknown();
    if (!reader.problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the configuration is refused, "
              + reader.problems.size()
              + (reader.problems.size() == 1 ? " problem:" : " problems:")
              + "\n- "
              + String.join("\n- ", reader.problems));
    }
    return deployment;
  }

  private Deployment deployment() {
    String account = fields.required("account", ACCOUNT, "an account id of 12 digits");
    String region = fields.required("region", REGION, "an AWS Region such as us-west-2");
    String at = fields.text("sweepAt", TIME, "a time of day in UTC such as 06:00").orElse("06:00");
    // With a longer window two sweeps could be 26 hours apart, which is when the alarm sounds.
    Duration window = Duration.ofMinutes(fields.number("sweepWindowMinutes", 60, 1, 90));
    String updater =
        fields
            .text(
                "updaterName", UPDATER, "a function name of three characters or more and {cluster}")
            .orElse(Deployment.NAME + "-updater-{cluster}");
    List<Network> networks = networks();
    Map<String, Network> byName = new HashMap<>();
    networks.forEach(network -> byName.put(network.name(), network));
    List<ClusterSettings> clusters = clusters(byName);
    return new Deployment(
        account,
        region,
        LocalTime.parse(at),
        window,
        policy(),
        mail(region),
        alarms(region),
        events(),
        fields.flag("clusterMetrics", true),
        snapStart(clusters),
        fields.number("concurrency", 5, 2, 1000),
        retention(),
        updater,
        fields
            .text("rolePath", PATH, "a path that begins and ends with /")
            .orElse("/" + Deployment.NAME + "/"),
        boundary(account, region),
        deployers(account, region),
        principals("breakGlass", account, region),
        networks,
        clusters);
  }

  private PolicySettings policy() {
    Fields policy = fields.child("policy");
    Policy usual = Policy.DEFAULT;
    PolicySettings read =
        new PolicySettings(
            duration(policy, Term.MAXIMUM_AGE, usual.maximumAge()),
            duration(policy, Term.AUDIT_LIMIT, usual.auditLimit()),
            duration(policy, Term.INSTALLATION_GRACE, usual.installationGrace()),
            duration(policy, Term.QUIET_WINDOW, usual.quietWindow()),
            duration(policy, Term.RECOVERY_GRACE, usual.recoveryGrace()),
            duration(policy, Term.UNUSED_LIMIT, usual.unusedLimit()),
            duration(policy, Term.STILL_USED_LIMIT, usual.stillUsedLimit()),
            duration(policy, Term.EXPOSED_HOLDER_GRACE, usual.exposedHolderGrace()),
            word(policy, "exposure", Exposure.values(), Exposure::word),
            word(policy, "firstRotation", FirstRotation.values(), FirstRotation::word));
    Duration longest = Policy.longestAge(read.auditLimit(), read.installationGrace());
    if (read.maximumAge().compareTo(longest) > 0) {
      policy.problem(
          "maximumAge",
          read.maximumAge(),
          "at most "
              + longest
              + " is expected, so that it, installationGrace "
              + read.installationGrace()
              + " and a day stay within auditLimit "
              + read.auditLimit());
    }
    if (read.unusedLimit().compareTo(read.quietWindow()) < 0) {
      policy.problem(
          "unusedLimit",
          read.unusedLimit(),
          "at least quietWindow, " + read.quietWindow() + ", is expected");
    }
    return read;
  }

  private static Duration duration(Fields policy, Term term, Duration otherwise) {
    return policy.duration(term.key(), otherwise, term.least());
  }

  /** The first word where none is given. */
  private static <E> String word(
      Fields policy, String key, E[] choices, Function<E, String> wording) {
    Map<String, String> words = new LinkedHashMap<>();
    for (E choice : choices) {
      words.put(wording.apply(choice), wording.apply(choice));
    }
    return policy.choice(key, words).orElseGet(() -> words.keySet().iterator().next());
  }

  private Optional<Mail> mail(String region) {
    if (!fields.has("mail")) {
      return Optional.empty();
    }
    Fields mail = fields.child("mail");
    String from = mail.required("from", MAIL, "a mail address");
    List<String> to = mail.texts("to", MAIL, "a mail address");
    if (to.isEmpty()) {
      mail.missing("to", "a list of the administrators' mail addresses");
    }
    String where =
        mail.text("region", REGION, "the Region in which the sender is verified").orElse(region);
    boolean create = mail.flag("createIdentity", false);
    if (create && !where.equals(region)) {
      mail.problem(
          "createIdentity",
          true,
          "false is expected: the sender's Region is "
              + where
              + " and the deployment's is "
              + region
              + ", and only there can it be created");
    }
    if (Partition.of(where) != Partition.of(region)) {
      mail.problem(
          "region",
          where,
          "a Region of the partition "
              + Partition.of(region).word()
              + " is expected, as "
              + region
              + " is");
    }
    return Optional.of(new Mail(from, to, where, create));
  }

  private Alarms alarms(String region) {
    Fields alarms = fields.child("alarms");
    Optional<String> topic = alarms.text("topic", TOPIC, "the ARN of an SNS topic");
    topic
        .filter(
            arn ->
                !arn.startsWith(
                    String.join(":", "arn", Partition.of(region).word(), "sns", region, "")))
        .ifPresent(
            arn ->
                alarms.problem(
                    "topic",
                    arn,
                    "a topic in the deployment's Region, " + region + ", is expected"));
    List<String> addresses = alarms.texts("addresses", MAIL, "a mail address");
    if (topic.isPresent() && !addresses.isEmpty()) {
      alarms.problem(
          "topic",
          topic.get(),
          "either topic or addresses is expected: an existing topic has its own subscribers");
    }
    if (!alarms.has("topic") && !alarms.has("addresses")) {
      alarms.missing(
          "addresses", "who hears of alarms: a list of mail addresses here, or a topic,");
    }
    return new Alarms(topic, addresses, alarms.flag("perCluster", true));
  }

  private Events events() {
    Fields events = fields.child("events");
    return new Events(events.flag("config", true), events.flag("health", true));
  }

  private boolean snapStart(List<ClusterSettings> clusters) {
    boolean snapStart = fields.flag("snapStart", true);
    clusters.stream()
        .filter(cluster -> !snapStart && cluster.form() == Form.KEYLESS)
        .forEach(
            cluster ->
                fields.problem(
                    "snapStart",
                    false,
                    "true is expected: "
                        + cluster.name()
                        + " is keyless, and only with SnapStart Lambda tells when a"
                        + " session ends"));
    return snapStart;
  }

  private int retention() {
    int days = fields.number("logRetentionDays", 90, 1, 1827);
    if (!RETENTIONS.contains(days)) {
      fields.problem("logRetentionDays", days, "one of " + RETENTIONS + " is expected");
    }
    return days;
  }

  private Optional<String> boundary(String account, String region) {
    Optional<String> boundary =
        fields.text("permissionsBoundary", BOUNDARY, "the ARN of an IAM policy");
    boundary.ifPresent(arn -> ofThisAccount("permissionsBoundary", arn, account, region));
    return boundary;
  }

  /**
   * Who deploys: the role that CDK's bootstrap gives to CloudFormation, unless others are named.
   */
  private List<String> deployers(String account, String region) {
    List<String> named = principals("deployers", account, region);
    return named.isEmpty()
        ? List.of(
            "arn:"
                + Partition.of(region).word()
                + ":iam::"
                + account
                + ":role/cdk-hnb659fds-cfn-exec-role-"
                + account
                + "-"
                + region)
        : named;
  }

  private List<String> principals(String key, String account, String region) {
    List<String> arns = fields.texts(key, PRINCIPAL, "the ARN of a role or user");
    arns.forEach(arn -> ofThisAccount(key, arn, account, region));
    return arns;
  }

  private void ofThisAccount(String key, String arn, String account, String region) {
    String[] parts = arn.split(":", 6);
    if (!parts[1].equals(Partition.of(region).word())) {
      fields.problem(
          key,
          arn,
          "an ARN of the partition "
              + Partition.of(region).word()
              + " is expected, as "
              + region
              + " is");
    } else if (!parts[4].equals(account) && !parts[4].equals("aws")) {
      fields.problem(key, arn, "one of the account " + account + " is expected");
    }
  }

  private List<Network> networks() {
    List<Network> networks = new ArrayList<>();
    Map<String, String> created = new TreeMap<>();
    fields
        .named("networks")
        .forEach(
            (name, each) -> {
              Network network = ClusterReader.network(name, each);
              networks.add(network);
              if (network.endpoints() instanceof Network.Endpoints.Created) {
                String other = created.putIfAbsent(network.vpc(), name);
                if (other != null) {
                  each.problem(
                      "endpoints",
                      "create",
                      "'create' is expected once for a VPC; "
                          + other
                          + " creates them in "
                          + network.vpc()
                          + " too");
                }
              }
            });
    return networks;
  }

  private List<ClusterSettings> clusters(Map<String, Network> networks) {
    List<ClusterSettings> clusters = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    Map<String, String> users = new HashMap<>();
    for (Fields each : fields.each("clusters")) {
      ClusterSettings cluster = new ClusterReader(each, networks).cluster();
      clusters.add(cluster);
      String alike = cluster.name().toLowerCase(Locale.ROOT).replace('_', '-');
      String namesake = names.put(alike, cluster.name());
      if (namesake != null) {
        each.problem(
            "name",
            cluster.name(),
            "a name unlike "
                + namesake
                + " is expected:"
                + " case, _ and - do not count, as names of stacks know no _");
      }
      String other = users.put(cluster.user().name().toLowerCase(Locale.ROOT), cluster.name());
      if (other != null && !other.equals(cluster.name())) {
        each.problem(
            "user.name",
            cluster.user().name(),
            "a user of its own is expected; " + other + " has this one, whatever the case");
      }
    }
    if (clusters.isEmpty()) {
      fields.missing("clusters", "a list of at least one cluster");
    }
    return clusters;
  }
}

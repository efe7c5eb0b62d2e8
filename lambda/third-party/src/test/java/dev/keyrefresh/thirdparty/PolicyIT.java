package dev.keyrefresh.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.local.kubernetes.LocalCluster;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.thirdparty.Simulator.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import tools.jackson.jr.ob.JSON;

/**
 * Both functions under exactly the policies that the CDK app gives them. Signatures and actions are
 * checked by moto with authentication, which knows neither resources nor conditions; those are
 * judged, call by call, by iam-simulate, as are invocations: moto knows them by another action.
 * What Lambda and its poller do under the same roles is asked of iam-simulate alone. moto has no
 * Git credentials: their cluster lives on LocalStack, and is judged by iam-simulate alone.
 */
class PolicyIT {
  private static final String CHECK = "check";
  private static final TargetName TARGET = new TargetName("argocd", "repo-platform");
  private static final String ROTATOR_LOGS =
      "arn:aws:logs:us-west-2:123456789012:log-group:"
          + "/aws/lambda/codecommit-key-refresh-rotator:log-stream:one";
  private static final String REPOSITORY = "platform";

  private static Simulator simulator;
  private static List<Map<String, Object>> rotator;
  private static Map<Kind, List<Map<String, Object>>> updaters;
  private static List<Map<String, Object>> secretPolicy;
  private static Map<String, List<Map<String, Object>>> guards;

  private Optional<LocalStack> localStack = Optional.empty();
  private World world;
  private LocalCluster kubernetes;
  private PolicyGuard asRotator;
  private PolicyGuard asUpdater;
  private AwsSessionCredentials rotatorSession;
  private AwsSessionCredentials updaterSession;
  private final List<String> refusals = new ArrayList<>();

  /** The clusters of the deployment. Their differences are what the policies depend on. */
  private enum Kind {
    SIGNED(new Form.Signed(), Optional.empty()),
    OTHER_USER(new Form.Signed(), Optional.of("argocd-reader")),
    KEYLESS(new Form.Keyless(), Optional.empty()),
    GIT(new Form.Git(), Optional.empty());

    private final Form form;
    private final Optional<String> user;

    Kind(Form form, Optional<String> user) {
      this.form = form;
      this.user = user;
    }

    String cluster() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Map<String, Object> configuration() {
      Map<String, Object> cluster = Synthesis.cluster(cluster(), form.word());
      cluster.put("targets", List.of(TARGET.toString()));
      user.ifPresent(name -> cluster.put("user", Map.of("name", name)));
      if (this == KEYLESS) {
        cluster.put("repositories", List.of(REPOSITORY));
      }
      return cluster;
    }
  }

  @BeforeAll
  static void synthesize() {
    simulator = new Simulator();
    Synthesis synthesis = Synthesis.of(Stream.of(Kind.values()).map(Kind::configuration).toList());
    Map<String, Object> home = synthesis.template("codecommit-key-refresh");
    rotator = Statements.ofRole(home, "RotatorJavaRole");
    updaters = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      updaters.put(kind, Statements.ofRole(stack(synthesis, kind), "UpdaterJavaRole"));
    }
    secretPolicy = Statements.ofSecret(stack(synthesis, Kind.SIGNED));
    // What the secret's policy allows, the roles' own policies allow as well: only its denials
    // count.
    guards =
        Map.of(
            "secretsmanager",
            secretPolicy.stream().filter(one -> one.get("Effect").equals("Deny")).toList(),
            "kms",
            Statements.ofKey(home));
  }

  private static Map<String, Object> stack(Synthesis synthesis, Kind kind) {
    return synthesis.template("codecommit-key-refresh-cluster-" + kind.cluster());
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @AfterEach
  void close() {
    if (world != null) {
      world.close();
      kubernetes.close();
      localStack.ifPresent(LocalStack::close);
    }
  }

  @Test
  void liveUnderTheirOwnPoliciesAndUseEveryActionOfThem() {
    Set<String> ofRotator = new TreeSet<>();
    Set<String> ofUpdaters = new TreeSet<>();
    for (Kind kind : Kind.values()) {
      close();
      open(kind, rotator, updaters.get(kind));

      live(kind);

      assertThat(refusals).as("refused to " + kind).isEmpty();
      assertThat(world.log()).doesNotContain("AccessDenied", "not authorized");
      if (kind != Kind.KEYLESS) {
        assertThat(world.log()).contains("promote", "deactivate", "delete");
      }
      ofRotator.addAll(used(asRotator));
      ofUpdaters.addAll(used(asUpdater));
    }
    assertThat(ofRotator).containsExactlyElementsOf(granted(List.of(rotator)));
    assertThat(ofUpdaters).containsExactlyElementsOf(granted(updaters.values()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void failWithoutAnyStatementThatAllows(Statement statement) {
    Kind kind = statement.kind();
    open(
        kind,
        statement.isOfRotator() ? statement.others() : rotator,
        statement.isOfRotator() ? updaters.get(kind) : statement.others());

    live(kind);

    assertThat(refusals).contains(statement.step());
    System.out.println("third-party: without " + statement + ": " + statement.step());
  }

  static Stream<Statement> failWithoutAnyStatementThatAllows() {
    return statements("Allow");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void permitTooMuchWithoutAnyStatementThatDenies(Statement denial) {
    Question forbidden = denial.forbidden();

    assertThat(simulator.allows(forbidden, denial.all(), List.of())).isFalse();
    assertThat(simulator.allows(forbidden, denial.others(), List.of())).isTrue();
    System.out.println(
        "third-party: without "
            + denial
            + ": "
            + forbidden.action()
            + " "
            + forbidden.context()
            + " is allowed");
  }

  static Stream<Statement> permitTooMuchWithoutAnyStatementThatDenies() {
    return statements("Deny");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void keepOthersFromTheManagedSecretByEveryDenialOfItsPolicy(String name, int at) {
    List<Map<String, Object>> guard = secretPolicy;
    List<Map<String, Object>> anything =
        List.of(Map.of("Sid", "Anything", "Effect", "Allow", "Action", "*", "Resource", "*"));
    List<Question> forbidden =
        Statements.actions(guard.get(at)).stream()
            .map(
                action ->
                    new Question(
                        "arn:aws:iam::123456789012:role/administrator",
                        action,
                        "arn:aws:secretsmanager:us-west-2:123456789012:secret:codecommit-key-refresh/signed"
                            + "-AbCdEf",
                        action.matches(".*:(Unt|T)agResource")
                            ? Map.of("aws:TagKeys", List.of("codecommit-key-refresh/cluster"))
                            : Map.of()))
            .toList();

    assertThat(forbidden).noneMatch(one -> simulator.allows(one, anything, guard));
    assertThat(forbidden).allMatch(one -> simulator.allows(one, anything, without(guard, at)));
  }

  static Stream<Object[]> keepOthersFromTheManagedSecretByEveryDenialOfItsPolicy() {
    List<Map<String, Object>> guard = secretPolicy;
    return Stream.iterate(0, at -> at + 1)
        .limit(guard.size())
        .filter(at -> guard.get(at).get("Effect").equals("Deny"))
        .map(at -> new Object[] {Statements.sid(guard.get(at)), at});
  }

  /** Whatever the two functions ever do in a life of a credential, phase by phase. */
  private void live(Kind kind) {
    phase(CHECK, CHECK);
    if (kind != Kind.KEYLESS) {
      phase("rotate", "first rotation");
      retire("first");
      phase("rotate", "second rotation");
      retire("second");
    }
    phase("pause", "pause");
    phase("resume", "resume");
    phase("sweep of registered clusters", () -> sweep(Map.of()));
    phase("sweep through the queue", () -> sweep(Map.of("QUEUE_URL", world.queue())));
    phase("renewal", () -> world.update(Operation.DELIVER, updaterSession, Map.of()));
    phase(
        "Lambda's own work",
        () -> {
          byLambda(Statements.ROTATOR, ROTATOR_LOGS).forEach(asRotator::judge);
          ofQueues().forEach(asRotator::judge);
          byLambda(Statements.UPDATER, logsOf(kind)).forEach(asUpdater::judge);
          inVpc().forEach(asUpdater::judge);
        });
    phase(
        "look-up of the API server",
        () ->
            asUpdater.judge(
                new Question(
                    Statements.UPDATER,
                    "eks:DescribeCluster",
                    "arn:aws:eks:us-west-2:123456789012:cluster/" + kind.cluster(),
                    Map.of())));
  }

  /** As the schedule asks for it. */
  private void sweep(Map<String, String> settings) {
    world.rotate(
        Map.of("detail-type", "Scheduled Event", "source", "aws.events", "detail", Map.of()),
        rotatorSession,
        settings);
  }

  private void retire(String which) {
    world.clock.pause(Duration.ofHours(25));
    phase("reconcile", "deactivation after the " + which + " rotation");
    world.clock.pause(Duration.ofDays(8));
    phase("reconcile", "deletion after the " + which + " rotation");
  }

  private void phase(String action, String name) {
    phase(name, () -> world.rotate(action, rotatorSession));
  }

  /** A run that is refused something may fail; the life goes on. */
  private void phase(String name, Runnable run) {
    int ofRotator = asRotator.refused().size();
    int ofUpdater = asUpdater.refused().size();
    Optional<String> failure = Optional.empty();
    try {
      run.run();
    } catch (IllegalStateException e) {
      failure = Optional.of(e.getMessage());
    }
    List<Question> refused =
        Stream.concat(
                asRotator.refused().stream().skip(ofRotator),
                asUpdater.refused().stream().skip(ofUpdater))
            .toList();
    refused.stream()
        .map(question -> name + ": " + question.action())
        .distinct()
        .forEach(refusals::add);
    assertThat(failure.filter(_ -> refused.isEmpty())).as(name).isEmpty();
  }

  private void open(
      Kind kind, List<Map<String, Object>> ofRotator, List<Map<String, Object>> ofUpdater) {
    Emulator fresh = kind == Kind.GIT ? localStack().emulator : Emulator.moto();
    kubernetes = LocalCluster.start();
    rotatorSession = fresh.session("rotator", policies(ofRotator));
    updaterSession = fresh.session("updater", policies(ofUpdater));
    Emulator aws = kind == Kind.GIT ? fresh : fresh.withAuthentication();
    List.of(aws.part(), simulator.part()).forEach(part -> Parts.ranAgainst(PolicyIT.class, part));
    world =
        new World(
            aws,
            kind.form,
            new World.Api(kubernetes.endpoint(), kubernetes.certificateAuthorityPem()),
            List.of(TARGET),
            kind.user);
    String url = world.repository(REPOSITORY);
    kubernetes.addRepository(
        TARGET.namespace(), TARGET.name(), url, Optional.of("default"), world.repositoryData(url));
    world.updaterIs(
        updaterSession,
        repository ->
            asUpdater.judge(
                new Question(
                    Statements.UPDATER,
                    "codecommit:GitPull",
                    "arn:aws:codecommit:us-west-2:123456789012:" + repository,
                    Map.of())));
    asRotator = guard(Statements.ROTATOR, rotatorSession, ofRotator);
    asUpdater = guard(Statements.UPDATER, updaterSession, ofUpdater);
    world.guardedBy(call -> asRotator.apply(call).or(() -> asUpdater.apply(call)));
  }

  /** With the account's number as the policies have it. */
  private LocalStack localStack() {
    LocalStack found = LocalStack.inAccount(Simulator.ACCOUNT);
    localStack = Optional.of(found);
    return found;
  }

  private PolicyGuard guard(
      String role, AwsSessionCredentials session, List<Map<String, Object>> statements) {
    return new PolicyGuard(
        simulator,
        new Asked(role, this::ownerOf),
        session.accessKeyId(),
        Statements.about(world.secretArn, statements),
        guards);
  }

  private String ownerOf(String accessKey) {
    return Optional.ofNullable(
            world.iam.getAccessKeyLastUsed(of -> of.accessKeyId(accessKey)).userName())
        .orElse("nobody");
  }

  private static Map<String, String> policies(List<Map<String, Object>> statements) {
    return Map.of("least", JSON.std.asString(Simulator.document(Statements.forMoto(statements))));
  }

  /** Its poller, its failure destination. */
  private static List<Question> ofQueues() {
    List<Question> all = new ArrayList<>();
    for (String action :
        List.of(
            "ReceiveMessage",
            "DeleteMessage",
            "GetQueueAttributes",
            "ChangeMessageVisibility",
            "SendMessage")) {
      all.add(
          new Question(
              Statements.ROTATOR, "sqs:" + action, Statements.made("WorkQueue"), Map.of()));
    }
    all.add(
        new Question(
            Statements.ROTATOR,
            "sqs:SendMessage",
            Statements.made("WorkQueueDeadLetters"),
            Map.of()));
    return all;
  }

  private static List<Question> byLambda(String role, String logs) {
    return Stream.of("logs:CreateLogStream", "logs:PutLogEvents")
        .map(action -> new Question(role, action, logs, Map.of()))
        .toList();
  }

  private static List<Question> inVpc() {
    return Stream.of(
            "CreateNetworkInterface",
            "DescribeNetworkInterfaces",
            "DescribeSubnets",
            "DeleteNetworkInterface",
            "AssignPrivateIpAddresses",
            "UnassignPrivateIpAddresses")
        .map(action -> new Question(Statements.UPDATER, "ec2:" + action, "*", Map.of()))
        .toList();
  }

  private static String logsOf(Kind kind) {
    return "arn:aws:logs:us-west-2:123456789012:log-group:/aws/lambda/"
        + "codecommit-key-refresh-updater-"
        + kind.cluster()
        + ":log-stream:one";
  }

  /** A statement that is taken away from the cluster that it matters to. */
  private record Statement(Kind kind, boolean isOfRotator, List<Map<String, Object>> all, int at) {
    String sid() {
      return Statements.sid(all.get(at));
    }

    String effect() {
      return String.valueOf(all.get(at).get("Effect"));
    }

    List<Map<String, Object>> others() {
      return without(all, at);
    }

    /** What fails without it, beside the check that tells of it before. */
    String step() {
      return switch (sid()) {
        case "ManageCredentials", "ManageCredentialsOfOthers" -> "first rotation: iam:GetUser";
        case "KeepVersions", "ReadManagedSecret" -> "first rotation: secretsmanager:DescribeSecret";
        case "UseKeyThroughSecretsManager" -> "first rotation: kms:Decrypt";
        case "AskUpdaters" -> "first rotation: lambda:InvokeFunction";
        case "SayWhatHappened" -> "first rotation: events:PutEvents";
        case "MailAdministrators" -> "first rotation: ses:SendEmail";
        case "SeeWhetherMailsGoOut" -> "check: ses:GetIdentityVerificationAttributes";
        case "ReadRegistry" -> "sweep through the queue: secretsmanager:ListSecrets";
        case "SeeWhoIsQuarantined" -> "sweep through the queue: iam:ListEntitiesForPolicy";
        case "WorkThroughQueue" -> "sweep through the queue: sqs:SendMessage";
        case "PullNamedRepositories" -> "renewal: codecommit:GitPull";
        case "KeepWhatFailed" -> "Lambda's own work: sqs:SendMessage";
        case "WriteOwnLogs" -> "Lambda's own work: logs:CreateLogStream";
        case "LiveInVpc" -> "Lambda's own work: ec2:CreateNetworkInterface";
        case "FindApiServer" -> "look-up of the API server: eks:DescribeCluster";
        default -> throw new IllegalStateException("nobody says here what fails without " + sid());
      };
    }

    /** What must be refused even to whom everything else is allowed. */
    Question forbidden() {
      return switch (sid()) {
        case "NoOtherTags" ->
            new Question(
                Statements.ROTATOR,
                "iam:TagUser",
                "arn:aws:iam::123456789012:user/signed_codecommit_user",
                Map.of("aws:TagKeys", List.of("cost-centre")));
        case "OnlyForCodeCommit" ->
            new Question(
                Statements.ROTATOR,
                "iam:CreateServiceSpecificCredential",
                "arn:aws:iam::123456789012:user/signed_codecommit_user",
                Map.of("iam:ServiceSpecificCredentialServiceName", "bedrock.amazonaws.com"));
        case "NotByOwnCode" ->
            new Question(
                Statements.UPDATER,
                "ec2:DescribeSubnets",
                "*",
                Map.of(
                    "lambda:SourceFunctionArn",
                    "arn:aws:lambda:us-west-2:123456789012:function:"
                        + "codecommit-key-refresh-updater-"
                        + kind.cluster()));
        default -> throw new IllegalStateException("nobody says here what " + sid() + " is for");
      };
    }

    @Override
    public String toString() {
      return (isOfRotator ? "rotator " : "updater ") + sid();
    }
  }

  /** Each once: of the first cluster that has it, but for what is there for another's user. */
  private static Stream<Statement> statements(String effect) {
    Stream<Statement> ofRotator =
        IntStream.range(0, rotator.size())
            .mapToObj(
                at ->
                    new Statement(
                        Statements.sid(rotator.get(at)).endsWith("OfOthers")
                            ? Kind.OTHER_USER
                            : Kind.SIGNED,
                        true,
                        rotator,
                        at));
    Set<String> seen = new HashSet<>();
    Stream<Statement> ofUpdaters =
        updaters.entrySet().stream()
            .flatMap(
                entry ->
                    IntStream.range(0, entry.getValue().size())
                        .mapToObj(at -> new Statement(entry.getKey(), false, entry.getValue(), at)))
            .filter(statement -> seen.add(statement.sid()));
    return Stream.concat(ofRotator, ofUpdaters)
        .filter(statement -> statement.effect().equals(effect));
  }

  private static Set<String> granted(Collection<List<Map<String, Object>>> policies) {
    Set<String> actions = new TreeSet<>();
    policies.forEach(
        statements ->
            statements.stream()
                .filter(one -> one.get("Effect").equals("Allow"))
                .forEach(one -> actions.addAll(Statements.actions(one))));
    return actions;
  }

  private static Set<String> used(PolicyGuard guard) {
    return guard.allowed().stream()
        .map(Question::action)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Map<String, Object>> without(List<Map<String, Object>> statements, int at) {
    List<Map<String, Object>> rest = new ArrayList<>(statements);
    rest.remove(at);
    return rest;
  }
}

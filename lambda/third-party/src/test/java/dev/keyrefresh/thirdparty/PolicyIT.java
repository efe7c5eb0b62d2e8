package dev.keyrefresh.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.local.kubernetes.LocalCluster;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.thirdparty.Simulator.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * judged, call by call, by iam-simulate, as are invocations: moto knows them by another action. What Lambda and its poller do under the same roles is asked
 * of iam-simulate alone.
 */
class PolicyIT {
  private static final String CLUSTER_STACK = "codecommit-key-refresh-cluster-policies";
  private static final TargetName TARGET = new TargetName("argocd", "repo-platform");
  private static final String ROTATOR_LOGS = "arn:aws:logs:us-west-2:123456789012:log-group:"
      + "/aws/lambda/codecommit-key-refresh-rotator:log-stream:one";
  private static final String UPDATER_LOGS = "arn:aws:logs:us-west-2:123456789012:log-group:"
      + "/aws/lambda/codecommit-key-refresh-updater-policies:log-stream:one";

  private static Simulator simulator;
  private static List<Map<String, Object>> rotator;
  private static List<Map<String, Object>> updater;
  private static List<Map<String, Object>> secretPolicy;
  private static Map<String, List<Map<String, Object>>> guards;

  private Emulator moto;
  private World world;
  private LocalCluster kubernetes;
  private PolicyGuard asRotator;
  private PolicyGuard asUpdater;
  private AwsSessionCredentials rotatorSession;
  private AwsSessionCredentials updaterSession;
  private final List<String> firstRefusals = new ArrayList<>();

  @BeforeAll
  static void synthesize() {
    simulator = new Simulator();
    Map<String, Object> cluster = Synthesis.cluster("policies", "signed");
    cluster.put("targets", List.of(TARGET.toString()));
    Synthesis synthesis = Synthesis.of(List.of(cluster));
    Map<String, Object> home = synthesis.template("codecommit-key-refresh");
    Map<String, Object> stack = synthesis.template(CLUSTER_STACK);
    rotator = Statements.ofRole(home, "RotatorJavaRole");
    updater = Statements.ofRole(stack, "UpdaterJavaRole");
    secretPolicy = Statements.ofSecret(stack);
    // What the secret's policy allows, the roles' own policies allow as well: only its denials count.
    guards = Map.of("secretsmanager",
        secretPolicy.stream().filter(one -> one.get("Effect").equals("Deny")).toList(), "kms",
        Statements.ofKey(home));
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @AfterEach
  void close() {
    if (world != null) {
      moto.asksWhoCalls(false);
      world.close();
      kubernetes.close();
    }
  }

  @Test
  void liveUnderTheirOwnPoliciesAndUseEveryActionOfThem() {
    open(rotator, updater);

    live();

    assertThat(asRotator.refused()).isEmpty();
    assertThat(asUpdater.refused()).isEmpty();
    assertThat(world.log()).contains("promote", "deactivate", "delete").doesNotContain(
        "AccessDenied", "not authorized");
    assertThat(used(asRotator)).containsExactlyInAnyOrderElementsOf(granted(rotator));
    assertThat(used(asUpdater)).containsExactlyInAnyOrderElementsOf(granted(updater));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void failWithoutAnyStatementThatAllows(String name, boolean isOfRotator, int at) {
    open(isOfRotator ? without(rotator, at) : rotator,
        isOfRotator ? updater : without(updater, at));

    live();

    List<Question> refused = isOfRotator ? asRotator.refused() : asUpdater.refused();
    assertThat(refused).isNotEmpty();
    System.out.println("third-party: without " + name + ": " + firstRefusals.getFirst());
  }

  static Stream<Object[]> failWithoutAnyStatementThatAllows() {
    return statements("Allow");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void permitTooMuchWithoutAnyStatementThatDenies(String name, boolean isOfRotator, int at) {
    List<Map<String, Object>> statements = isOfRotator ? rotator : updater;
    Map<String, Object> denial = statements.get(at);
    Question forbidden = forbidden(Statements.sid(denial));

    assertThat(simulator.allows(forbidden, statements, List.of())).isFalse();
    assertThat(simulator.allows(forbidden, without(statements, at), List.of())).isTrue();
    System.out.println("third-party: without " + name + ": " + forbidden.action() + " "
        + forbidden.context() + " is allowed");
  }

  static Stream<Object[]> permitTooMuchWithoutAnyStatementThatDenies() {
    return statements("Deny");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void keepOthersFromTheManagedSecretByEveryDenialOfItsPolicy(String name, int at) {
    List<Map<String, Object>> guard = secretPolicy;
    List<Map<String, Object>> anything = List
        .of(Map.of("Sid", "Anything", "Effect", "Allow", "Action", "*", "Resource", "*"));
    List<Question> forbidden = Statements.actions(guard.get(at)).stream()
        .map(action -> new Question("arn:aws:iam::123456789012:role/administrator", action,
            "arn:aws:secretsmanager:us-west-2:123456789012:secret:codecommit-key-refresh/policies"
                + "-AbCdEf",
            Map.of()))
        .toList();

    assertThat(forbidden).noneMatch(one -> simulator.allows(one, anything, guard));
    assertThat(forbidden).allMatch(one -> simulator.allows(one, anything, without(guard, at)));
  }

  static Stream<Object[]> keepOthersFromTheManagedSecretByEveryDenialOfItsPolicy() {
    List<Map<String, Object>> guard = secretPolicy;
    return Stream.iterate(0, at -> at + 1).limit(guard.size())
        .filter(at -> guard.get(at).get("Effect").equals("Deny"))
        .map(at -> new Object[]{Statements.sid(guard.get(at)), at});
  }

  /** Whatever the two functions ever do in a life of a credential, phase by phase. */
  private void live() {
    phase("check", "check");
    phase("rotate", "first rotation");
    retire("first");
    phase("rotate", "second rotation");
    retire("second");
    phase("pause", "pause");
    phase("resume", "resume");
    phase("sweep of registered clusters",
        () -> world.rotate(Map.of("detail-type", "Scheduled Event", "source", "aws.events",
            "detail", Map.of()), rotatorSession, Map.of()));
    phase("renewal", () -> world.update(Operation.DELIVER, updaterSession, Map.of()));
    phase("Lambda's own work", () -> {
      byLambda(Statements.ROTATOR, ROTATOR_LOGS).forEach(asRotator::judge);
      ofQueues().forEach(asRotator::judge);
      byLambda(Statements.UPDATER, UPDATER_LOGS).forEach(asUpdater::judge);
      inVpc().forEach(asUpdater::judge);
    });
    phase("look-up of the API server", () -> asUpdater.judge(new Question(Statements.UPDATER,
        "eks:DescribeCluster", "arn:aws:eks:us-west-2:123456789012:cluster/policies", Map.of())));
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
    int before = refusals();
    try {
      run.run();
    } catch (IllegalStateException e) {
      assertThat(refusals()).as(name + ": " + e.getMessage()).isGreaterThan(before);
    }
    if (refusals() > before) {
      Question question = Stream.concat(asRotator.refused().stream(),
          asUpdater.refused().stream()).skip(before).findFirst().orElseThrow();
      firstRefusals.add(name + ": " + question.action() + " is refused");
    }
  }

  private int refusals() {
    return asRotator.refused().size() + asUpdater.refused().size();
  }

  private void open(List<Map<String, Object>> rotators, List<Map<String, Object>> updaters) {
    Emulator fresh = Emulator.moto();
    kubernetes = LocalCluster.start();
    rotatorSession = fresh.session("rotator", policies(rotators));
    updaterSession = fresh.session("updater", policies(updaters));
    moto = fresh.withAuthentication();
    List.of(moto.part(), simulator.part()).forEach(part -> Parts.ranAgainst(PolicyIT.class, part));
    world = new World(moto, new Form.Signed(),
        new World.Api(kubernetes.endpoint(), kubernetes.certificateAuthorityPem()),
        List.of(TARGET));
    String url = world.repository("platform");
    kubernetes.addRepository(TARGET.namespace(), TARGET.name(), url, Optional.of("default"),
        world.repositoryData(url));
    world.updaterIs(updaterSession);
    asRotator = new PolicyGuard(simulator, new Asked(Statements.ROTATOR, this::ownerOf),
        rotatorSession.accessKeyId(), rotators, guards);
    asUpdater = new PolicyGuard(simulator, new Asked(Statements.UPDATER, this::ownerOf),
        updaterSession.accessKeyId(), updaters, guards);
    world.guardedBy(call -> asRotator.apply(call).or(() -> asUpdater.apply(call)));
  }

  private String ownerOf(String accessKey) {
    return Optional.ofNullable(world.iam.getAccessKeyLastUsed(of -> of.accessKeyId(accessKey))
        .userName()).orElse("nobody");
  }

  private static Map<String, String> policies(List<Map<String, Object>> statements) {
    return Map.of("least",
        JSON.std.asString(Simulator.document(Statements.forMoto(statements))));
  }

  /** Its poller, its failure destination. */
  private static List<Question> ofQueues() {
    List<Question> all = new ArrayList<>();
    for (String action : List.of("ReceiveMessage", "DeleteMessage", "GetQueueAttributes",
        "ChangeMessageVisibility", "SendMessage")) {
      all.add(new Question(Statements.ROTATOR, "sqs:" + action, Statements.made("WorkQueue"),
          Map.of()));
    }
    all.add(new Question(Statements.ROTATOR, "sqs:SendMessage",
        Statements.made("WorkQueueDeadLetters"), Map.of()));
    return all;
  }

  private static List<Question> byLambda(String role, String logs) {
    return Stream.of("logs:CreateLogStream", "logs:PutLogEvents")
        .map(action -> new Question(role, action, logs, Map.of())).toList();
  }

  private static List<Question> inVpc() {
    return Stream.of("CreateNetworkInterface", "DescribeNetworkInterfaces", "DescribeSubnets",
        "DeleteNetworkInterface", "AssignPrivateIpAddresses", "UnassignPrivateIpAddresses")
        .map(action -> new Question(Statements.UPDATER, "ec2:" + action, "*", Map.of())).toList();
  }

  private static Question forbidden(String sid) {
    return switch (sid) {
      case "NoOtherTags" -> new Question(Statements.ROTATOR, "iam:TagUser",
          "arn:aws:iam::123456789012:user/policies_codecommit_user",
          Map.of("aws:TagKeys", List.of("cost-centre")));
      case "OnlyForCodeCommit" -> new Question(Statements.ROTATOR,
          "iam:CreateServiceSpecificCredential",
          "arn:aws:iam::123456789012:user/policies_codecommit_user",
          Map.of("iam:ServiceSpecificCredentialServiceName", "bedrock.amazonaws.com"));
      case "NotByOwnCode" -> new Question(Statements.UPDATER, "ec2:DescribeSubnets", "*",
          Map.of("lambda:SourceFunctionArn", "arn:aws:lambda:us-west-2:123456789012:function:"
              + "codecommit-key-refresh-updater-policies"));
      default -> throw new IllegalStateException("nobody says here what " + sid + " is for");
    };
  }

  private static Stream<Object[]> statements(String effect) {
    return Stream.concat(statements("rotator", rotator, effect, true),
        statements("updater", updater, effect, false));
  }

  private static Stream<Object[]> statements(String role, List<Map<String, Object>> statements,
      String effect, boolean isOfRotator) {
    return Stream.iterate(0, at -> at + 1).limit(statements.size())
        .filter(at -> statements.get(at).get("Effect").equals(effect)).map(at -> new Object[]{
            role + " " + Statements.sid(statements.get(at)), isOfRotator, at});
  }

  private static Set<String> granted(List<Map<String, Object>> statements) {
    Set<String> actions = new LinkedHashSet<>();
    statements.stream().filter(one -> one.get("Effect").equals("Allow"))
        .forEach(one -> actions.addAll(Statements.actions(one)));
    return actions;
  }

  private static Set<String> used(PolicyGuard guard) {
    Set<String> actions = new LinkedHashSet<>();
    guard.allowed().forEach(question -> actions.add(question.action()));
    return actions;
  }

  private static List<Map<String, Object>> without(List<Map<String, Object>> statements, int at) {
    List<Map<String, Object>> rest = new ArrayList<>(statements);
    rest.remove(at);
    return rest;
  }
}

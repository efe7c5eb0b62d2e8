package dev.keyrefresh.local.aws;

import com.sun.net.httpserver.HttpServer;
import dev.keyrefresh.local.aws.auth.SigV4Authenticator;
import dev.keyrefresh.local.aws.eks.EksApi;
import dev.keyrefresh.local.aws.eks.LocalEks;
import dev.keyrefresh.local.aws.events.EventsApi;
import dev.keyrefresh.local.aws.events.LocalEvents;
import dev.keyrefresh.local.aws.fault.Faults;
import dev.keyrefresh.local.aws.iam.IamApi;
import dev.keyrefresh.local.aws.iam.IamUsers;
import dev.keyrefresh.local.aws.iam.Keys;
import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.local.aws.iam.LocalRoles;
import dev.keyrefresh.local.aws.iam.StsApi;
import dev.keyrefresh.local.aws.lambda.LambdaApi;
import dev.keyrefresh.local.aws.lambda.LocalFunctions;
import dev.keyrefresh.local.aws.protocol.Api;
import dev.keyrefresh.local.aws.protocol.Caller;
import dev.keyrefresh.local.aws.protocol.Service;
import dev.keyrefresh.local.aws.protocol.Wire;
import dev.keyrefresh.local.aws.secrets.LocalSecrets;
import dev.keyrefresh.local.aws.secrets.SecretsManagerApi;
import dev.keyrefresh.local.aws.ses.LocalMail;
import dev.keyrefresh.local.aws.ses.SesApi;
import dev.keyrefresh.local.aws.sqs.LocalQueues;
import dev.keyrefresh.local.aws.sqs.SqsApi;
import dev.keyrefresh.local.aws.state.Ids;
import dev.keyrefresh.local.loopback.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/**
 * An AWS account in this JVM: one loopback endpoint for all services, told apart by what a request
 * was signed for. One account, one Region; IAM is signed in us-east-1 as in the real partition.
 */
public final class LocalAws implements AutoCloseable {
  public static final String REGION = "us-west-2";

  private static final String ACCOUNT = "123456789012";

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final String region;
  private final Ids ids;
  private final Keys operator;
  private final IamUsers users;
  private final LocalRoles roles;
  private final LocalIam iam;
  private final LocalSecrets secrets;
  private final LocalMail mail = new LocalMail();
  private final LocalEvents events = new LocalEvents();
  private final LocalFunctions functions;
  private final LocalEks eks = new LocalEks();
  private final LocalQueues queues;
  private final Faults faults = new Faults();
  private final CallCounts calls = new CallCounts();

  private LocalAws(InstantSource clock, String region, RandomGenerator random, HttpServer server) {
    this.region = region;
    this.server = server;
    this.ids = new Ids(random);
    this.operator =
        new Keys(ids.sessionKeyId(), ids.secretAccessKey(), Optional.of(ids.sessionToken()));
    this.users = new IamUsers(clock, ACCOUNT, ids);
    this.iam = new LocalIam(clock, region, users);
    this.roles = new LocalRoles(clock, ACCOUNT, ids);
    this.secrets = new LocalSecrets(clock, ACCOUNT, region, ids);
    this.functions = new LocalFunctions(ACCOUNT, region);
    this.queues = new LocalQueues(clock, ACCOUNT, region);
    server.setExecutor(executor);
    server.createContext(
        "/",
        new FrontDoor(
            clock,
            new SigV4Authenticator(operator, session(), iam, roles, region),
            apis(),
            faults,
            calls,
            closing));
    server.start();
  }

  /** An account in {@link #REGION}. The clock rules everything except the dates of signatures. */
  public static LocalAws start(InstantSource clock) {
    return start(clock, REGION);
  }

  public static LocalAws start(InstantSource clock, String region) {
    return start(clock, region, new SecureRandom());
  }

  /**
   * @param random what ids and secrets are made of; safe for several threads
   */
  public static LocalAws start(InstantSource clock, RandomGenerator random) {
    return start(clock, REGION, random);
  }

  private static LocalAws start(InstantSource clock, String region, RandomGenerator random) {
    try {
      return new LocalAws(clock, region, random, HttpServer.create(Loopback.anyPort(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For every SDK client's {@code endpointOverride}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public String account() {
    return ACCOUNT;
  }

  public String region() {
    return region;
  }

  /** The credentials of a role session that may call everything. */
  public Keys operator() {
    return operator;
  }

  public LocalIam iam() {
    return iam;
  }

  public LocalRoles roles() {
    return roles;
  }

  public LocalSecrets secrets() {
    return secrets;
  }

  public LocalMail mail() {
    return mail;
  }

  public LocalEvents events() {
    return events;
  }

  public LocalFunctions functions() {
    return functions;
  }

  public LocalEks eks() {
    return eks;
  }

  public LocalQueues queues() {
    return queues;
  }

  public Faults faults() {
    return faults;
  }

  public CallCounts calls() {
    return calls;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  private Map<Service, Api> apis() {
    return Map.of(
        Service.IAM,
        new IamApi(query(Service.IAM), iam, users),
        Service.STS,
        new StsApi(query(Service.STS), ACCOUNT),
        Service.SES,
        new SesApi(query(Service.SES), mail, region),
        Service.SECRETS_MANAGER,
        new SecretsManagerApi(secrets),
        Service.EVENTS,
        new EventsApi(events),
        Service.EKS,
        new EksApi(rest(Service.EKS), eks, ACCOUNT, region),
        Service.LAMBDA,
        new LambdaApi(rest(Service.LAMBDA), functions, executor),
        Service.SQS,
        new SqsApi(queues, faults));
  }

  private Caller.RoleSession session() {
    return new Caller.RoleSession(
        "arn:aws:sts::" + ACCOUNT + ":assumed-role/codecommit-key-refresh/local",
        ids.unique("AROA") + ":local");
  }

  private static Wire.Query query(Service service) {
    return (Wire.Query) service.wire();
  }

  private static Wire.Rest rest(Service service) {
    return (Wire.Rest) service.wire();
  }
}

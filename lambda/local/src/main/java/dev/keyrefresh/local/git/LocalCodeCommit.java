package dev.keyrefresh.local.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyrefresh.local.loopback.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * CodeCommit's Git endpoint of one host name, on the loopback interface.
 *
 * <p>Real repositories are served at {@code endpoint()/v1/repos/NAME} by JGit, and a stock git or
 * go-git reads them; who may is decided as CodeCommit decides it. The host name given at the start
 * is the one that signed passwords must have been signed for, whatever the client connected to.
 */
public final class LocalCodeCommit implements AutoCloseable {
  private static final Pattern REQUEST =
      Pattern.compile(
          "(?<path>/v1/repos/(?<name>[\\w.-]{1,100}))/(?<service>info/refs|git-upload-pack)");

  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final String host;
  private final Admission admission;
  private final Repositories repositories;
  private final InstantSource clock;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<GitAnswer, LongAdder> answers = new ConcurrentHashMap<>();
  private final AtomicInteger toThrottle = new AtomicInteger();
  private final AtomicInteger toFail = new AtomicInteger();
  private final AtomicInteger toHang = new AtomicInteger();
  private final Set<String> hanging = ConcurrentHashMap.newKeySet();
  private final LongAdder hung = new LongAdder();
  private final CountDownLatch closed = new CountDownLatch(1);

  private LocalCodeCommit(String host, Admission admission, HttpServer server) {
    this.host = host;
    this.admission = admission;
    this.clock = admission.clock();
    this.server = server;
    this.repositories = new Repositories();
  }

  /**
   * Starts to listen on a free port of 127.0.0.1.
   *
   * @param host the CodeCommit host name it stands for, {@code git-codecommit.REGION.amazonaws.com}
   * @param region the Region that signatures must name
   * @param clock what the lifetime of signed passwords is measured by
   */
  public static LocalCodeCommit start(
      String host, String region, Accounts accounts, InstantSource clock) {
    try {
      var rule = new SignedPasswordRule(host, region);
      var server = HttpServer.create(Loopback.anyPort(), 0);
      var codeCommit = new LocalCodeCommit(host, new Admission(rule, accounts, clock), server);
      server.setExecutor(codeCommit.threads);
      server.createContext("/", codeCommit::handle);
      server.start();
      return codeCommit;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it really listens, without a path. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The CodeCommit host name it stands for. */
  public String host() {
    return host;
  }

  /** Makes a repository with one commit on {@code main}; one that exists stays as it is. */
  public void createRepository(String name) {
    repositories.create(name, clock.instant());
  }

  public void deleteRepository(String name) {
    repositories.delete(name);
  }

  /** Whether nobody may pull this repository, as when a policy denies codecommit:GitPull. */
  public void denyPull(String name, boolean denies) {
    if (denies) {
      denied.add(name);
    } else {
      denied.remove(name);
    }
  }

  /** The next {@code requests} get 429, whoever sends them. */
  public void throttleNext(int requests) {
    toThrottle.set(requests);
  }

  /** The next {@code requests} get 503, whoever sends them. */
  public void failNext(int requests) {
    toFail.set(requests);
  }

  /** The next {@code requests} get no answer until this server is closed. */
  public void hangNext(int requests) {
    toHang.set(requests);
  }

  /** Whether requests for this repository get no answer until this server is closed. */
  public void hang(String name, boolean hangs) {
    if (hangs) {
      hanging.add(name);
    } else {
      hanging.remove(name);
    }
  }

  /** How many requests got no answer. */
  public long hung() {
    return hung.sum();
  }

  /** How many requests were let in. One ls-remote of a stock git is two, or one in protocol v0. */
  public long admitted() {
    return count(GitAnswer.ADMITTED);
  }

  /** How many requests got 403. */
  public long refused() {
    return count(GitAnswer.REFUSED);
  }

  public long count(GitAnswer answer) {
    return counter(answer).sum();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
    repositories.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (takeOne(toHang) || isHanging(exchange)) {
        hung.increment();
        hang();
      } else if (takeOne(toFail)) {
        answer(exchange, GitAnswer.UNAVAILABLE);
      } else if (takeOne(toThrottle)) {
        answer(exchange, GitAnswer.THROTTLED);
      } else {
        admit(exchange);
      }
    }
  }

  private void admit(HttpExchange exchange) throws IOException {
    var pair = BasicLogin.in(exchange.getRequestHeaders().getFirst("Authorization"));
    if (pair.isEmpty()) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"" + host + "\"");
      answer(exchange, GitAnswer.CHALLENGED);
      return;
    }
    var request = REQUEST.matcher(exchange.getRequestURI().getRawPath());
    if (!request.matches()) {
      answer(exchange, GitAnswer.MISSING);
      return;
    }
    var login = admission.loginOf(pair.get(), request.group("path"));
    login.ifPresent(admission.accounts()::used);
    var name = request.group("name");
    if (denied.contains(name)
        || login.filter(proven -> admission.accounts().mayPull(proven, name)).isEmpty()) {
      answer(exchange, GitAnswer.REFUSED);
      return;
    }
    serve(exchange, name, request.group("service"));
  }

  private void serve(HttpExchange exchange, String name, String service) throws IOException {
    var repository = repositories.find(name);
    if (repository.isEmpty()) {
      answer(exchange, GitAnswer.MISSING);
      return;
    }
    boolean isPost = exchange.getRequestMethod().equals("POST");
    boolean isUpload = service.equals(UploadPackService.NAME);
    if (isUpload && isPost) {
      counter(GitAnswer.ADMITTED).increment();
      UploadPackService.upload(exchange, repository.get());
    } else if (!isUpload && !isPost && asksForUpload(exchange)) {
      counter(GitAnswer.ADMITTED).increment();
      UploadPackService.advertise(exchange, repository.get());
    } else {
      // A push, or git's dumb protocol, which CodeCommit does not speak.
      answer(exchange, GitAnswer.REFUSED);
    }
  }

  private static boolean asksForUpload(HttpExchange exchange) {
    return ("service=" + UploadPackService.NAME).equals(exchange.getRequestURI().getRawQuery());
  }

  private void answer(HttpExchange exchange, GitAnswer answer) throws IOException {
    counter(answer).increment();
    exchange.sendResponseHeaders(answer.status(), -1);
  }

  private LongAdder counter(GitAnswer answer) {
    return answers.computeIfAbsent(answer, _ -> new LongAdder());
  }

  private boolean isHanging(HttpExchange exchange) {
    var request = REQUEST.matcher(exchange.getRequestURI().getRawPath());
    return request.matches() && hanging.contains(request.group("name"));
  }

  private void hang() {
    try {
      closed.await();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean takeOne(AtomicInteger left) {
    return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }
}

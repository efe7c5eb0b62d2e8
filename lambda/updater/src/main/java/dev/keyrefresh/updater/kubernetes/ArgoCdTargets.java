package dev.keyrefresh.updater.kubernetes;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.ArgoCdLabel;
import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.delivery.TargetStore;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.RawSecret;
import dev.keyrefresh.target.TargetName;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Argo CD's secrets over the Kubernetes API, for one run.
 *
 * <p>Named targets need {@code get} and {@code patch}, which RBAC can limit to their names;
 * discovery also needs {@code list}. A secret that is missing and a namespace that is missing get
 * the same answer from the API server, so both are a target that is missing. Nothing that the API
 * server says about a patch is passed on but its status: it may quote what it was sent.
 */
public final class ArgoCdTargets implements TargetStore, AutoCloseable {
  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager("codecommit-key-refresh")
          .build();

  private static final String ACCESS_REVIEWS =
      "/apis/authorization.k8s.io/v1/" + "selfsubjectaccessreviews";

  private static final int ATTEMPTS = 3;
  private static final Duration BETWEEN = Duration.ofMillis(200);

  /** Secrets are up to a megabyte each. */
  private static final long PAGE = 20;

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int FAILED = 500;

  private final ApiServer server;
  private final KubernetesClient client;
  private final Set<TargetName> named;
  private final Set<String> discoverIn;
  private final Form.Fields ours;

  /** Why the rest of this run does not ask any more. */
  private volatile Optional<String> down = Optional.empty();

  private ArgoCdTargets(
      ApiServer server,
      KubernetesClient client,
      Set<TargetName> named,
      Set<String> discoverIn,
      Form.Fields ours) {
    this.server = server;
    this.client = client;
    this.named = Set.copyOf(named);
    this.discoverIn = Set.copyOf(discoverIn);
    this.ours = ours;
  }

  /**
   * @param token good for this run
   * @param discoverIn the namespaces in which targets are looked for besides those that are named
   * @param ours the fields that are written
   * @param patience for one answer, its body included
   */
  public static ArgoCdTargets connect(
      ApiServer server,
      Secret token,
      Set<TargetName> named,
      Set<String> discoverIn,
      Form.Fields ours,
      Duration patience)
      throws Unavailable {
    return new ArgoCdTargets(
        server, Connection.open(server.way(), token, patience), named, discoverIn, ours);
  }

  @Override
  public List<TargetName> named() {
    return named.stream().sorted().toList();
  }

  @Override
  public boolean discovers() {
    return !discoverIn.isEmpty();
  }

  @Override
  public Optional<String> visitLabelled(Consumer<Stream<TargetSecret>> visitor) {
    List<String> problems = new ArrayList<>();
    for (String namespace : new TreeSet<>(discoverIn)) {
      try {
        visitLabelled(namespace, visitor, problems);
      } catch (Unavailable e) {
        problems.add(problem(namespace, e));
      }
    }
    return joined(problems);
  }

  private void visitLabelled(
      String namespace, Consumer<Stream<TargetSecret>> visitor, List<String> problems)
      throws Unavailable {
    ListOptions first = new ListOptionsBuilder().withLimit(PAGE).build();
    Optional<ListOptions> next = Optional.of(first);
    while (next.isPresent()) {
      ListOptions page = next.get();
      SecretList listed = ask(() -> labelled(namespace, ArgoCdLabel.ALL).list(page));
      visitor.accept(
          listed.getItems().stream()
              .flatMap(found -> understood(namespace, found, problems).stream()));
      next =
          Optional.ofNullable(listed.getMetadata())
              .map(ListMeta::getContinue)
              .filter(token -> !token.isEmpty())
              .map(token -> new ListOptionsBuilder(first).withContinue(token).build());
    }
  }

  /** One that nobody can read hides no other. */
  private Optional<TargetSecret> understood(
      String namespace, io.fabric8.kubernetes.api.model.Secret found, List<String> problems) {
    try {
      return Optional.of(understood(namespace, found));
    } catch (IllegalArgumentException e) {
      problems.add(
          "the secret "
              + namespace
              + "/"
              + Printable.excerpt(String.valueOf(found.getMetadata().getName()))
              + " cannot be read");
      return Optional.empty();
    }
  }

  private static String problem(String namespace, Unavailable failure) {
    return "discovery in " + namespace + ": " + failure.getMessage();
  }

  private static Optional<String> joined(List<String> problems) {
    return Optional.of(String.join("; ", problems)).filter(text -> !text.isEmpty());
  }

  private FilterWatchListDeletable<
          io.fabric8.kubernetes.api.model.Secret,
          SecretList,
          Resource<io.fabric8.kubernetes.api.model.Secret>>
      labelled(String namespace, List<String> types) {
    return client
        .secrets()
        .inNamespace(namespace)
        .withLabelIn(ArgoCdLabel.KEY, types.toArray(String[]::new));
  }

  private TargetSecret understood(String namespace, io.fabric8.kubernetes.api.model.Secret found) {
    RawSecret raw = ArgoCdSecret.raw(namespace, found);
    return TargetSecret.read(raw, named.contains(raw.name()), ours);
  }

  @Override
  public Found find() {
    Set<TargetName> names = new TreeSet<>(named);
    List<String> problems = new ArrayList<>();
    for (String namespace : new TreeSet<>(discoverIn)) {
      try {
        names.addAll(discover(namespace, problems));
      } catch (Unavailable e) {
        problems.add(problem(namespace, e));
      }
    }
    return new Found(List.copyOf(names), joined(problems));
  }

  /**
   * Whether this function may do that with secrets, by the API server's own word.
   *
   * @param verb such as {@code patch}
   * @param name one secret; empty for all of the namespace
   */
  public boolean may(String verb, String namespace, Optional<String> name) throws Unavailable {
    Map<String, Object> asked =
        new HashMap<>(Map.of("namespace", namespace, "verb", verb, "resource", "secrets"));
    name.ifPresent(one -> asked.put("name", one));
    Map<String, Object> review =
        Map.of(
            "apiVersion",
            "authorization.k8s.io/v1",
            "kind",
            "SelfSubjectAccessReview",
            "spec",
            Map.of("resourceAttributes", asked));
    return ask(
        () ->
            client
                .getKubernetesSerialization()
                .unmarshal(
                    client.raw(ACCESS_REVIEWS, "POST", review), GenericKubernetesResource.class)
                .get("status", "allowed")
                .equals(true));
  }

  @Override
  public Optional<TargetSecret> read(TargetName name) throws Unavailable {
    return ask(
        () ->
            Optional.ofNullable(secret(name).get())
                .map(found -> understood(name.namespace(), found)));
  }

  @Override
  public void patch(TargetName name, String resourceVersion, Patch patch)
      throws Conflict, Unavailable {
    boolean patched =
        ask(
            () -> {
              try {
                secret(name).patch(MERGE, ArgoCdSecret.patch(name, resourceVersion, patch, ours));
                return true;
              } catch (KubernetesClientException e) {
                if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND) {
                  return false;
                }
                throw e;
              }
            });
    if (!patched) {
      throw new Conflict(name + " was changed or deleted since it was read");
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private List<TargetName> discover(String namespace, List<String> problems) throws Unavailable {
    SecretList listed = ask(() -> labelled(namespace, ArgoCdLabel.SERVED).list());
    return listed.getItems().stream()
        .flatMap(found -> understood(namespace, found, problems).stream())
        .filter(found -> CodeCommitUrl.parse(found.url()).isPresent())
        .map(TargetSecret::name)
        .toList();
  }

  private Resource<io.fabric8.kubernetes.api.model.Secret> secret(TargetName name) {
    return client.secrets().inNamespace(name.namespace()).withName(name.name());
  }

  private <T> T ask(Supplier<T> call) throws Unavailable {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        return once(call);
      } catch (KubernetesClientException e) {
        if (!mayDoBetter(e)) {
          throw unavailable(e);
        }
        await(BETWEEN.multipliedBy(attempt));
      }
    }
    try {
      return once(call);
    } catch (KubernetesClientException e) {
      throw unavailable(e);
    }
  }

  /** In real time, as the SDK's clients wait. */
  private static void await(Duration time) {
    new CompletableFuture<Boolean>()
        .completeOnTimeout(true, time.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private <T> T once(Supplier<T> call) throws Unavailable {
    Optional<String> failed = down;
    if (failed.isPresent()) {
      // The server failed, not the target: the rest of this run is spared the wait.
      throw new Unavailable(failed.get(), false);
    }
    try {
      return call.get();
    } catch (IllegalArgumentException e) {
      throw new Unavailable("the API server's answer is not as expected", false);
    }
  }

  /** Whether asking again may help. One that took its time would take it again. */
  private static boolean mayDoBetter(KubernetesClientException e) {
    if (e.getCode() > 0) {
      return e.getCode() >= FAILED || e.getCode() == TOO_MANY;
    }
    return switch (cause(e)) {
      case HttpTimeoutException _, TimeoutException _, SSLException _ -> false;
      case AnswerLimits.TooLarge _ -> false;
      case IOException _ -> true;
      default -> false;
    };
  }

  private Unavailable unavailable(KubernetesClientException e) {
    boolean refused = e.getCode() == UNAUTHORIZED || e.getCode() == FORBIDDEN;
    String message = message(e);
    if (isConnectionFailure(cause(e))) {
      server.forget();
      down = Optional.of(message);
    }
    return new Unavailable(message, refused);
  }

  private static String message(KubernetesClientException e) {
    if (e.getStatus() == null && e.getCode() <= 0) {
      return silence(cause(e));
    }
    String reason =
        Optional.ofNullable(e.getStatus())
            .map(Status::getReason)
            .map(text -> " " + text)
            .orElse("");
    return "the API server answered " + e.getCode() + reason + advice(e.getCode());
  }

  private static String advice(int code) {
    if (code == UNAUTHORIZED) {
      return ": it does not know the updater's role. Make an access entry for it, with the group"
          + " that the RoleBinding names";
    }
    return code / 100 == 3
        ? ", a redirect, which is not followed: something else answers in its place. See"
            + " API_SERVER_URL and the way there"
        : "";
  }

  /** Only the network's own words: what failed to parse may be a secret, and be quoted. */
  private static String silence(Throwable cause) {
    String kind = cause.getClass().getSimpleName();
    return switch (cause) {
      case SSLException refused ->
          "the API server's certificate is not accepted ("
              + kind
              + ": "
              + refused.getMessage()
              + "): it is not of the authority that this function was given. Set"
              + " API_SERVER_CA to the cluster's present certificateAuthority.data";
      case HttpConnectTimeoutException _ -> unanswered(cause);
      case TimeoutException _, HttpTimeoutException _ ->
          "the API server is too slow ("
              + kind
              + "): see its load, and the way there: routes, and security groups (443 from the"
              + " updater's to the cluster's)";
      case AnswerLimits.TooLarge _ ->
          "the API server's answer is larger than it can be ("
              + cause.getMessage()
              + ") and was not read";
      default -> unanswered(cause);
    };
  }

  private static String unanswered(Throwable cause) {
    return "the API server gave no answer: "
        + cause.getClass().getSimpleName()
        + (isConnectionFailure(cause) && cause.getMessage() != null
            ? " (" + cause.getMessage() + ")"
            : "")
        + ". See the way there: the cluster's private endpoint, API_SERVER_URL, and security"
        + " groups (443 from the updater's to the cluster's)";
  }

  private static boolean isConnectionFailure(Throwable failure) {
    return switch (failure) {
      case ConnectException _, UnknownHostException _, HttpTimeoutException _ -> true;
      case TimeoutException _, SSLException _ -> true;
      default -> false;
    };
  }

  /** What is at the bottom of it: fabric8 and the JDK's client wrap it several times. */
  private static Throwable cause(KubernetesClientException e) {
    List<Throwable> chain =
        Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause).toList();
    return chain.stream()
        .filter(ArgoCdTargets::isConnectionFailure)
        .findFirst()
        .orElse(chain.getLast());
  }
}

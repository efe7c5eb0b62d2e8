package dev.keyrefresh.updater.kubernetes;

import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.delivery.TargetStore;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
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
import java.util.concurrent.TimeoutException;
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

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final ApiServer server;
  private final KubernetesClient client;
  private final Set<TargetName> named;
  private final Set<String> discoverIn;
  private final Form.Fields ours;
  private Optional<String> down = Optional.empty();

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
   */
  public static ArgoCdTargets connect(
      ApiServer server,
      Secret token,
      Set<TargetName> named,
      Set<String> discoverIn,
      Form.Fields ours)
      throws Unavailable {
    return connect(server, token, named, discoverIn, ours, Connection.PATIENCE);
  }

  static ArgoCdTargets connect(
      ApiServer server,
      Secret token,
      Set<TargetName> named,
      Set<String> discoverIn,
      Form.Fields ours,
      Duration patience)
      throws Unavailable {
    return new ArgoCdTargets(
        server, Connection.open(server.address(), token, patience), named, discoverIn, ours);
  }

  @Override
  public Found find() {
    Set<TargetName> names = new TreeSet<>(named);
    List<String> problems = new ArrayList<>();
    for (String namespace : new TreeSet<>(discoverIn)) {
      try {
        names.addAll(discover(namespace));
      } catch (Unavailable e) {
        problems.add("discovery in " + namespace + ": " + e.getMessage());
      }
    }
    return new Found(
        List.copyOf(names),
        Optional.of(String.join("; ", problems)).filter(text -> !text.isEmpty()));
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
                .map(found -> ArgoCdSecret.read(name, named.contains(name), found, ours)));
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

  private List<TargetName> discover(String namespace) throws Unavailable {
    return ask(
        () ->
            client
                .secrets()
                .inNamespace(namespace)
                .withLabelIn(ArgoCdSecret.TYPE, ArgoCdSecret.REPOSITORY, ArgoCdSecret.TEMPLATE)
                .list()
                .getItems()
                .stream()
                .filter(this::isOfCodeCommit)
                .map(found -> new TargetName(namespace, found.getMetadata().getName()))
                .toList());
  }

  private boolean isOfCodeCommit(io.fabric8.kubernetes.api.model.Secret found) {
    return Optional.ofNullable(ArgoCdSecret.fields(found, ours).get("url"))
        .map(Secret::reveal)
        .flatMap(CodeCommitUrl::parse)
        .isPresent();
  }

  private Resource<io.fabric8.kubernetes.api.model.Secret> secret(TargetName name) {
    return client.secrets().inNamespace(name.namespace()).withName(name.name());
  }

  private <T> T ask(Supplier<T> call) throws Unavailable {
    if (down.isPresent()) {
      // The server failed, not the target: the rest of this run is spared the wait.
      throw new Unavailable(down.get(), false);
    }
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      boolean refused = e.getCode() == UNAUTHORIZED || e.getCode() == FORBIDDEN;
      String message = message(e);
      if (isConnectionFailure(cause(e))) {
        server.forget();
        down = Optional.of(message);
      }
      throw new Unavailable(message, refused);
    } catch (IllegalArgumentException e) {
      throw new Unavailable("the API server's answer is not as expected", false);
    }
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
    return "the API server answered "
        + e.getCode()
        + reason
        + (e.getCode() == UNAUTHORIZED
            ? ": it does not know the updater's role. Make an access entry for it, with the group"
                + " that the RoleBinding names"
            : "");
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

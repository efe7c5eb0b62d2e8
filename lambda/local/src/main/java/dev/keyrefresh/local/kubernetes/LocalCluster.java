package dev.keyrefresh.local.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The API server of an EKS cluster in which Argo CD runs, over HTTPS on 127.0.0.1.
 *
 * <p>It serves secrets: get, list by label, create, replace, JSON merge patch, delete; and
 * SelfSubjectAccessReviews. Every request needs an EKS token. Whoever holds this object acts
 * without one, as a person or a controller inside the cluster would.
 */
public final class LocalCluster implements AutoCloseable {
  private final SecretsApi secrets = new SecretsApi();
  private final ApiFront front;

  private LocalCluster(InstantSource clock, Predicate<URI> callerIdentity) {
    this.front = new ApiFront(secrets, clock, callerIdentity);
  }

  /** A cluster that takes every well-formed token younger than 15 minutes. */
  public static LocalCluster start() {
    return start(InstantSource.system(), presigned -> true);
  }

  /**
   * A cluster that takes the tokens that somebody vouches for.
   *
   * @param clock what the 15 minutes of a token's life are measured by
   * @param callerIdentity whether STS would answer this presigned GetCallerIdentity request, sent
   *     with the cluster's name as {@code x-k8s-aws-id}, and name a principal with access
   */
  public static LocalCluster start(InstantSource clock, Predicate<URI> callerIdentity) {
    return new LocalCluster(clock, callerIdentity);
  }

  public URI endpoint() {
    return URI.create("https://127.0.0.1:" + front.port());
  }

  /** The certificate that the server's own is to be trusted by, as PEM. */
  public String certificateAuthorityPem() {
    return front.certificate.pem();
  }

  /**
   * Adds the secret that {@code argocd repo add} makes.
   *
   * @param extraData username, password and whatever else it holds, as plain text
   */
  public void addRepository(
      String namespace,
      String name,
      String url,
      Optional<String> project,
      Map<String, String> extraData) {
    add(ArgoCdSecrets.repository(namespace, name, url, project, extraData));
  }

  /** Adds the secret that {@code argocd repocreds add} makes: credentials for a URL prefix. */
  public void addTemplate(
      String namespace, String name, String urlPrefix, Map<String, String> extraData) {
    add(ArgoCdSecrets.template(namespace, name, urlPrefix, extraData));
  }

  /** Adds what else an Argo CD namespace holds: its own secret, a cluster, SSH, another host. */
  public void addBystanders(String namespace) {
    ArgoCdSecrets.bystanders(namespace).forEach(this::add);
  }

  /** Adds any secret: owned by a controller, immutable, without a URL. */
  public void add(Secret secret) {
    call("POST", secrets(secret.getMetadata().getNamespace()), Serialization.asJson(secret));
  }

  /** Puts a label, an annotation and a field on it that belong to somebody else. */
  public void addForeignMarks(String namespace, String name) {
    edit(
        namespace,
        name,
        secret ->
            new SecretBuilder(secret)
                .editMetadata()
                .addToLabels("example.com/team", "platform")
                .addToAnnotations("example.com/ticket", "OPS-7")
                .endMetadata()
                .addToData("insecure", SecretRules.base64("false"))
                .build());
  }

  /** What a secret holds, decoded; empty when there is no such secret. */
  public Optional<Map<String, String>> data(String namespace, String name) {
    return secret(namespace, name).map(LocalCluster::decoded);
  }

  public Optional<ObjectMeta> metadata(String namespace, String name) {
    return secret(namespace, name).map(Secret::getMetadata);
  }

  public Optional<Secret> secret(String namespace, String name) {
    var found = secrets.answer("GET", path(namespace, name), Optional.empty(), "");
    return Optional.of(found)
        .filter(Reply::isSuccess)
        .map(reply -> Serialization.unmarshal(reply.body(), Secret.class));
  }

  /** Sets fields to plain text, as a person with {@code kubectl edit} does. */
  public void edit(String namespace, String name, Map<String, String> fields) {
    edit(
        namespace,
        name,
        secret -> new SecretBuilder(secret).addToData(ArgoCdSecrets.encoded(fields)).build());
  }

  /** Changes anything of a secret, whatever its resource version. */
  public void edit(String namespace, String name, UnaryOperator<Secret> change) {
    var changed = change.apply(secret(namespace, name).orElseThrow());
    var secret =
        new SecretBuilder(changed).editMetadata().withResourceVersion(null).endMetadata().build();
    call("PUT", path(namespace, name), Serialization.asJson(secret));
  }

  /**
   * Puts the data back to what a controller holds for right; fields that it does not know go, and
   * annotations of others stay, as with External Secrets.
   */
  public void putBack(String namespace, String name, Map<String, String> data) {
    edit(
        namespace,
        name,
        secret -> new SecretBuilder(secret).withData(ArgoCdSecrets.encoded(data)).build());
  }

  public void delete(String namespace, String name) {
    call("DELETE", path(namespace, name), "");
  }

  /** Method, path and query of all requests from outside so far. */
  public List<String> requests() {
    return front.requests();
  }

  /** Connections are refused until {@link #reconnect}. */
  public void disconnect() {
    front.disconnect();
  }

  public void reconnect() {
    front.reconnect();
  }

  /** Every answer takes this much real time; zero again ends it. */
  public void delayAnswers(Duration delay) {
    front.delay = Objects.requireNonNull(delay);
  }

  /**
   * Answers some requests otherwise than it should, until {@link #behave}.
   *
   * @param requests a regular expression for method and path, such as {@code PATCH .*}
   */
  public void misbehave(String requests, Misbehaviour how) {
    front.misbehaviour = how;
    front.misbehaving = Pattern.compile(requests).asMatchPredicate();
  }

  public void behave() {
    front.misbehaving = _ -> false;
  }

  /** Whether every request is answered by 403, as without a RoleBinding. */
  public void forbidEverything(boolean forbids) {
    front.forbidden = forbids ? Set.of("*") : Set.of();
  }

  /** Only these verbs on secrets are answered by 403, as with a Role that lacks them. */
  public void forbid(String... verbs) {
    front.forbidden = Set.of(verbs);
  }

  /** Whether every token is answered by 401, as if it had expired. */
  public void rejectTokens(boolean rejects) {
    front.rejectsTokens = rejects;
  }

  /** Whether every list is answered by 500, as where etcd is too slow for many objects. */
  public void failLists(boolean fails) {
    front.failsLists = fails;
  }

  /** The next {@code patches} are answered by 409 and change nothing. */
  public void conflictNextPatches(int patches) {
    front.conflicts.set(patches);
  }

  /** Somebody else is a moment faster than the next patch. */
  public void beforeNextPatch(Runnable action) {
    front.beforePatch.set(Objects.requireNonNull(action));
  }

  @Override
  public void close() {
    front.close();
  }

  private void call(String method, URI path, String body) {
    var reply = secrets.answer(method, path, Optional.empty(), body);
    if (!reply.isSuccess()) {
      throw new IllegalArgumentException(method + " " + path + ": " + reply.status());
    }
  }

  private static Map<String, String> decoded(Secret secret) {
    var decoded = new LinkedHashMap<String, String>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (field, value) ->
                  decoded.put(field, new String(Base64.getDecoder().decode(value), UTF_8)));
    }
    return decoded;
  }

  private static URI secrets(String namespace) {
    return URI.create("/api/v1/namespaces/" + namespace + "/secrets");
  }

  private static URI path(String namespace, String name) {
    return URI.create(secrets(namespace) + "/" + name);
  }
}

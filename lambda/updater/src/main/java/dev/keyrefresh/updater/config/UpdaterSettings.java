package dev.keyrefresh.updater.config;

import dev.keyrefresh.aws.config.Environment;
import dev.keyrefresh.credential.ServiceUser;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.delivery.Rules;
import dev.keyrefresh.name.ArgoCdField;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.name.KubernetesName;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.name.RegionName;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.updater.kubernetes.ApiServer.Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;

/**
 * How one cluster's updater is set up.
 *
 * @param rules how its targets are served
 * @param targets the targets that are named
 * @param namespaces where more of them are looked for; none unless discovery is asked for
 * @param apiServer where the API server is; empty where EKS is to be asked
 * @param codeCommit where CodeCommit is reached instead of at its hosts
 * @param clusterMetrics whether its numbers become metrics; in the log they always are
 */
public record UpdaterSettings(
    String cluster,
    String secretArn,
    Rules rules,
    Set<TargetName> targets,
    Set<String> namespaces,
    Optional<Address> apiServer,
    Optional<URI> codeCommit,
    Region region,
    boolean clusterMetrics) {

  /** The settings' names, which are those of the function's environment variables. */
  public enum Key {
    CLUSTER_NAME,
    SECRET_ARN,
    USER_NAME,
    FORM,
    TARGETS,
    DISCOVER,
    NAMESPACES,
    TAKE_OVER,
    PROBE_URL,
    RAW_ID_FIELD,
    RAW_SECRET_FIELD,
    API_SERVER_URL,
    API_SERVER_CA,
    CODECOMMIT_ENDPOINT,
    CLUSTER_METRICS,
    AWS_REGION
  }

  private static final Pattern SECRET =
      Pattern.compile(
          "arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):([0-9]{12}):secret:[\\w/+=.@-]{1,519}");

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public UpdaterSettings {
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(secretArn);
    Objects.requireNonNull(rules);
    targets = Set.copyOf(targets);
    namespaces = Set.copyOf(namespaces);
    Objects.requireNonNull(apiServer);
    Objects.requireNonNull(codeCommit);
    Objects.requireNonNull(region);
  }

  /**
   * Reads the environment; a variable with nothing in it counts as not set.
   *
   * @throws IllegalArgumentException naming everything that is wrong with it
   */
  public static UpdaterSettings of(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    Optional<UpdaterSettings> settings = new Reader(environment).settings();
    if (!environment.problems().isEmpty()) {
      throw new IllegalArgumentException(
          "the updater is not set up right:\n- " + String.join("\n- ", environment.problems()));
    }
    return settings.orElseThrow();
  }

  /** Reads value by value and notes what is wrong instead of stopping at it. */
  private static final class Reader {
    private final Environment environment;

    Reader(Environment environment) {
      this.environment = environment;
    }

    Optional<UpdaterSettings> settings() {
      Optional<String> cluster =
          shaped(Key.CLUSTER_NAME, ClusterName.SHAPE, "the name of an EKS cluster");
      Optional<String> region = shaped(Key.AWS_REGION, RegionName.SHAPE, "an AWS Region");
      Optional<String> secret =
          shaped(Key.SECRET_ARN, SECRET, "the ARN of a Secrets Manager secret");
      secret.ifPresent(arn -> agree(arn, region));
      Optional<ServiceUser> user =
          user(cluster)
              .flatMap(
                  name -> secret.flatMap(Reader::account).map(id -> new ServiceUser(name, id)));
      Optional<Form> form = required(Key.FORM).flatMap(word -> read(Key.FORM, word, this::form));
      Optional<CodeCommitUrl> probe = value(Key.PROBE_URL).flatMap(this::repository);
      boolean discover = flag(Key.DISCOVER, false);
      boolean takeOver = flag(Key.TAKE_OVER, false);
      boolean clusterMetrics = flag(Key.CLUSTER_METRICS, true);
      Set<TargetName> targets = targets();
      Set<String> namespaces = namespaces();
      Optional<Address> apiServer = apiServer();
      Optional<URI> codeCommit =
          value(Key.CODECOMMIT_ENDPOINT).flatMap(text -> url(Key.CODECOMMIT_ENDPOINT, text));
      if (value(Key.TARGETS).isEmpty() && !discover) {
        environment.problem(
            "there is nothing to serve: name targets in TARGETS, or set DISCOVER=true");
      }
      if (!environment.problems().isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new UpdaterSettings(
              cluster.orElseThrow(),
              secret.orElseThrow(),
              new Rules(form.orElseThrow(), user.orElseThrow(), takeOver, probe),
              targets,
              discover ? namespaces : Set.of(),
              apiServer,
              codeCommit,
              Region.of(region.orElseThrow()),
              clusterMetrics));
    }

    private void agree(String arn, Optional<String> region) {
      Matcher parts = SECRET.matcher(arn);
      if (parts.matches() && region.filter(parts.group(1)::equals).isEmpty()) {
        environment.problem(
            "SECRET_ARN is of the Region " + parts.group(1) + ", not of AWS_REGION");
      }
    }

    private static Optional<String> account(String arn) {
      return Optional.of(SECRET.matcher(arn)).filter(Matcher::matches).map(parts -> parts.group(2));
    }

    private Form form(String word) {
      Form form =
          switch (word) {
            case "signed" -> new Form.Signed();
            case "keyless" -> new Form.Keyless();
            case "git" -> new Form.Git();
            case "raw" ->
                new Form.Raw(
                    new Form.Fields(
                        field(Key.RAW_ID_FIELD, "awsAccessKeyId"),
                        field(Key.RAW_SECRET_FIELD, "awsSecretAccessKey")));
            default ->
                throw new IllegalArgumentException(
                    "unknown form " + quoted(word) + "; expected: signed, keyless, git, raw");
          };
      if (form.fields().username().equals(form.fields().password())) {
        environment.problem("RAW_ID_FIELD and RAW_SECRET_FIELD name the same field");
      }
      if (form.isForArgoCd()) {
        Stream.of(Key.RAW_ID_FIELD, Key.RAW_SECRET_FIELD)
            .filter(key -> value(key).isPresent())
            .forEach(key -> environment.problem(key + " is set, and the form is not raw"));
      }
      return form;
    }

    private String field(Key key, String otherwise) {
      String name = value(key).orElse(otherwise);
      if (!KubernetesName.FIELD.matcher(name).matches()) {
        environment.problem(key + ": " + quoted(name) + " cannot be a field of a secret");
      } else if (ArgoCdField.OF_ANOTHER_MEANING.contains(name)) {
        environment.problem(key + ": " + quoted(name) + " means something else to Argo CD");
      }
      return name;
    }

    private Optional<CodeCommitUrl> repository(String text) {
      Optional<CodeCommitUrl> url =
          CodeCommitUrl.parse(text)
              .filter(CodeCommitUrl::isRepository)
              .filter(_ -> !text.contains("@"));
      if (url.isEmpty()) {
        environment.problem(
            Key.PROBE_URL
                + ": "
                + quoted(text)
                + " is not the HTTPS URL of a CodeCommit repository");
      }
      return url;
    }

    private Optional<UserName> user(Optional<String> cluster) {
      Optional<String> named = value(Key.USER_NAME);
      if (named.isPresent()) {
        return read(Key.USER_NAME, named.get(), UserName::new);
      }
      Optional<String> usual = cluster.map(name -> new ClusterName(name).usualUser());
      if (usual.isPresent() && usual.get().length() > 64) {
        environment.problem(
            "USER_NAME is not set, and "
                + usual.get()
                + ", the usual name, is longer than IAM's 64 characters: set USER_NAME");
        return Optional.empty();
      }
      return usual.map(UserName::new);
    }

    private Set<TargetName> targets() {
      Set<TargetName> targets = new TreeSet<>();
      for (String text : list(Key.TARGETS)) {
        read(Key.TARGETS, text, TargetName::parse)
            .ifPresent(
                target -> {
                  if (!KubernetesName.NAMESPACE.matcher(target.namespace()).matches()
                      || !KubernetesName.SECRET.matcher(target.name()).matches()) {
                    environment.problem(
                        "TARGETS: " + quoted(text) + " cannot be namespace/name in Kubernetes");
                  } else if (!targets.add(target)) {
                    environment.problem("TARGETS names " + target + " twice");
                  }
                });
      }
      return targets;
    }

    private Set<String> namespaces() {
      List<String> named = list(Key.NAMESPACES);
      for (String name : named) {
        if (!KubernetesName.NAMESPACE.matcher(name).matches()) {
          environment.problem("NAMESPACES: " + quoted(name) + " cannot be a namespace");
        }
      }
      return named.isEmpty() ? Set.of("argocd") : new TreeSet<>(named);
    }

    private Optional<Address> apiServer() {
      Optional<String> text = value(Key.API_SERVER_URL);
      Optional<String> authority = value(Key.API_SERVER_CA);
      Optional<URI> url = text.flatMap(given -> url(Key.API_SERVER_URL, given));
      if (text.isEmpty() && authority.isPresent()) {
        environment.problem("API_SERVER_CA is set without API_SERVER_URL: set both, or neither");
      }
      if (authority.isPresent()) {
        return url.flatMap(
            where -> read(Key.API_SERVER_CA, authority.get(), pem -> Address.of(where, pem)));
      }
      if (url.filter(where -> where.getScheme().equals("https")).isPresent()) {
        environment.problem("API_SERVER_URL is set without API_SERVER_CA: set both, or neither");
      }
      return url.map(where -> new Address(where, List.of()));
    }

    /** A server to which credentials go: HTTPS, or one on this machine. */
    private Optional<URI> url(Key key, String text) {
      try {
        URI url = new URI(text);
        boolean plain =
            url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && List.of("", "/").contains(url.getRawPath());
        if (url.getHost() != null
            && plain
            && ("https".equals(url.getScheme())
                || ("http".equals(url.getScheme()) && LOOPBACK.contains(url.getHost())))) {
          return Optional.of(url);
        }
      } catch (URISyntaxException e) {
        // Told below, as any other that is not one.
      }
      environment.problem(
          key
              + ": "
              + quoted(text)
              + " is not https://host[:port]"
              + " (http:// on the loopback interface will do)");
      return Optional.empty();
    }

    private boolean flag(Key key, boolean otherwise) {
      String text = value(key).orElse(String.valueOf(otherwise));
      if (!text.equals("true") && !text.equals("false")) {
        environment.problem(key + ": " + quoted(text) + " is neither true nor false");
      }
      return text.equals("true");
    }

    private List<String> list(Key key) {
      return value(key).map(text -> List.of(text.split(",", -1))).orElse(List.of()).stream()
          .map(String::strip)
          .toList();
    }

    private Optional<String> shaped(Key key, Pattern shape, String what) {
      Optional<String> text = required(key);
      if (text.isPresent() && !shape.matcher(text.get()).matches()) {
        environment.problem(key + ": " + quoted(text.get()) + " is not " + what);
        return Optional.empty();
      }
      return text;
    }

    private Optional<String> required(Key key) {
      Optional<String> text = value(key);
      if (text.isEmpty()) {
        environment.problem(key + " is not set");
      }
      return text;
    }

    private Optional<String> value(Key key) {
      return environment.text(key);
    }

    private <T> Optional<T> read(Key key, String text, Function<String, T> reading) {
      return environment.read(text, reading, wrong -> key + ": " + wrong.getMessage());
    }

    private static String quoted(String text) {
      return "'" + Printable.excerpt(text) + "'";
    }
  }
}

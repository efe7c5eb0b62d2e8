package dev.keyrefresh.infra.config;

import dev.keyrefresh.infra.config.ClusterSettings.AccessMode;
import dev.keyrefresh.infra.config.ClusterSettings.ApiServer;
import dev.keyrefresh.infra.config.ClusterSettings.Kubectl;
import dev.keyrefresh.infra.config.ClusterSettings.RawFields;
import dev.keyrefresh.infra.config.ClusterSettings.User;
import dev.keyrefresh.infra.config.Network.Endpoints;
import dev.keyrefresh.name.ArgoCdField;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.name.KubernetesName;
import dev.keyrefresh.name.RegionName;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one cluster, and the networks that clusters name. */
public final class ClusterReader {
  private static final Pattern NETWORK = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern VPC = Pattern.compile("vpc-([0-9a-f]{8}|[0-9a-f]{17})");
  private static final Pattern SUBNET = Pattern.compile("subnet-([0-9a-f]{8}|[0-9a-f]{17})");
  private static final Pattern GROUP = Pattern.compile("sg-([0-9a-f]{8}|[0-9a-f]{17})");
  private static final Pattern URL = Pattern.compile("https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?");
  private static final Pattern AUTHORITY = Pattern.compile("LS0t[A-Za-z0-9+/]{40,3000}={0,2}");
  private static final Pattern TARGET =
      Pattern.compile(KubernetesName.NAMESPACE + "/" + KubernetesName.SECRET);

  /** IAM allows a comma too; a tag of the managed secret, which names the user, does not. */
  private static final Pattern USER = Pattern.compile("[\\w+=.@-]{1,64}");

  private static final Pattern PATH = Pattern.compile("/|/[\\w+=,.@/-]{1,510}/");
  private static final Pattern PROBE =
      Pattern.compile(
          "https://(vpce-[a-z0-9-]+\\.)?git-codecommit(-fips)?\\."
              + RegionName.REGEX
              + "\\.(vpce\\.)?amazonaws\\.com(\\.cn)?/v1/repos/[\\w.-]{1,100}");
  private static final Pattern FUNCTION =
      Pattern.compile("arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[\\w-]{1,140}");
  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]{1,600}");
  private static final String A_CA = "the authority as EKS gives it, PEM in base64,";
  private static final Pattern REPOSITORY = Pattern.compile("[\\w.-]{1,100}");

  private static final Map<String, String> WHEN =
      Arrays.stream(FirstRotation.values())
          .map(FirstRotation::word)
          .collect(Collectors.toMap(word -> word, word -> word, (one, _) -> one, TreeMap::new));

  private final Fields fields;
  private final Map<String, Network> networks;

  ClusterReader(Fields fields, Map<String, Network> networks) {
    this.fields = fields;
    this.networks = networks;
  }

  static Network network(String name, Fields network) {
    if (!NETWORK.matcher(name).matches()) {
      network.problem("name", name, "lower case letters, digits and - are expected");
    }
    String vpc = network.required("vpc", VPC, "the id of a VPC");
    List<String> subnets = network.texts("subnets", SUBNET, "the id of a subnet");
    if (subnets.isEmpty()) {
      network.missing("subnets", "a list of private subnets' ids");
    }
    Map<String, String> words = new LinkedHashMap<>();
    List.of("nat", "existing", "create").forEach(word -> words.put(word, word));
    String endpoints = network.choice("endpoints", words).orElse("nat");
    Optional<String> group =
        network.text("endpointSecurityGroup", GROUP, "the id of the endpoints' security group");
    if (endpoints.equals("existing") && !network.has("endpointSecurityGroup")) {
      network.missing("endpointSecurityGroup", "the id of the existing endpoints' security group");
    }
    if (!endpoints.equals("existing") && group.isPresent()) {
      network.problem(
          "endpointSecurityGroup",
          group.get(),
          "it is expected with endpoints 'existing' only, and they are '" + endpoints + "'");
    }
    return new Network(
        name,
        vpc,
        subnets,
        switch (endpoints) {
          case "existing" -> new Endpoints.Existing(group.orElse(""));
          case "create" -> new Endpoints.Created();
          default -> new Endpoints.Nat();
        });
  }

  ClusterSettings cluster() {
    String name = fields.required("name", ClusterName.SHAPE, "the name of an EKS cluster");
    Form form = fields.requiredChoice("form", Form.WORDS);
    List<String> repositories =
        fields.texts("repositories", REPOSITORY, "the name of a CodeCommit repository");
    User user = user(name, form);
    boolean rolePulls = rolePulls(form);
    repositories(rolePulls || user.create(), repositories);
    boolean discover = fields.flag("discover", false);
    List<String> namespaces = namespaces();
    return new ClusterSettings(
        name,
        form,
        network(),
        fields.required("securityGroup", GROUP, "the id of the cluster's security group"),
        apiServer(),
        access(),
        namespaces,
        targets(namespaces, discover),
        discover,
        fields.flag("takeOver", false),
        user,
        repositories,
        rolePulls,
        fields.choice("firstRotation", WHEN),
        kubectl(),
        probeUrl(form),
        rawFields(form));
  }

  private Optional<Kubectl> kubectl() {
    if (!fields.has("kubectl")) {
      return Optional.empty();
    }
    Fields kubectl = fields.child("kubectl");
    return Optional.of(
        new Kubectl(
            kubectl.required("provider", FUNCTION, "the ARN of a kubectl provider's function"),
            kubectl.required("role", ROLE, "the ARN of the role that the provider assumes")));
  }

  private Optional<String> probeUrl(Form form) {
    Optional<String> url =
        fields.text("probeUrl", PROBE, "the HTTPS URL of a CodeCommit repository");
    url.filter(_ -> form.isRenewed())
        .ifPresent(
            text ->
                fields.problem(
                    "probeUrl",
                    text,
                    "it is expected with the forms git and raw only: a signed password opens no"
                        + " prefix"));
    return url;
  }

  private Optional<RawFields> rawFields(Form form) {
    if (!fields.has("rawFields")) {
      return Optional.empty();
    }
    Fields raw = fields.child("rawFields");
    RawFields names = new RawFields(rawField(raw, "id"), rawField(raw, "secret"));
    if (form != Form.RAW) {
      fields.problem(
          "rawFields", names.id() + ", " + names.secret(), "it is expected with the form raw only");
    }
    if (names.id().equals(names.secret())) {
      raw.problem("secret", names.secret(), "another field than id's is expected");
    }
    return Optional.of(names);
  }

  private static String rawField(Fields raw, String key) {
    String name = raw.required(key, KubernetesName.FIELD, "the name of a secret's field");
    if (ArgoCdField.OF_ANOTHER_MEANING.contains(name)) {
      raw.problem(key, name, "a field that means nothing else to Argo CD is expected");
    }
    return name;
  }

  private Network network() {
    String name = fields.required("network", NETWORK, "the name of one of networks");
    if (!name.isEmpty() && !networks.containsKey(name)) {
      fields.problem(
          "network",
          name,
          "one of networks is expected: " + networks.keySet().stream().sorted().toList());
    }
    return networks.getOrDefault(name, new Network(name, "", List.of(), new Endpoints.Nat()));
  }

  private Optional<ApiServer> apiServer() {
    if (!fields.has("apiServer")) {
      fields.missing("apiServer", "\"look-up\", or an object with url and ca,");
      return Optional.empty();
    }
    if (fields.isText("apiServer")) {
      fields.choice("apiServer", Map.of("look-up", "look-up"));
      return Optional.empty();
    }
    Fields server = fields.child("apiServer");
    String authority = server.required("ca", AUTHORITY, A_CA);
    if (!authority.isEmpty() && !isAuthority(authority)) {
      server.problem("ca", authority, A_CA + " is expected, and this is none or a part of one");
    }
    return Optional.of(
        new ApiServer(server.required("url", URL, "https://host[:port]"), authority));
  }

  private static boolean isAuthority(String base64) {
    try {
      return !CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(Base64.getDecoder().decode(base64)))
          .isEmpty();
    } catch (CertificateException | IllegalArgumentException e) {
      return false;
    }
  }

  private AccessMode access() {
    Map<String, AccessMode> words = new LinkedHashMap<>();
    words.put("access-entry", AccessMode.ACCESS_ENTRY);
    words.put("aws-auth", AccessMode.AWS_AUTH);
    return fields.requiredChoice("access", words);
  }

  private List<String> namespaces() {
    List<String> named =
        fields.texts("namespaces", KubernetesName.NAMESPACE, "the name of a namespace");
    return named.isEmpty() ? List.of("argocd") : named;
  }

  private List<String> targets(List<String> namespaces, boolean discover) {
    List<String> targets = fields.texts("targets", TARGET, "namespace/name of a secret");
    if (!fields.has("targets") && !discover) {
      fields.missing("targets", "a list of namespace/name here, or discover set to true,");
    }
    for (String target : targets) {
      if (!namespaces.contains(target.substring(0, target.indexOf('/')))) {
        fields.problem(
            "targets", target, "a secret in one of namespaces is expected: " + namespaces);
      }
    }
    return targets;
  }

  private User user(String cluster, Form form) {
    Fields user = fields.child("user");
    Optional<String> named = user.text("name", USER, "the name of an IAM user");
    String usual = ClusterSettings.usualUser(cluster);
    if (named.isEmpty() && usual.length() > 64) {
      user.missing("name", usual + ", the usual name, is longer than 64 characters: a shorter one");
    }
    boolean create = user.flag("create", false);
    if (form == Form.KEYLESS && create) {
      user.problem("create", true, "false is expected: a keyless cluster needs no user");
    }
    return new User(
        named.orElse(usual),
        user.text("path", PATH, "a path that begins and ends with /").orElse("/"),
        create);
  }

  private boolean rolePulls(Form form) {
    boolean pulls = fields.flag("rolePulls", form == Form.KEYLESS);
    if (form == Form.KEYLESS && !pulls) {
      fields.problem("rolePulls", false, "true is expected: a keyless cluster lives on the role");
    }
    return pulls;
  }

  private void repositories(boolean wanted, List<String> repositories) {
    if (wanted && !fields.has("repositories")) {
      fields.missing("repositories", "a list of the CodeCommit repositories that may be pulled");
    }
    if (!wanted && !repositories.isEmpty()) {
      fields.problem(
          "repositories",
          repositories,
          "none are expected: the user exists already," + " and its permissions are its owner's");
    }
  }
}

package dev.keyrefresh.updater;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.aws.secret.ManagedSecretTags;
import dev.keyrefresh.contract.Finding;
import dev.keyrefresh.contract.Finding.Verdict;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.delivery.DeliveryReconciler;
import dev.keyrefresh.delivery.DeliveryReconciler.Result;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.name.Printable;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.LetGo;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.target.Holding;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.updater.config.UpdaterSettings;
import dev.keyrefresh.updater.kubernetes.ArgoCdTargets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Tries from inside the VPC what a delivery needs, and writes nothing. */
final class Preflight {
  private static final String API_SERVER = "API server";
  private static final String RBAC = "RBAC";

  private final UpdaterSettings settings;
  private final ArgoCdTargets targets;
  private final StoredVersions versions;
  private final DeliveryReconciler reconciler;
  private final BooleanSupplier hasTime;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<IssuedCredential> stored = new HashSet<>();
  private final Set<LetGo> letGo = new HashSet<>();

  Preflight(
      UpdaterSettings settings,
      ArgoCdTargets targets,
      StoredVersions versions,
      DeliveryReconciler reconciler,
      BooleanSupplier hasTime) {
    this.settings = settings;
    this.targets = targets;
    this.versions = versions;
    this.reconciler = reconciler;
    this.hasTime = hasTime;
  }

  List<Finding> findings() {
    boolean reads = readsTheManagedSecret();
    if (!mayWorkInTheCluster() || !reads) {
      return List.copyOf(findings);
    }
    boolean isGranted = findings.getLast().verdict() == Verdict.OK;
    Result seen = reconciler.inspect();
    seen.problem()
        .filter(_ -> isGranted)
        .ifPresent(
            problem ->
                findings.add(
                    Finding.fail(
                        "discovery",
                        problem,
                        "The Role allows it: see the API server's health, or name the targets in"
                            + " TARGETS.")));
    if (seen.targets().isEmpty()) {
      findings.add(
          Finding.fail(
              "targets",
              "there is none",
              "Name the targets, or register the repository in Argo CD."));
    }
    seen.targets().forEach(state -> findings.add(finding(state)));
    seen.targets().forEach(this::addHoldings);
    reconciler.tryPresent().forEach((name, answer) -> findings.add(finding(name, answer)));
    return List.copyOf(findings);
  }

  /** The API server cannot be asked at all. */
  static Finding unreachable(Unavailable failure) {
    return Finding.fail(
        API_SERVER,
        Thrown.message(failure),
        "Let the updater's role describe the cluster, or set API_SERVER_URL and API_SERVER_CA.");
  }

  /** Why the managed secret could not be read. */
  static String unread(SdkException failure) {
    return "the updater cannot read the managed secret: Secrets Manager, "
        + Failures.codeOnly(failure);
  }

  static String toRead(String secretArn) {
    return "Let the updater's role read "
        + secretArn
        + " and use its KMS key; see also the secret's"
        + " resource policy, and the policy and security group of the VPC's endpoint for Secrets"
        + " Manager.";
  }

  private boolean readsTheManagedSecret() {
    String what = "managed secret, read in the VPC";
    try {
      Labels labels = versions.labels();
      letGo.addAll(labels.holderTerms().letGo());
      labels.versions().values().stream()
          .distinct()
          .map(versions::read)
          .filter(CredentialVersion.class::isInstance)
          .map(version -> ((CredentialVersion) version).credential())
          .forEach(stored::add);
      findings.add(Finding.ok(what, "every labelled version"));
      return true;
    } catch (SdkException e) {
      findings.add(Finding.fail(what, unread(e), toRead(settings.secretArn())));
      return false;
    }
  }

  private boolean mayWorkInTheCluster() {
    List<String> refused = new ArrayList<>();
    try {
      for (TargetName target : new TreeSet<>(settings.targets())) {
        for (String verb : List.of("get", "patch")) {
          if (!may(verb, target.namespace(), Optional.of(target.name()))) {
            refused.add(verb + " " + target);
          }
        }
      }
      for (String namespace : new TreeSet<>(settings.namespaces())) {
        for (String verb : List.of("get", "list", "patch")) {
          if (!may(verb, namespace, Optional.empty())) {
            refused.add(verb + " secrets in " + namespace);
          }
        }
      }
    } catch (Unavailable e) {
      findings.add(
          Finding.fail(
              API_SERVER,
              Thrown.message(e),
              "Targets keep what they hold; a signed password in them dies within 15 minutes."));
      return false;
    }
    findings.add(
        Finding.ok(API_SERVER, "answers, its certificate is accepted, and so is the role"));
    findings.add(
        refused.isEmpty()
            ? Finding.ok(RBAC, "may get and patch every target")
            : Finding.fail(
                RBAC,
                "may not: " + String.join(", ", refused),
                "Apply the cluster's Role and RoleBinding: get and patch for these names, and list"
                    + " where targets are discovered."));
    return true;
  }

  private boolean may(String verb, String namespace, Optional<String> name) throws Unavailable {
    if (!hasTime.getAsBoolean()) {
      throw new Unavailable(
          "the API server is too slow: the run's time was over before all permissions were asked"
              + " for",
          false);
    }
    return targets.may(verb, namespace, name);
  }

  /**
   * What may open Git where no delivery writes: it keeps its credential Active. For a cluster that
   * was given back nothing is retired at all.
   */
  private void addHoldings(TargetState state) {
    if (state.outcome() == TargetOutcome.RELEASED) {
      return;
    }
    boolean isWritten =
        switch (state.role()) {
          case SERVED, UNSEEN, BROKEN -> true;
          case STUCK, ASIDE -> false;
        };
    state.holdings().stream()
        .filter(holding -> !(isWritten && holding.owned()))
        .filter(this::isOfThisUser)
        .filter(holding -> !isLetGo(holding, state.name()))
        .map(
            holding ->
                Finding.warn(
                    "holder " + state.name(),
                    "holds "
                        + holding.credential().map(Object::toString).or(holding::login).orElse("-")
                        + " in "
                        + Printable.excerpt(holding.field())
                        + ", where no delivery writes"
                        + (isWritten ? "" : ": " + state.outcome()),
                    "It stays Active for that. Make it a secret that can be served, take the"
                        + " credential out of it, or let go by the managed secret's tag "
                        + ManagedSecretTags.LET_GO
                        + "."))
        .forEach(findings::add);
  }

  /** A login that is stored would have been told by its password. */
  private boolean isOfThisUser(Holding holding) {
    return holding
        .login()
        .map(login -> stored.stream().noneMatch(known -> known.login().equals(login)))
        .orElseGet(
            () ->
                stored.stream()
                    .anyMatch(known -> holding.credential().equals(Optional.of(known.id()))));
  }

  private boolean isLetGo(Holding holding, TargetName holder) {
    return holding.credential().filter(id -> letGo.contains(new LetGo(id, holder))).isPresent();
  }

  private Finding finding(TargetState state) {
    String what = "target " + state.name();
    TargetOutcome outcome = state.outcome();
    String holds = state.holds().map(id -> ", holds " + id).orElse("");
    return switch (outcome) {
      case IN_STEP, BEHIND, NOT_OURS, RELEASED -> Finding.ok(what, outcome.meaning() + holds);
      case CONTESTED, INHERITS -> Finding.warn(what, outcome + holds, outcome.meaning());
      case UNREACHABLE, NOT_REACHED, FORBIDDEN ->
          Finding.unknown(what, outcome.name(), outcome.meaning());
      case OWNED_ELSEWHERE ->
          Finding.fail(what, outcome + ", by " + owner(state.name()) + holds, outcome.meaning());
      default -> Finding.fail(what, outcome + holds, outcome.meaning());
    };
  }

  private String owner(TargetName name) {
    try {
      return targets.read(name).flatMap(TargetSecret::owner).orElse("nobody any more");
    } catch (Unavailable e) {
      return "somebody";
    }
  }

  private static Finding finding(TargetName name, Answer answer) {
    String what = "Git with what is in " + name;
    return switch (answer) {
      case ACCEPTED -> Finding.ok(what, "CodeCommit accepts it");
      case REFUSED ->
          Finding.fail(
              what,
              "CodeCommit refuses it",
              "See that its credential is Active, and that codecommit:GitPull on this repository is"
                  + " allowed to the user and denied by no service control policy or boundary.");
      case NOT_FOUND ->
          Finding.fail(
              what, "CodeCommit has no such repository", "Correct the url, or give the target up.");
      case INCONCLUSIVE, SILENT ->
          Finding.unknown(
              what,
              answer == Answer.SILENT
                  ? "CodeCommit did not answer in time"
                  : "CodeCommit gave no clear answer",
              "See the way from the VPC to CodeCommit's Git endpoint: NAT or the interface endpoint"
                  + " git-codecommit, and its security group. For repo-creds set PROBE_URL.");
    };
  }
}

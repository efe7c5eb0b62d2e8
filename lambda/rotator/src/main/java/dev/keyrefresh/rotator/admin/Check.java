package dev.keyrefresh.rotator.admin;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.aws.client.Failures.Denial;
import dev.keyrefresh.aws.secret.NotUnderstood;
import dev.keyrefresh.contract.Finding;
import dev.keyrefresh.contract.Finding.Verdict;
import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Credentials;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.UserNotes;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.client.Agreement;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.rotator.client.UpdaterFunction;
import dev.keyrefresh.rotator.client.UpdaterFunction.Unanswered;
import dev.keyrefresh.rotator.config.RotatorSettings;
import dev.keyrefresh.rotator.config.RotatorSettings.MailSettings;
import dev.keyrefresh.rotator.iam.ClusterUser;
import dev.keyrefresh.rotator.iam.IamUsers;
import dev.keyrefresh.rotator.notice.SesSender;
import dev.keyrefresh.rotator.report.FailureAdvice;
import dev.keyrefresh.rotator.secrets.ManagedSecret;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Looks at everything that a rotation of one cluster needs, and writes nothing. */
public final class Check {
  private static final String SECRET = "managed secret";
  private static final String KMS = "KMS key";
  private static final String STORED = "stored credential";

  private final RotatorClients aws;
  private final RotatorSettings settings;
  private final ClusterName cluster;
  private final Function<ClusterName, ManagedSecret> open;
  private final Function<ManagedSecret, ClusterUser> user;
  private final Function<ManagedSecret, Report> rehearse;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param rehearse plays a rotation that is asked for now, without a step
   */
  public Check(
      RotatorClients aws,
      RotatorSettings settings,
      ClusterName cluster,
      Function<ClusterName, ManagedSecret> open,
      Function<ManagedSecret, ClusterUser> user,
      Function<ManagedSecret, Report> rehearse) {
    this.aws = aws;
    this.settings = settings;
    this.cluster = cluster;
    this.open = open;
    this.user = user;
    this.rehearse = rehearse;
  }

  public List<Finding> findings() {
    secret()
        .ifPresent(
            secret -> {
              line("tags", () -> tags(secret.notUnderstood()));
              Optional<CredentialVersion> current = stored(secret);
              if (secret.kind().isRotated()) {
                inIam(secret, current);
              }
              updater(secret);
            });
    line(
        "permissions on the managed secret",
        () ->
            judged(
                "may put, label and tag it",
                new PermissionProbe(aws).onSecrets(ClusterName.SECRET_PREFIX)));
    line("mails", this::mails);
    line("event bus", this::eventBus);
    settings.queue().ifPresent(url -> line("queue", () -> queue(url)));
    return List.copyOf(findings);
  }

  private void inIam(ManagedSecret secret, Optional<CredentialVersion> current) {
    ClusterUser inIam = user.apply(secret);
    boolean exists = user(secret, inIam.notes());
    if (exists) {
      slots(secret, inIam.credentials());
      current.ifPresent(version -> proof(version, inIam.credentials()));
    }
    line("permissions on the user", () -> onUser(secret));
  }

  /** A line's verdict before it is known which line. */
  private record Said(Verdict verdict, String finding, String remedy) {
    static Said ok(String finding) {
      return new Said(Verdict.OK, finding, "");
    }
  }

  private boolean line(String what, Supplier<Said> look) {
    Said said;
    try {
      said = look.get();
    } catch (RuntimeException e) {
      said = failed(e);
    }
    findings.add(new Finding(what, said.verdict(), said.finding(), said.remedy()));
    return said.verdict() == Verdict.OK;
  }

  private Said failed(RuntimeException failure) {
    Attention why = FailureAdvice.of(failure, cluster, cluster.usualUser());
    return new Said(
        why.reason() == Reason.FAILED ? Verdict.UNKNOWN : Verdict.FAIL,
        why.known(),
        why.whatToDo());
  }

  private Optional<ManagedSecret> secret() {
    List<ManagedSecret> opened = new ArrayList<>();
    line(
        SECRET,
        () -> {
          ManagedSecret secret = open.apply(cluster);
          opened.add(secret);
          String known =
              cluster.secretName() + ", " + secret.kind().word() + " of " + secret.user();
          if (secret.isReleased()) {
            return new Said(
                Verdict.WARN,
                known + ", given back",
                "Nothing is renewed, rotated or retired: resume it to take the cluster back.");
          }
          return secret.isPaused()
              ? new Said(
                  Verdict.WARN,
                  known + ", paused",
                  "While it is paused nothing is rotated, not even an exposed key: resume it.")
              : Said.ok(known);
        });
    return opened.stream().findFirst();
  }

  /** Reading a version decrypts it, so that the key is told apart from what is stored. */
  private Optional<CredentialVersion> stored(ManagedSecret secret) {
    List<StoredVersion> versions = new ArrayList<>();
    try {
      Labels labels = secret.labels();
      Stream.of(Stage.CURRENT, Stage.PENDING, Stage.PREVIOUS)
          .flatMap(at -> labels.at(at).stream())
          .distinct()
          .forEach(id -> versions.add(secret.read(id)));
    } catch (RuntimeException e) {
      boolean ofKms = Failures.denial(e).filter(Denial::ofKms).isPresent();
      line(ofKms ? KMS : STORED, () -> failed(e));
      return Optional.empty();
    }
    line(KMS, () -> Said.ok("decrypts what is stored"));
    line(
        STORED,
        () ->
            versions.stream()
                .filter(StoredVersion.Unreadable.class::isInstance)
                .map(StoredVersion.Unreadable.class::cast)
                .findFirst()
                .map(
                    bad ->
                        new Said(
                            Verdict.FAIL,
                            "version " + bad.id() + ": " + bad.problem(),
                            "Put a readable value under that label, or move the label. Targets keep"
                                + " what they hold."))
                .orElseGet(
                    () ->
                        Said.ok(
                            versions.stream().map(Check::word).collect(Collectors.joining(", ")))));
    return versions.stream()
        .limit(1)
        .filter(CredentialVersion.class::isInstance)
        .map(CredentialVersion.class::cast)
        .findFirst();
  }

  private static String word(StoredVersion version) {
    return switch (version) {
      case CredentialVersion held -> held.credentialId().value();
      case StoredVersion.Placeholder _ -> "nothing yet";
      case StoredVersion.Intent _ -> "an intent";
      case StoredVersion.Unreadable _ -> "unreadable";
    };
  }

  private boolean user(ManagedSecret secret, UserNotes notes) {
    line(
        "IAM user",
        () -> {
          Ownership ownership = notes.account().ownership();
          if (ownership == Ownership.ANOTHERS) {
            return new Said(
                Verdict.FAIL,
                secret.user() + " is claimed by another managed secret",
                "Give each cluster a user of its own, or take the tag codecommit-key-refresh off"
                    + " the user if the other cluster is gone.");
          }
          return new IamUsers(aws)
              .boundaryOf(secret.user())
              .map(
                  arn ->
                      new Said(
                          Verdict.WARN,
                          secret.user() + " is limited by " + arn,
                          "See that this permissions boundary allows codecommit:GitPull."))
              .orElseGet(
                  () ->
                      Said.ok(
                          secret.user()
                              + (ownership == Ownership.OURS
                                  ? ", claimed by this managed secret"
                                  : ", claimed by nobody: the first write claims it once the"
                                      + " updater confirms it")));
        });
    return findings.getLast().verdict() != Verdict.FAIL
        && findings.getLast().verdict() != Verdict.UNKNOWN;
  }

  private void slots(ManagedSecret secret, Credentials inIam) {
    line(
        "credential slots",
        () -> {
          List<CredentialId> taken = inIam.list().stream().map(Credential::id).toList();
          String count = taken.size() + " of " + CredentialKind.SLOTS + " taken";
          if (taken.size() < CredentialKind.SLOTS) {
            return Said.ok(count);
          }
          Report rotation = rehearse.apply(secret);
          Set<CredentialId> superseded =
              rotation.observed().map(observed -> observed.stages().superseded()).orElse(Set.of());
          return rotation.end().attention().stream()
              .filter(told -> told.reason() == Reason.BOTH_SLOTS_IN_USE)
              .filter(_ -> taken.stream().noneMatch(superseded::contains))
              .findFirst()
              .map(told -> new Said(Verdict.FAIL, told.known(), told.whatToDo()))
              .orElseGet(() -> Said.ok(count + "; one is freed by itself"));
        });
  }

  private void proof(CredentialVersion current, Credentials inIam) {
    if (current.credential().kind() != CredentialKind.ACCESS_KEY) {
      return;
    }
    line(
        "last use",
        () ->
            inIam.lastUse(current.credentialId()) instanceof LastUse.Unknown(var why)
                ? new Said(
                    Verdict.FAIL,
                    why,
                    "An old key whose last use is unknown is never retired: allow"
                        + " iam:GetAccessKeyLastUsed to the rotator's role.")
                : Said.ok("IAM tells it"));
    line(
        "STS",
        () ->
            switch (inIam.prove(current.credential())) {
              case VALID -> Said.ok(current.credentialId() + " is valid");
              case NOT_YET ->
                  new Said(
                      Verdict.FAIL,
                      "STS refuses " + current.credentialId(),
                      "See in IAM whether it is Active; the next run replaces one that is not.");
              case ANOTHER_USER ->
                  new Said(
                      Verdict.FAIL,
                      current.credentialId()
                          + " is of another user than "
                          + current.credential().user(),
                      "Store a key of this user as AWSPENDING; the next run takes it.");
            });
  }

  private Said onUser(ManagedSecret secret) {
    List<Denial> denied = new PermissionProbe(aws).onUsers(secret.kind(), ClusterName.USER_SUFFIX);
    if (!denied.isEmpty() && !secret.user().value().endsWith(ClusterName.USER_SUFFIX)) {
      return new Said(
          Verdict.UNKNOWN,
          "the user's name is not the usual one, and only for usual"
              + " names can it be found out without writing",
          "See in the rotator's policies that " + secret.user() + " is listed.");
    }
    return judged("may create, deactivate, delete and describe credentials", denied);
  }

  private static Said judged(String well, List<Denial> denied) {
    return denied.isEmpty()
        ? Said.ok(well)
        : new Said(
            Verdict.FAIL,
            "denied: "
                + denied.stream()
                    .map(
                        denial ->
                            denial.action().orElse("?")
                                + denial.policy().map(policy -> " (" + policy + ")").orElse(""))
                    .collect(Collectors.joining(", ")),
            denied.stream()
                .map(denial -> denial.remedy(RotatorClients.ROLE))
                .distinct()
                .collect(Collectors.joining(" ")));
  }

  private Said mails() {
    if (settings.mail().isEmpty()) {
      return new Said(Verdict.WARN, "nobody is told of anything", "Set MAIL_FROM and MAIL_TO.");
    }
    MailSettings mail = settings.mail().get();
    SesSender ses = new SesSender(aws);
    if (!ses.unverified(List.of(mail.from())).isEmpty()) {
      return new Said(
          Verdict.FAIL,
          mail.from() + " is not verified in " + mail.region(),
          "Verify the address or its domain in SES there, or set SES_REGION.");
    }
    List<String> strangers = ses.isInSandbox() ? ses.unverified(mail.to()) : List.of();
    return strangers.isEmpty()
        ? Said.ok("SES knows the sender " + mail.from())
        : new Said(
            Verdict.FAIL,
            "SES is in its sandbox in "
                + mail.region()
                + ", and not verified"
                + " are: "
                + String.join(", ", strangers),
            "Verify them, or ask AWS for production access of SES.");
  }

  private Said eventBus() {
    String said = new PermissionProbe(aws).onEventBus();
    return said.equals("MalformedDetail")
        ? Said.ok("takes events of this project")
        : new Said(
            Verdict.FAIL,
            "events:PutEvents answered " + said,
            "Allow events:PutEvents on the default event bus to the rotator's role.");
  }

  private Said queue(URI url) {
    try {
      new PermissionProbe(aws).onQueue(url);
      return Said.ok("takes a message for each cluster of a sweep");
    } catch (QueueDoesNotExistException e) {
      return new Said(
          Verdict.FAIL, "there is no queue " + url, "Correct QUEUE_URL, or make the queue.");
    }
  }

  private void updater(ManagedSecret secret) {
    UpdaterFunction updater =
        new UpdaterFunction(aws, settings.updaterOf(cluster), cluster.value(), secret.served());
    try {
      List<Finding> inside = updater.check();
      findings.add(Finding.ok("updater", settings.updaterOf(cluster) + " answers"));
      line("updater's own settings", () -> agreed(updater.agreement()));
      findings.addAll(inside);
    } catch (Unanswered e) {
      findings.add(
          Finding.fail(
              "updater",
              Thrown.message(e),
              "See its own log. Targets keep what they hold; a signed password in them dies within"
                  + " 15 minutes."));
    }
  }

  private static Said agreed(Agreement agreement) {
    return switch (agreement) {
      case Agreement.Confirmed _ -> Said.ok("name the same secret, user and kind as the tags");
      case Agreement.Contradicted(var why) ->
          new Said(
              Verdict.FAIL,
              why,
              "Correct the one that is wrong: the tag, or the updater's setting by a deployment.");
      case Agreement.Unsaid(var why) ->
          new Said(
              Verdict.UNKNOWN,
              why,
              "Deploy the updater of this release: until then a user that is not claimed yet is"
                  + " not claimed.");
    };
  }

  private static Said tags(List<NotUnderstood> words) {
    return words.isEmpty()
        ? Said.ok("all understood")
        : new Said(
            Verdict.WARN,
            words.stream().map(NotUnderstood::known).collect(Collectors.joining("; ")),
            words.stream().map(NotUnderstood::right).distinct().collect(Collectors.joining(" ")));
  }
}

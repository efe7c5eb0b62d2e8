package dev.keyrefresh.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.delivery.DeliveryReconciler;
import dev.keyrefresh.delivery.GitProbe;
import dev.keyrefresh.delivery.Pair;
import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.delivery.TargetStore;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.Credentials;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.UserNotes;
import dev.keyrefresh.rotation.VersionStore.LabelElsewhere;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.simulation.Actors.Crash;
import dev.keyrefresh.simulation.Actors.Failed;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.target.SignedGitPassword;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the processes of one history asked of the outside, in order, and what they heard. Its words
 * are its own, or public ones of the product: a class, a method or a record component may be
 * renamed and the journal stays the same. A secret is in it as what it opens, never as its text.
 */
final class Journal {
  private static final String NOTHING = "-";

  private final StringBuilder text = new StringBuilder();
  private World world;

  /** Has ids and times told by the world that the history plays in. */
  void of(World played) {
    world = played;
  }

  void says(String who, String what) {
    text.append(world.millis).append(' ').append(who).append(' ').append(what).append('\n');
  }

  void ends(History.Outcome outcome) {
    text.append("events ")
        .append(outcome.events())
        .append(", calls ")
        .append(outcome.calls())
        .append(", faults ")
        .append(new TreeMap<>(outcome.injected()))
        .append(", ends ")
        .append(outcome.violation().orElse(outcome.end()))
        .append('\n');
  }

  byte[] digest() {
    return sha256().digest(text.toString().getBytes(UTF_8));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }

  // The store

  static String words(Labels labels) {
    return Stream.of(Stage.values())
            .filter(stage -> labels.at(stage).isPresent())
            .map(stage -> stage.label() + " " + labels.at(stage).get().value())
            .sorted()
            .collect(Collectors.joining(", "))
        + (labels.paused() ? ", paused" : "")
        + (labels.released() ? ", released" : "")
        + ", exposed "
        + ids(labels.exposed());
  }

  static String words(StoredVersion version) {
    return version.id().value()
        + switch (version) {
          case StoredVersion.Placeholder _ -> " placeholder";
          case StoredVersion.Intent intent ->
              " intent of " + words(intent.chain()) + " at " + intent.at();
          case CredentialVersion stored ->
              " credential "
                  + words(stored.credential())
                  + " of "
                  + stored.chain().map(Journal::words).orElse("a hand")
                  + " replaces "
                  + ids(stored.replaces());
          case StoredVersion.Unreadable(_, var problem) -> " unreadable " + problem;
        };
  }

  private static String words(RotationChain line) {
    return line.rotation().value()
        + " "
        + line.reason()
        + " since "
        + line.since()
        + " known "
        + ids(line.known())
        + " lost "
        + ids(line.lost());
  }

  // IAM

  static String words(IssuedCredential issued) {
    return issued.id().value()
        + " "
        + issued.kind().word()
        + " "
        + issued.user().value()
        + " "
        + issued.login()
        + " created "
        + issued.created()
        + (issued.secret().equals(World.secretOf(issued.id())) ? "" : " with another's secret");
  }

  static String words(UserNotes.Account account) {
    return words(account.ownership())
        + " notes "
        + new TreeMap<>(account.inactiveSince())
            .entrySet().stream().map(note -> note.getKey().value() + " " + note.getValue()).toList()
        + " described "
        + ids(account.described());
  }

  private static String words(Ownership ownership) {
    return switch (ownership) {
      case UNCLAIMED -> "unclaimed";
      case OURS -> "ours";
      case ANOTHERS -> "another's";
    };
  }

  static String words(List<Credential> listed) {
    return listed.stream().map(Journal::words).collect(Collectors.joining(", "));
  }

  private static String words(Credential credential) {
    return credential.id().value()
        + " "
        + credential.login()
        + switch (credential.status()) {
          case ACTIVE -> " Active";
          case INACTIVE -> " Inactive";
          case EXPIRED -> " Expired";
          case UNHEARD_OF -> " with another status";
        }
        + " created "
        + credential.created()
        + " "
        + words(credential.lastUse())
        + " inactive since "
        + credential.inactiveSince().map(String::valueOf).orElse(NOTHING);
  }

  static String words(OtherKinds others) {
    return switch (others) {
      case OtherKinds.Known(var credentials) -> words(credentials);
      case OtherKinds.Unknown(var why) -> "unknown " + why;
    };
  }

  static String words(LastUse use) {
    return switch (use) {
      case LastUse.At(var time) -> "used " + time;
      case LastUse.Never _ -> "never used";
      case LastUse.Unknown(var why) -> "use unknown " + why;
      case LastUse.NotReported _ -> "use not reported";
    };
  }

  static String words(Credentials.Proof proof) {
    return switch (proof) {
      case VALID -> "valid";
      case NOT_YET -> "not yet valid";
      case ANOTHER_USER -> "another user's";
    };
  }

  // Targets

  static String words(Targets targets) {
    return switch (targets) {
      case Targets.Unknown(var why) -> "unknown " + why;
      case Targets.Known(var states, _) -> states(states);
    };
  }

  private static String states(List<TargetState> states) {
    return states.stream()
        .map(
            state ->
                state.name()
                    + " "
                    + state.url()
                    + " holds "
                    + id(state.holds())
                    + " login "
                    + state.login().orElse(NOTHING)
                    + " "
                    + state.outcome()
                    + " since "
                    + state.since().map(String::valueOf).orElse(NOTHING)
                    + " expires "
                    + state.expires().map(String::valueOf).orElse(NOTHING))
        .collect(Collectors.joining("; "));
  }

  String words(TargetSecret secret) {
    return secret.name()
        + " at "
        + secret.resourceVersion()
        + " "
        + secret
            .username()
            .flatMap(name -> secret.password().map(password -> words(new Pair(name, password))))
            .orElse(NOTHING)
        + words(secret.stamps());
  }

  String words(TargetStore.Patch patch) {
    return words(patch.pair()) + words(patch.stamps()) + " at " + patch.at();
  }

  private static String words(TargetSecret.Stamps stamps) {
    return " stamped "
        + id(stamps.credential())
        + " version "
        + stamps.version().orElse(NOTHING)
        + " since "
        + stamps.since().map(String::valueOf).orElse(NOTHING)
        + " drifted "
        + stamps.drifted().map(String::valueOf).orElse(NOTHING)
        + " contested "
        + stamps.contested().map(String::valueOf).orElse(NOTHING);
  }

  /** Of which credential it is made, and when it was signed. */
  String words(Pair pair) {
    return "pair of "
        + pair.username().reveal()
        + " "
        + id(world.idIn(pair))
        + SignedGitPassword.signedAt(pair.password()).map(at -> " signed " + at).orElse("");
  }

  static String words(GitProbe.Answer answer) {
    return switch (answer) {
      case ACCEPTED -> "accepted";
      case REFUSED -> "refused";
      case NOT_FOUND -> "not found";
      case INCONCLUSIVE -> "inconclusive";
      case SILENT -> "silent";
    };
  }

  static String words(DeliveryReconciler.Result result) {
    return (result.stale() ? "stale, " : "")
        + states(result.targets())
        + ", problem "
        + result.problem().orElse(NOTHING)
        + ", failures "
        + result.failures();
  }

  // The loop's own words

  static String words(Decision decision) {
    return decision.step().word()
        + " "
        + decision.reason()
        + " "
        + id(decision.step().credential())
        + (decision.step() instanceof Step.Wait(var until)
            ? until.map(time -> " until " + time).orElse("")
            : "")
        + decision.attention().stream().map(Journal::words).collect(Collectors.joining());
  }

  private static String words(Attention attention) {
    return " tells "
        + attention.reason()
        + ": "
        + attention.known()
        + " What to do: "
        + attention.whatToDo();
  }

  static String words(Report report) {
    return words(report.end())
        + " after "
        + report.steps().size()
        + " steps"
        + report.failure().map(failure -> ", fails: " + words(failure)).orElse("");
  }

  static String words(Happening happening) {
    return switch (happening) {
      case Happening.Rotated rotated ->
          "rotated "
              + rotated.credential().value()
              + " replaces "
              + ids(rotated.replaces())
              + " "
              + rotated.reason()
              + " "
              + words(rotated.targets())
              + " retired from "
              + rotated.retiredFrom();
      case Happening.Deactivated(var id, var reason, var deletedFrom) ->
          "deactivated " + id.value() + " " + reason + " deleted from " + deletedFrom;
      case Happening.Deleted(var id, var reason) -> "deleted " + id.value() + " " + reason;
      case Happening.NeedsAttention(var decision, _) -> "needs attention " + words(decision);
    };
  }

  /** What a call ended with instead of an answer. */
  static String words(Throwable thrown) {
    return switch (thrown) {
      case Crash _ -> "dies";
      case Violation _ -> "breaks an invariant";
      case Failed failed -> failed.getMessage();
      case LabelElsewhere _ -> "the label is elsewhere";
      case TargetStore.Unavailable unavailable ->
          unavailable.getMessage() + (unavailable.isForbidden() ? ", forbidden" : "");
      default -> "fails by itself";
    };
  }

  static String id(Optional<CredentialId> id) {
    return id.map(CredentialId::value).orElse(NOTHING);
  }

  /** In order: sets tell theirs differently in every JVM. */
  private static List<String> ids(Collection<CredentialId> ids) {
    return ids.stream().map(CredentialId::value).sorted().toList();
  }
}

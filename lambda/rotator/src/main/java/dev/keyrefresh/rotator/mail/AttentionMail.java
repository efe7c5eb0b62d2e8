package dev.keyrefresh.rotator.mail;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.util.List;
import java.util.Optional;

/** Something a person must know: what is known, what still works, what to do, and until when. */
final class AttentionMail {
  private AttentionMail() {}

  static Mail of(Happening.NeedsAttention needed, About about) {
    Decision decision = needed.decision();
    Optional<Observed> seen = needed.observed();
    String subject = about.cluster() + ": " + outcome(decision);
    MailContent page = new MailContent(subject);
    for (Reason reason : decision.attention().stream().map(Attention::reason).distinct().toList()) {
      page.heading(capitalized(inShort(reason)) + " (" + reason + ")");
      List<Attention> same =
          decision.attention().stream().filter(attention -> attention.reason() == reason).toList();
      same.forEach(attention -> page.says(sentence(attention.known())));
      same.stream()
          .map(Attention::whatToDo)
          .distinct()
          .forEach(whatToDo -> page.says("What to do: " + sentence(whatToDo)));
      page.toRun(
          seen.map(observed -> Commands.of(reason, observed, about))
              .orElseGet(() -> about.isOfAll() ? List.of() : List.of(about.check())));
    }
    seen.ifPresentOrElse(
        observed ->
            page.heading("What still works")
                .says(stillWorks(observed))
                .table(
                    List.of("Credential", "Status", "Created", "Last used", "Role"),
                    observed.credentials().stream()
                        .map(credential -> row(credential, observed))
                        .toList())
                .targets(observed.targets().states()),
        () ->
            page.heading("What still works")
                .says(
                    "Nothing was changed: the run ended before it had seen everything. Targets keep"
                        + " what they hold, and the updater goes on renewing it."));
    next(page, decision, seen, about);
    return page.as(subject);
  }

  private static String outcome(Decision decision) {
    List<Reason> reasons = decision.attention().stream().map(Attention::reason).distinct().toList();
    Optional<Reason> first = reasons.stream().filter(AttentionMail::isForAPerson).findFirst();
    Reason leading = first.or(() -> reasons.stream().findFirst()).orElse(decision.reason());
    String more = reasons.size() > 1 ? ", and " + (reasons.size() - 1) + " more" : "";
    return (first.isPresent() ? "needs you — " : "being retried — ") + inShort(leading) + more;
  }

  /** Whether nothing gets better until a person acts; the others are tried again by themselves. */
  private static boolean isForAPerson(Reason reason) {
    return reason != Reason.NOT_VALID
        && reason != Reason.FAILED
        && reason != Reason.TARGETS_UNKNOWN;
  }

  private static String inShort(Reason reason) {
    return switch (reason) {
      case BOTH_SLOTS_IN_USE -> "both key slots are in use";
      case OWNED_BY_ANOTHER -> "its IAM user belongs to another cluster";
      case NOT_CONFIRMED -> "its updater does not confirm whom it serves";
      case TAGS_CONTRADICTED -> "a tag contradicts its updater";
      case TAG_NOT_UNDERSTOOD -> "a tag is not understood";
      case NOT_BELIEVED -> "secrets are not taken for clusters'";
      case UNREADABLE -> "the stored credential cannot be read";
      case EXPOSED -> "AWS reported a credential as exposed";
      case QUARANTINED -> "AWS has quarantined its IAM user";
      case UNATTRIBUTED_CREDENTIAL -> "a credential of unknown origin appeared";
      case UNDELIVERABLE -> "a target cannot take the credential";
      case OLD_CREDENTIAL_STILL_USED -> "the old credential is still used";
      case DRIFT -> "something else writes a target";
      case HELD_ELSEWHERE -> "a secret that is not served holds a credential";
      case KIND_CHANGED -> "a credential of the former form is left";
      case NO_TARGET -> "there is no target to deliver to";
      case NOT_VALID -> "the new credential is not accepted yet";
      case TARGETS_UNKNOWN -> "the targets could not be seen";
      case FAILED -> "a run failed";
      case NOT_SET_UP -> "something it needs is missing, wrong or denied";
      default -> reason.meaning();
    };
  }

  private static String stillWorks(Observed observed) {
    if (!observed.kind().isRotated()) {
      return "Targets live on sessions of the updater's own role, renewed every five minutes. "
          + switch (observed.targets()) {
            case Targets.Unknown _ -> "Nobody could say what they hold now.";
            case Targets.Known known -> {
              long working = known.working().count();
              long served = known.working().filter(state -> state.outcome().isDelivered()).count();
              yield served
                  + " of "
                  + Words.counted(working, "working target")
                  + (served == 1 ? " holds" : " hold")
                  + " one.";
            }
          };
    }
    Optional<CredentialId> current =
        observed.stages().currentCredential().map(version -> version.credentialId());
    if (current.isEmpty()) {
      return "Nothing is managed yet: targets keep the credential that they were given by hand.";
    }
    CredentialId id = current.get();
    String status =
        observed
            .credential(id)
            .map(
                credential ->
                    credential.isActive()
                        ? " and Active"
                        : ", but no longer Active: deployments of changes may have stopped")
            .orElse(", but IAM no longer lists it: deployments of changes may have stopped");
    return switch (observed.targets()) {
      case Targets.Unknown _ ->
          id
              + " is current"
              + status
              + ". Nobody could say what the targets hold now; nothing was taken away from them.";
      case Targets.Known known when known.working().findAny().isEmpty() ->
          id + " is current" + status + ". No target works with it now.";
      case Targets.Known known -> {
        List<TargetState> working = known.working().toList();
        long unseen =
            working.stream().filter(state -> state.role() == TargetOutcome.Role.UNSEEN).count();
        long holding = working.stream().filter(state -> state.holds(id)).count();
        yield id
            + " is current"
            + status
            + ". "
            + holding
            + " of "
            + Words.counted(working.size(), "working target")
            + (holding == 1 ? " holds" : " hold")
            + " it"
            + (unseen == 0
                ? "."
                : "; " + unseen + " could not be seen, and nothing was taken away from any.");
      }
    };
  }

  private static List<String> row(Credential credential, Observed observed) {
    return List.of(
        credential.id().value(),
        credential.status().name(),
        Words.at(credential.created()),
        lastUse(credential.lastUse()),
        role(credential.id(), observed));
  }

  private static String lastUse(LastUse use) {
    return switch (use) {
      case LastUse.At(var time) -> Words.at(time);
      case LastUse.Never _ -> "never";
      case LastUse.Unknown(var why) -> "unknown (" + why + ")";
      case LastUse.NotReported _ -> "not asked for, or not reported";
    };
  }

  private static String role(CredentialId id, Observed observed) {
    if (observed
        .stages()
        .currentCredential()
        .filter(v -> v.credentialId().equals(id))
        .isPresent()) {
      return "current";
    }
    if (observed.stages().nextCredential().filter(v -> v.credentialId().equals(id)).isPresent()) {
      return "new, pending";
    }
    return observed.stages().superseded().contains(id)
        ? "old, superseded"
        : "not made by this project";
  }

  private static void next(
      MailContent page, Decision decision, Optional<Observed> seen, About about) {
    page.heading("What happens next");
    if (decision.step() instanceof Step.Wait(var until) && until.isPresent()) {
      page.says("The next step by itself is due at " + Words.at(until.get()) + ".");
    }
    page.says(
        about.isOfAll()
            ? "The daily sweep looks again, and goes on where it can."
            : "Every daily run looks again and goes on where it can. If this stays as it is, this"
                + " mail comes again tomorrow, not sooner.");
    seen.flatMap(
            observed ->
                observed
                    .stages()
                    .currentCredential()
                    .flatMap(version -> observed.credential(version.credentialId())))
        .filter(Credential::isActive)
        .ifPresent(
            current ->
                page.says(
                    "Until when: audit rules complain of the current credential"
                        + " from "
                        + Words.at(current.created().plus(about.policy().auditLimit()))
                        + " on, when it is "
                        + Words.of(about.policy().auditLimit())
                        + " old. It does not expire by itself."));
  }

  private static String sentence(String text) {
    boolean ends = text.endsWith(".") || text.endsWith("?");
    return capitalized(Words.withTimes(text)) + (ends ? "" : ".");
  }

  /** Names of targets stay as Kubernetes has them. */
  private static String capitalized(String text) {
    boolean isName = text.split("[ ,:]", 2)[0].contains("/");
    return text.isEmpty() || isName
        ? text
        : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}

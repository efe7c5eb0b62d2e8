package dev.keyrefresh.rotator.mail;

import static dev.keyrefresh.rotator.mail.Happenings.CREATED;
import static dev.keyrefresh.rotator.mail.Happenings.EDGE_1;
import static dev.keyrefresh.rotator.mail.Happenings.GIT;
import static dev.keyrefresh.rotator.mail.Happenings.NEW;
import static dev.keyrefresh.rotator.mail.Happenings.NOON;
import static dev.keyrefresh.rotator.mail.Happenings.OLD;
import static dev.keyrefresh.rotator.mail.Happenings.about;
import static dev.keyrefresh.rotator.mail.Happenings.attention;
import static dev.keyrefresh.rotator.mail.Happenings.needing;
import static dev.keyrefresh.rotator.mail.Happenings.observed;
import static dev.keyrefresh.rotator.mail.Happenings.rotated;
import static dev.keyrefresh.rotator.mail.Happenings.stages;
import static dev.keyrefresh.rotator.mail.Happenings.targets;
import static dev.keyrefresh.rotator.mail.Happenings.version;
import static org.assertj.core.api.Assertions.assertThat;

import de.skuzzle.test.snapshots.Snapshot;
import de.skuzzle.test.snapshots.junit5.EnableSnapshotTests;
import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.Credential.Status;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@EnableSnapshotTests
class MailTest {
  private static final Targets ONE = targets(TargetOutcome.IN_STEP);
  private static final Decision FAILED =
      new Decision(
          new Step.Wait(Optional.empty()), Reason.FAILED, List.of(attention(Reason.FAILED)));

  static Stream<Arguments> mails() {
    return Stream.of(
        mail("rotated", rotated(Reason.MAXIMUM_AGE, Set.of(OLD), TargetOutcome.IN_STEP)),
        mail(
            "rotated, one other target needs a look",
            rotated(
                Reason.REQUESTED, Set.of(OLD), TargetOutcome.IN_STEP, TargetOutcome.BROKEN_BEFORE)),
        mail(
            "rotated, with every outcome of a target",
            rotated(Reason.MAXIMUM_AGE, Set.of(OLD), TargetOutcome.values())),
        mail(
            "rotated for the first time, in place of two",
            rotated(Reason.ADOPTING, Set.of(OLD, GIT), TargetOutcome.IN_STEP)),
        mail("rotated in place of none", rotated(Reason.ADOPTING, Set.of(), TargetOutcome.IN_STEP)),
        mail(
            "rotated because exposed", rotated(Reason.EXPOSED, Set.of(OLD), TargetOutcome.IN_STEP)),
        mail(
            "rotated, a Git credential",
            rotated(Reason.MAXIMUM_AGE, Set.of(GIT), TargetOutcome.IN_STEP),
            of(CredentialKind.GIT_CREDENTIAL)),
        mail("deactivated", new Happening.Deactivated(OLD, Reason.INSTALLATION_GRACE_OVER, NOON)),
        mail(
            "deactivated because unused", new Happening.Deactivated(OLD, Reason.MAKING_ROOM, NOON)),
        mail("deactivated because exposed", new Happening.Deactivated(OLD, Reason.EXPOSED, NOON)),
        mail(
            "deactivated, a Git credential",
            new Happening.Deactivated(GIT, Reason.INSTALLATION_GRACE_OVER, NOON),
            of(CredentialKind.GIT_CREDENTIAL)),
        mail("deleted", new Happening.Deleted(OLD, Reason.RECOVERY_GRACE_OVER)),
        mail("deleted because never used", new Happening.Deleted(OLD, Reason.SECRET_NEVER_STORED)),
        mail("deleted because unused", new Happening.Deleted(OLD, Reason.MAKING_ROOM)),
        mail("deleted because exposed", new Happening.Deleted(OLD, Reason.EXPOSED)),
        mail("attention, a person must act", needing(ONE, attention(Reason.BOTH_SLOTS_IN_USE))),
        mail("attention, it is retried", needing(ONE, attention(Reason.NOT_VALID))),
        mail(
            "attention for several reasons",
            needing(
                ONE,
                attention(Reason.FAILED),
                attention(Reason.UNDELIVERABLE),
                attention(Reason.UNDELIVERABLE))),
        mail(
            "attention, the targets are unknown",
            needing(
                new Targets.Unknown("the API server did not answer"),
                attention(Reason.BOTH_SLOTS_IN_USE))),
        mail(
            "attention, some targets could not be seen",
            needing(
                targets(TargetOutcome.IN_STEP, TargetOutcome.UNREACHABLE),
                attention(Reason.UNDELIVERABLE))),
        mail(
            "attention, no target works",
            needing(targets(TargetOutcome.NO_URL), attention(Reason.NO_TARGET))),
        mail(
            "attention, nothing is stored yet",
            about(observed(ONE, Stages.none()), Reason.BOTH_SLOTS_IN_USE)),
        mail(
            "attention, what is current is Inactive",
            about(
                observed(
                    ONE,
                    stages(version()),
                    new Credential(
                        NEW, Status.INACTIVE, CREATED, new LastUse.Never(), Optional.of(NOON))),
                Reason.UNDELIVERABLE)),
        mail(
            "attention, what is current is gone",
            about(
                observed(
                    ONE,
                    stages(version()),
                    new Credential(
                        OLD, Status.ACTIVE, CREATED, new LastUse.NotReported(), Optional.empty())),
                Reason.UNDELIVERABLE)),
        mail("attention, everything at once", about(Happenings.troubled(), Reason.values())),
        mail(
            "attention of a keyless cluster",
            about(Happenings.keyless(ONE), Reason.UNDELIVERABLE),
            of(CredentialKind.KEYLESS)),
        mail(
            "attention of a keyless cluster, the targets are unknown",
            about(Happenings.keyless(new Targets.Unknown("no answer")), Reason.TARGETS_UNKNOWN),
            of(CredentialKind.KEYLESS)),
        mail("attention, nothing was seen", new Happening.NeedsAttention(FAILED, Optional.empty())),
        mail(
            "attention about no one cluster",
            new Happening.NeedsAttention(FAILED, Optional.empty()),
            About.ofAll("us-west-2", "codecommit-key-refresh-rotator", EDGE_1.policy())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mails")
  void saysWhatWasApproved(String name, Mail mail, Snapshot golden) {
    golden
        .named(name.replace(",", "").replace(' ', '-'))
        .assertThat(
            "Subject: "
                + mail.subject()
                + "\n\n"
                + mail.text()
                + "\n----- the same as HTML -----\n\n"
                + mail.html())
        .asText()
        .matchesSnapshotText();
  }

  /** Of each, how it is called, what the subject says of it, and what there is to run. */
  @Test
  void hasWordsForEveryReason(Snapshot golden) {
    golden
        .named("every-reason")
        .assertThat(
            Arrays.stream(Reason.values())
                .map(reason -> Mail.of(about(Happenings.troubled(), reason), EDGE_1))
                .map(mail -> mail.text().split("\nWHAT STILL WORKS\n", 2)[0])
                .collect(Collectors.joining("\n" + "-".repeat(80) + "\n\n")))
        .asText()
        .matchesSnapshotText();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mails")
  void saysClusterAndOutcomeInTheSubject(String name, Mail mail) {
    assertThat(mail.subject()).matches("(edge-1|all clusters): .+").hasSizeLessThan(120);
    assertThat(mail.subject()).startsWith(mail.text().lines().findFirst().orElseThrow());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mails")
  void saysTheSameAsTextAndAsHtml(String name, Mail mail) {
    assertThat(words(shown(mail.html()))).containsAll(words(mail.text()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mails")
  void isSelfContainedAndLegibleInTheDarkAndHoldsNoSecret(String name, Mail mail) {
    assertThat(mail.html())
        .contains("prefers-color-scheme: dark", "width=device-width")
        .doesNotContain("<img", "<link", "<script", "href=", "src=", "url(", "@import");
    assertThat(inlineStyles(mail.html()))
        .isNotEmpty()
        .noneMatch(style -> style.contains("color:") || style.contains("background"));
    assertThat(mail.toString()).doesNotContain(Happenings.SECRET);
    assertThat(mail.toString().toLowerCase(Locale.ROOT))
        .doesNotContain("violation", "urgent", "null", "optional[");
  }

  @Test
  void neverTellsToMakeAnExposedKeyActiveAgain() {
    assertThat(Mail.of(new Happening.Deactivated(OLD, Reason.EXPOSED, NOON), EDGE_1).text())
        .doesNotContain("--status Active");
  }

  @Test
  void offersToRemoveNothingThatATargetMayHold() {
    String text =
        Mail.of(
                needing(
                    new Targets.Unknown("the API server did not answer"),
                    attention(Reason.BOTH_SLOTS_IN_USE)),
                EDGE_1)
            .text();

    assertThat(text).doesNotContain("delete-access-key");
  }

  @Test
  void showsTimesWithinASentenceAsPeopleReadThem() {
    Mail mail =
        Mail.of(
            Happenings.needing(
                Happenings.targets(TargetOutcome.IN_STEP),
                new Attention(
                    Reason.DRIFT,
                    "created 2026-01-23T06:00:36Z, used 2026-02-01T07:30:00.5Z",
                    "find out who")),
            EDGE_1);

    assertThat(mail.text())
        .contains(
            "Created 2026-01-23 06:00 UTC, used 2026-02-01 07:30 UTC.",
            "What to do: Find out who.");
  }

  @Test
  void escapesWhateverItQuotes() {
    Mail mail =
        Mail.of(
            needing(
                ONE,
                new Attention(Reason.FAILED, "<script>alert(\"1\")</script> & 'more'", "a < b")),
            EDGE_1);

    assertThat(mail.html())
        .contains(
            "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;", "A &lt; b")
        .doesNotContain("<script>");
    assertThat(mail.text()).contains("<script>alert(\"1\")</script> & 'more'");
  }

  @Test
  void keepsLineBreaksOutOfTheSubject() {
    About strange =
        new About(
            "edge-1\r\nBcc: a@example.com",
            EDGE_1.user(),
            EDGE_1.kind(),
            EDGE_1.secretArn(),
            EDGE_1.region(),
            EDGE_1.rotator(),
            EDGE_1.policy());

    assertThat(Mail.of(new Happening.Deleted(NEW, Reason.EXPOSED), strange).subject())
        .isEqualTo("edge-1  Bcc: a@example.com: exposed CodeCommit key deleted, nothing to do");
  }

  private static Arguments mail(String name, Happening happening) {
    return mail(name, happening, EDGE_1);
  }

  private static Arguments mail(String name, Happening happening, About about) {
    return Arguments.of(name, Mail.of(happening, about));
  }

  private static About of(CredentialKind kind) {
    return new About(
        EDGE_1.cluster(),
        EDGE_1.user(),
        kind,
        EDGE_1.secretArn(),
        EDGE_1.region(),
        EDGE_1.rotator(),
        EDGE_1.policy());
  }

  /** What a client shows that strips every tag and style. */
  private static String shown(String html) {
    return html.replaceAll("(?s)<head>.*</head>", "")
        .replaceAll("<[^>]*>", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  /** Without the labels that stand before every value in text, and once above them in HTML. */
  private static Set<String> words(String text) {
    return Set.copyOf(
        Arrays.asList(
            text.toLowerCase(Locale.ROOT)
                .replaceAll("(?m)^  [a-z ]+: ", " ")
                .strip()
                .split("\\s+")));
  }

  private static Stream<String> inlineStyles(String html) {
    return Pattern.compile("style=\"([^\"]*)\"")
        .matcher(html)
        .results()
        .map(result -> result.group(1));
  }
}

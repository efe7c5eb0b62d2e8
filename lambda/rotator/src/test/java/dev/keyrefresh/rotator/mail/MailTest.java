package dev.keyrefresh.rotator.mail;

import static dev.keyrefresh.rotator.mail.Happenings.EDGE_1;
import static dev.keyrefresh.rotator.mail.Happenings.NEW;
import static dev.keyrefresh.rotator.mail.Happenings.NOON;
import static dev.keyrefresh.rotator.mail.Happenings.OLD;
import static dev.keyrefresh.rotator.mail.Happenings.attention;
import static dev.keyrefresh.rotator.mail.Happenings.needing;
import static dev.keyrefresh.rotator.mail.Happenings.rotated;
import static dev.keyrefresh.rotator.mail.Happenings.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MailTest {
  private static final Targets ONE = targets(TargetOutcome.IN_STEP);

  static Stream<Arguments> subjects() {
    return Stream.of(
        Arguments.of(
            "edge-1: CodeCommit key rotated, nothing to do",
            rotated(Reason.MAXIMUM_AGE, Set.of(OLD), TargetOutcome.IN_STEP)),
        Arguments.of(
            "edge-1: CodeCommit key rotated; 1 other target needs a look",
            rotated(
                Reason.MAXIMUM_AGE,
                Set.of(OLD),
                TargetOutcome.IN_STEP,
                TargetOutcome.BROKEN_BEFORE)),
        Arguments.of(
            "edge-1: CodeCommit key rotated; 2 other targets need a look",
            rotated(
                Reason.REQUESTED,
                Set.of(OLD),
                TargetOutcome.IN_STEP,
                TargetOutcome.NO_URL,
                TargetOutcome.BROKEN_BEFORE)),
        Arguments.of(
            "edge-1: exposed CodeCommit key replaced, look up what was done with it",
            rotated(Reason.EXPOSED, Set.of(OLD), TargetOutcome.IN_STEP)),
        Arguments.of(
            "edge-1: old CodeCommit key deactivated, nothing to do",
            new Happening.Deactivated(OLD, Reason.INSTALLATION_GRACE_OVER, NOON)),
        Arguments.of(
            "edge-1: unused CodeCommit key deactivated, nothing to do",
            new Happening.Deactivated(OLD, Reason.MAKING_ROOM, NOON)),
        Arguments.of(
            "edge-1: exposed CodeCommit key deactivated, look up what was done with it",
            new Happening.Deactivated(OLD, Reason.EXPOSED, NOON)),
        Arguments.of(
            "edge-1: old CodeCommit key deleted, nothing to do",
            new Happening.Deleted(OLD, Reason.RECOVERY_GRACE_OVER)),
        Arguments.of(
            "edge-1: never used CodeCommit key deleted, nothing to do",
            new Happening.Deleted(OLD, Reason.SECRET_NEVER_STORED)),
        Arguments.of(
            "edge-1: needs you — both key slots are in use",
            needing(ONE, attention(Reason.BOTH_SLOTS_IN_USE))),
        Arguments.of(
            "edge-1: needs you — a target cannot take the credential, and 1 more",
            needing(
                ONE,
                attention(Reason.FAILED),
                attention(Reason.UNDELIVERABLE),
                attention(Reason.UNDELIVERABLE))),
        Arguments.of(
            "edge-1: needs you — AWS reported a credential as exposed",
            needing(ONE, attention(Reason.EXPOSED))),
        Arguments.of(
            "edge-1: being retried — the new credential is not accepted yet",
            needing(ONE, attention(Reason.NOT_VALID))),
        Arguments.of(
            "edge-1: being retried — the targets could not be seen",
            needing(new Targets.Unknown("no answer"), attention(Reason.TARGETS_UNKNOWN))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("subjects")
  void saysClusterAndOutcomeInTheSubject(String subject, Happening happening) {
    Mail mail = Mail.of(happening, EDGE_1);

    assertThat(mail.subject()).isEqualTo(subject);
    assertThat(mail.text().lines().findFirst().orElseThrow()).startsWith("edge-1: ");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("subjects")
  void saysTheSameAsTextAndAsHtml(String subject, Happening happening) {
    Mail mail = Mail.of(happening, EDGE_1);

    assertThat(words(shown(mail.html()))).containsAll(words(mail.text()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("subjects")
  void isSelfContainedAndLegibleInTheDarkAndHoldsNoSecret(String subject, Happening happening) {
    Mail mail = Mail.of(happening, EDGE_1);

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
  void saysOfARotationWhatHoldsAndWhatComesNextAndWhen() {
    assertThat(
            Mail.of(rotated(Reason.MAXIMUM_AGE, Set.of(OLD), TargetOutcome.IN_STEP), EDGE_1).text())
        .isEqualTo(
            """
            edge-1: CodeCommit key rotated

            WHAT HOLDS NOW

            AKIAIOSFODNN7EXAMPLE of the IAM user edge-1_codecommit_user is current. \
            1 Argo CD secret holds it, and CodeCommit accepted it from inside the cluster's network.

            Why: the current credential has reached its maximum age (MAXIMUM_AGE).

              Target: argocd/repo-in_step
              Repository: demo, us-west-2
              Holds: AKIAIOSFODNN7EXAMPLE
              State: IN_STEP: holds what is wanted

            WHAT HAPPENS NEXT

            AKIAI44QH8DHBEXAMPLE stays Active until 2026-03-01 12:00 UTC at least, \
            and for as long as anything still uses it. Unused for 12 hours, it is deactivated, \
            and 7 days later deleted.

            The new one is replaced in its turn after 75 days.
            """);
  }

  @Test
  void saysHowToBringADeactivatedKeyBackUnlessItIsExposed() {
    String command =
        "aws iam update-access-key --user-name edge-1_codecommit_user"
            + " --access-key-id AKIAI44QH8DHBEXAMPLE --status Active";

    assertThat(
            pasted(
                Mail.of(
                    new Happening.Deactivated(OLD, Reason.INSTALLATION_GRACE_OVER, NOON), EDGE_1)))
        .contains(command, "deleted from 2026-03-01 12:00 UTC on");
    assertThat(pasted(Mail.of(new Happening.Deactivated(OLD, Reason.EXPOSED, NOON), EDGE_1)))
        .doesNotContain(command)
        .contains("do not make it Active again");
  }

  @Test
  void saysWhatIsKnownWhatToRunWhatWorksAndUntilWhen() {
    String text = pasted(Mail.of(needing(ONE, attention(Reason.BOTH_SLOTS_IN_USE)), EDGE_1));

    assertThat(text)
        .containsSubsequence(
            "BOTH KEY SLOTS ARE IN USE (BOTH_SLOTS_IN_USE)",
            "What is known of BOTH_SLOTS_IN_USE.",
            "What to do: Do this about BOTH_SLOTS_IN_USE",
            "# only if nobody needs AKIAI44QH8DHBEXAMPLE:",
            "aws iam update-access-key --user-name edge-1_codecommit_user --access-key-id"
                + " AKIAI44QH8DHBEXAMPLE --status Inactive",
            "aws iam delete-access-key --user-name edge-1_codecommit_user --access-key-id"
                + " AKIAI44QH8DHBEXAMPLE",
            "aws lambda invoke --region us-west-2 --function-name codecommit-key-refresh-rotator"
                + " --cli-read-timeout 0 --cli-binary-format raw-in-base64-out"
                + " --payload '{\"action\":\"reconcile\",\"cluster\":\"edge-1\"}' /dev/stdout",
            "AKIAIOSFODNN7EXAMPLE is current and Active. 1 of 1 working target holds it.",
            "Last used: 2026-03-01 12:00 UTC",
            "Role: current",
            "Last used: unknown (iam:GetAccessKeyLastUsed: Throttling, HTTP 400)",
            "Role: not made by this project",
            "due at 2026-03-01 12:00 UTC",
            "from 2026-04-01 00:00 UTC on, when it is 90 days old");
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

    assertThat(text).doesNotContain("delete-access-key").contains("Nobody could say");
  }

  @Test
  void saysWhatFailedBeforeAnythingWasSeen() {
    Attention failed = attention(Reason.FAILED);
    Mail mail =
        Mail.of(
            new Happening.NeedsAttention(
                new Decision(new Step.Wait(Optional.empty()), Reason.FAILED, List.of(failed)),
                Optional.empty()),
            EDGE_1);

    assertThat(mail.subject()).isEqualTo("edge-1: being retried — a run failed");
    assertThat(mail.text())
        .contains(
            "What is known of FAILED.", "Targets keep what they hold", "comes again tomorrow");
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void canTellOfEveryReason(Reason reason) {
    Mail mail = Mail.of(needing(ONE, attention(reason)), EDGE_1);

    assertThat(mail.subject()).startsWith("edge-1: ").hasSizeLessThan(120);
    assertThat(mail.text()).contains("Do this about " + reason);
  }

  @Test
  void namesGitCredentialsByTheirOwnCommands() {
    About git =
        new About(
            "edge-1",
            EDGE_1.user(),
            CredentialKind.GIT_CREDENTIAL,
            EDGE_1.secretArn(),
            EDGE_1.region(),
            EDGE_1.rotator(),
            EDGE_1.policy());

    Mail mail =
        Mail.of(
            new Happening.Deactivated(
                new CredentialId("ACCAI44QH8DHBEXAMPLE"), Reason.INSTALLATION_GRACE_OVER, NOON),
            git);

    assertThat(mail.subject())
        .isEqualTo("edge-1: old CodeCommit Git credential deactivated, nothing to do");
    assertThat(pasted(mail))
        .contains(
            "aws iam update-service-specific-credential"
                + " --user-name edge-1_codecommit_user --service-specific-credential-id "
                + "ACCAI44QH8DHBEXAMPLE --status Active");
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
  void foldsLongCommandsBeforeTheirOptionsAsAShellTakesThem() {
    Mail mail =
        Mail.of(new Happening.Deactivated(OLD, Reason.INSTALLATION_GRACE_OVER, NOON), EDGE_1);

    assertThat(mail.text())
        .contains(
            """
              aws iam update-access-key \\
                  --user-name edge-1_codecommit_user \\
                  --access-key-id AKIAI44QH8DHBEXAMPLE \\
                  --status Active
            """);
  }

  @Test
  void tellsOfWhatIsAboutNoOneCluster() {
    Attention denied = new Attention(Reason.NOT_SET_UP, "the list is denied", "allow it");
    Mail mail =
        Mail.of(
            new Happening.NeedsAttention(
                new Decision(new Step.Wait(Optional.empty()), Reason.NOT_SET_UP, List.of(denied)),
                Optional.empty()),
            About.ofAll("us-west-2", "rotator", EDGE_1.policy()));

    assertThat(mail.subject())
        .isEqualTo("all clusters: needs you — something it needs is missing, wrong or denied");
    assertThat(mail.text())
        .contains(
            "The list is denied.",
            "What to do: Allow it.",
            "Targets keep what they hold",
            "The daily sweep looks again")
        .doesNotContain("aws lambda invoke");
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

  /** The text as a shell reads the commands in it. */
  private static String pasted(Mail mail) {
    return mail.text().replaceAll(" \\\\\n +--", " --");
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

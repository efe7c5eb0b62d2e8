package dev.keyrefresh.rotator.mail;

import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a mail says, before it is text or HTML. */
final class MailContent {
  private static final int LONGEST_LINE = 80;

  final String title;
  final List<Part> parts = new ArrayList<>();

  sealed interface Part {
    record Heading(String text) implements Part {}

    record Paragraph(String text) implements Part {}

    /**
     * @param rows each as long as the header
     */
    record Table(List<String> header, List<List<String>> rows) implements Part {}

    record Commands(List<String> lines) implements Part {}
  }

  MailContent(String title) {
    this.title = title;
  }

  MailContent heading(String text) {
    parts.add(new Part.Heading(text));
    return this;
  }

  MailContent says(String text) {
    parts.add(new Part.Paragraph(text));
    return this;
  }

  /** Left out where there are no rows. */
  MailContent table(List<String> header, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      parts.add(new Part.Table(header, rows));
    }
    return this;
  }

  /** Left out where there are none. */
  MailContent toRun(List<String> commands) {
    if (!commands.isEmpty()) {
      parts.add(new Part.Commands(commands.stream().flatMap(MailContent::folded).toList()));
    }
    return this;
  }

  /** A shell takes it as it is, and a narrow screen breaks no option in two. */
  private static Stream<String> folded(String command) {
    return command.length() <= LONGEST_LINE
        ? Stream.of(command)
        : command.replace(" --", " \\\n    --").lines();
  }

  MailContent targets(List<TargetState> states) {
    return table(
        List.of("Target", "Repository", "Holds", "State"),
        states.stream()
            .map(
                state ->
                    List.of(
                        state.name().toString(),
                        repository(state.url()),
                        state.holds().map(Object::toString).orElse("-"),
                        state(state.outcome())))
            .toList());
  }

  Mail as(String subject) {
    return new Mail(subject.replaceAll("\\p{Cntrl}", " "), PlainText.of(this), Html.of(this));
  }

  /** The repository's name and Region: what tells one long URL from another. */
  private static String repository(String url) {
    return CodeCommitUrl.parse(url)
        .filter(CodeCommitUrl::isRepository)
        .map(
            found ->
                found.path().substring(found.path().lastIndexOf('/') + 1) + ", " + found.region())
        .orElse(url.isEmpty() ? "-" : url);
  }

  private static String state(TargetOutcome outcome) {
    return outcome + ": " + outcome.meaning();
  }
}

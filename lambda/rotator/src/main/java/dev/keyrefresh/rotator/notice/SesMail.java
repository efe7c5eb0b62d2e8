package dev.keyrefresh.rotator.notice;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.rotation.Announcer;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.client.Mishaps;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.rotator.mail.About;
import dev.keyrefresh.rotator.mail.Mail;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ses.model.Content;

/**
 * Mails the administrators through SES. What needs attention is mailed once a day for each reason,
 * and remembered once SES has accepted it: a mail may come twice, but none is lost to a failure.
 */
public final class SesMail implements Announcer {
  private final RotatorClients aws;
  private final String from;
  private final List<String> to;
  private final About about;
  private final NoticeMemory memory;
  private final InstantSource clock;
  private final Mishaps mishaps;

  public SesMail(
      RotatorClients aws,
      String from,
      List<String> to,
      About about,
      NoticeMemory memory,
      InstantSource clock,
      Mishaps mishaps) {
    this.aws = aws;
    this.from = from;
    this.to = List.copyOf(to);
    this.about = about;
    this.memory = memory;
    this.clock = clock;
    this.mishaps = mishaps;
  }

  @Override
  public void announce(Happening happening) {
    try {
      switch (happening) {
        case Happening.Rotated _, Happening.Deactivated _, Happening.Deleted _ -> send(happening);
        case Happening.NeedsAttention needed -> sendOnceADay(needed);
      }
    } catch (RuntimeException e) {
      mishaps.happened("ses:SendEmail", Failures.inShort(e));
    }
  }

  private void sendOnceADay(Happening.NeedsAttention needed) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Set<Reason> reasons =
        needed.decision().attention().stream()
            .map(Attention::reason)
            .collect(Collectors.toUnmodifiableSet());
    NoticeLog told = told();
    if (!told.lacks(reasons, today)) {
      return;
    }
    send(needed);
    try {
      memory.remember(told.plus(reasons, today));
    } catch (RuntimeException e) {
      mishaps.happened("secretsmanager:TagResource", Failures.inShort(e));
    }
  }

  /** Where nobody can say what was told, the mail is sent: better twice than never. */
  private NoticeLog told() {
    try {
      return memory.told();
    } catch (RuntimeException e) {
      mishaps.happened("secretsmanager:DescribeSecret", Failures.inShort(e));
      return NoticeLog.NOTHING;
    }
  }

  private void send(Happening happening) {
    Mail mail = Mail.of(happening, about);
    aws.ses()
        .sendEmail(
            request ->
                request
                    .source(from)
                    .destination(destination -> destination.toAddresses(to))
                    .message(
                        message ->
                            message
                                .subject(utf8(mail.subject()))
                                .body(
                                    body -> body.text(utf8(mail.text())).html(utf8(mail.html())))));
  }

  private static Content utf8(String text) {
    return Content.builder().charset("UTF-8").data(text).build();
  }
}

package dev.keyrefresh.local.aws.ses;

import static dev.keyrefresh.local.aws.protocol.Element.text;

import dev.keyrefresh.local.aws.protocol.Api;
import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.protocol.Call;
import dev.keyrefresh.local.aws.protocol.Element;
import dev.keyrefresh.local.aws.protocol.FormParameters;
import dev.keyrefresh.local.aws.protocol.Response;
import dev.keyrefresh.local.aws.protocol.Wire;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SES version 1 over the query protocol. */
public final class SesApi implements Api {
  private static final Pattern NAMED = Pattern.compile(".*<([^<>]+)>\\s*");
  private static final int RECIPIENTS = 50;

  private final Wire.Query wire;
  private final LocalMail mail;
  private final String region;

  public SesApi(Wire.Query wire, LocalMail mail, String region) {
    this.wire = wire;
    this.mail = mail;
    this.region = region;
  }

  @Override
  public Response answer(Call call) {
    FormParameters form = call.request().form();
    return switch (call.operation()) {
      case "SendEmail" -> send(call, written(form, call.asOf()));
      case "SendRawEmail" -> send(call, raw(form, call.asOf()));
      case "VerifyEmailIdentity" -> verify(form);
      case "GetIdentityVerificationAttributes" -> verification(form);
      case "GetSendQuota" ->
          wire.result(
              "GetSendQuota",
              text("Max24HourSend", mail.isInSandbox() ? "200.0" : "50000.0"),
              text("MaxSendRate", mail.isInSandbox() ? "1.0" : "14.0"),
              text("SentLast24Hours", mail.sent().size() + ".0"));
      default -> throw Api.unknown(call);
    };
  }

  private static LocalMail.Mail written(FormParameters form, Instant at) {
    List<String> to =
        Stream.of("To", "Cc", "Bcc")
            .flatMap(kind -> form.members("Destination." + kind + "Addresses").stream())
            .toList();
    String text = form.optional("Message.Body.Text.Data").orElse("");
    String html = form.optional("Message.Body.Html.Data").orElse("");
    return new LocalMail.Mail(
        form.required("Source"), to, form.required("Message.Subject.Data"), text, html, at);
  }

  private static LocalMail.Mail raw(FormParameters form, Instant at) {
    MimeMessage message =
        MimeMessage.parse(Base64.getMimeDecoder().decode(form.required("RawMessage.Data")));
    List<String> named = form.members("Destinations");
    return new LocalMail.Mail(
        form.optional("Source").orElse(message.from()),
        named.isEmpty() ? message.recipients() : named,
        message.subject(),
        message.text(),
        message.html(),
        at);
  }

  private Response send(Call call, LocalMail.Mail written) {
    Stream<String> needed =
        mail.isInSandbox()
            ? Stream.concat(Stream.of(written.from()), written.to().stream())
            : Stream.of(written.from());
    String refused =
        needed
            .map(SesApi::address)
            .filter(address -> !mail.isVerified(address))
            .collect(Collectors.joining(", "));
    if (!refused.isEmpty()) {
      throw new AwsError(
          400,
          "MessageRejected",
          "Email address is not verified. The following identities failed the check in region "
              + region.toUpperCase(Locale.ROOT)
              + ": "
              + refused);
    }
    check(written);
    mail.add(written);
    return wire.result(call.operation(), text("MessageId", UUID.randomUUID()));
  }

  private static void check(LocalMail.Mail mail) {
    if (mail.to().isEmpty() || mail.to().size() > RECIPIENTS) {
      throw new AwsError(400, "InvalidParameterValue", "1 to 50 recipients are allowed.");
    }
    for (String recipient : mail.to()) {
      if (!address(recipient).matches("[^@\\s]+@[^@\\s]+")) {
        throw new AwsError(400, "InvalidParameterValue", "Missing final '@domain'");
      }
    }
    if (mail.text().isEmpty() && mail.html().isEmpty()) {
      throw new AwsError(400, "ValidationError", "The message has no body.");
    }
    if (mail.subject().contains("\n") || mail.subject().contains("\r")) {
      throw new AwsError(400, "InvalidParameterValue", "Header contains a line break.");
    }
  }

  private Response verify(FormParameters form) {
    mail.ask(form.required("EmailAddress"));
    return wire.result("VerifyEmailIdentity");
  }

  private Response verification(FormParameters form) {
    Stream<Element> entries =
        form.members("Identities").stream()
            .filter(identity -> !mail.status(identity).isEmpty())
            .map(
                identity ->
                    Element.of(
                        "entry",
                        text("key", identity),
                        Element.of("value", text("VerificationStatus", mail.status(identity)))));
    return wire.result(
        "GetIdentityVerificationAttributes", Element.of("VerificationAttributes", entries));
  }

  private static String address(String mailbox) {
    Matcher named = NAMED.matcher(mailbox);
    return named.matches() ? named.group(1) : mailbox.strip();
  }
}

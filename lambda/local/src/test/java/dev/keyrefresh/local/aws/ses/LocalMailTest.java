package dev.keyrefresh.local.aws.ses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.local.aws.Clients;
import dev.keyrefresh.local.aws.LocalAws;
import dev.keyrefresh.local.aws.PassingClock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.MessageRejectedException;
import software.amazon.awssdk.services.ses.model.SesException;
import software.amazon.awssdk.services.ses.model.VerificationStatus;

class LocalMailTest {
  private static final String RAW =
      """
      From: Key refresh <keys@example.com>
      To: ops@example.org, second@example.org
      Subject: =?UTF-8?B?ZWRnZS0xOiBuZWVkcyB5b3Ug4oCU?=
       =?UTF-8?Q?_both_slots?=
      MIME-Version: 1.0
      Content-Type: multipart/alternative; boundary="b1"

      preamble
      --b1
      Content-Type: text/plain; charset=UTF-8
      Content-Transfer-Encoding: quoted-printable

      50=25 =E2=9C=93 a long=
       line
      --b1
      Content-Type: text/html; charset=UTF-8
      Content-Transfer-Encoding: base64

      PGI+4pyTPC9iPg==
      --b1--
      """;

  private final PassingClock clock = new PassingClock();
  private final LocalAws aws = LocalAws.start(clock);
  private final SesClient ses = Clients.of(aws).ses();

  @AfterEach
  void close() {
    ses.close();
    aws.close();
  }

  @Test
  void rejectsASenderThatIsNotVerified() {
    assertThatThrownBy(() -> send("keys@example.com"))
        .isInstanceOf(MessageRejectedException.class)
        .hasMessageContaining(
            "Email address is not verified. The following identities failed the check in region"
                + " US-WEST-2: keys@example.com");
    assertThat(aws.mail().sent()).isEmpty();
  }

  @Test
  void takesAMailFromAVerifiedAddress() {
    aws.mail().verify("keys@example.com");

    assertThat(send("Key refresh <Keys@example.com>")).isNotBlank();

    assertThat(aws.mail().sent())
        .containsExactly(
            new LocalMail.Mail(
                "Key refresh <Keys@example.com>",
                List.of("ops@example.org"),
                "rotated ✓ & <done>",
                "nothing to do + nothing at all",
                "<b>nothing</b>",
                clock.instant()));
  }

  @Test
  void takesAVerifiedDomainForAllItsAddresses() {
    aws.mail().verify("example.com");

    send("keys@example.com");
    send("keys@eu.example.com");

    assertThatThrownBy(() -> send("keys@notexample.com"))
        .isInstanceOf(MessageRejectedException.class);
    assertThat(aws.mail().sent()).hasSize(2);
  }

  @Test
  void verifiesAnAddressOnlyWhenItsOwnerAgrees() {
    ses.verifyEmailIdentity(r -> r.emailAddress("keys@example.com"));
    assertThat(status()).isEqualTo(VerificationStatus.PENDING);
    assertThatThrownBy(() -> send("keys@example.com")).isInstanceOf(MessageRejectedException.class);

    aws.mail().verify("keys@example.com");
    assertThat(status()).isEqualTo(VerificationStatus.SUCCESS);
    send("keys@example.com");
  }

  @Test
  void knowsNothingOfAnIdentityThatNobodyAskedFor() {
    assertThat(
            ses.getIdentityVerificationAttributes(r -> r.identities("keys@example.com"))
                .verificationAttributes())
        .isEmpty();
  }

  @Test
  void readsARawMailOfTextAndHtml() {
    aws.mail().verify("example.com");

    ses.sendRawEmail(
        r -> r.rawMessage(m -> m.data(SdkBytes.fromUtf8String(RAW.replace("\n", "\r\n")))));

    LocalMail.Mail mail = aws.mail().sent().getFirst();
    assertThat(mail.from()).isEqualTo("Key refresh <keys@example.com>");
    assertThat(mail.to()).containsExactly("ops@example.org", "second@example.org");
    assertThat(mail.subject()).isEqualTo("edge-1: needs you — both slots");
    assertThat(mail.text()).isEqualTo("50% ✓ a long line");
    assertThat(mail.html()).isEqualTo("<b>✓</b>");
  }

  @Test
  void refusesAMailThatNobodyWouldGet() {
    aws.mail().verify("example.com");

    assertThatThrownBy(
            () ->
                ses.sendEmail(
                    r ->
                        r.source("keys@example.com")
                            .destination(d -> d.toAddresses("nobody"))
                            .message(
                                m ->
                                    m.subject(s -> s.data("s"))
                                        .body(b -> b.text(t -> t.data("t"))))))
        .isInstanceOf(SesException.class)
        .hasMessageContaining("Missing final '@domain'");
  }

  private String send(String from) {
    return ses.sendEmail(
            r ->
                r.source(from)
                    .destination(d -> d.toAddresses("ops@example.org"))
                    .message(
                        m ->
                            m.subject(s -> s.data("rotated ✓ & <done>"))
                                .body(
                                    b ->
                                        b.text(t -> t.data("nothing to do + nothing at all"))
                                            .html(h -> h.data("<b>nothing</b>")))))
        .messageId();
  }

  private VerificationStatus status() {
    return ses.getIdentityVerificationAttributes(r -> r.identities("keys@example.com"))
        .verificationAttributes()
        .get("keys@example.com")
        .verificationStatus();
  }
}

package dev.keyrefresh.rotator.notice;

import dev.keyrefresh.rotator.client.RotatorClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ses.model.IdentityVerificationAttributes;
import software.amazon.awssdk.services.ses.model.VerificationStatus;

/** What SES says of a sender, with no mail sent. */
public final class SesSender {
  private static final Pattern NAMED = Pattern.compile(".*<([^<>]+)>\\s*");

  /** Mails a day: the most that SES allows in its sandbox. */
  private static final double SANDBOX = 200;

  private final RotatorClients aws;

  public SesSender(RotatorClients aws) {
    this.aws = aws;
  }

  /** Those of the addresses that are verified neither by themselves nor by a domain of theirs. */
  public List<String> unverified(List<String> addresses) {
    List<String> asked = addresses.stream().flatMap(SesSender::identities).distinct().toList();
    Map<String, IdentityVerificationAttributes> known =
        aws.ses()
            .getIdentityVerificationAttributes(request -> request.identities(asked))
            .verificationAttributes();
    return addresses.stream()
        .filter(
            address ->
                identities(address)
                    .noneMatch(
                        identity ->
                            known.containsKey(identity)
                                && known.get(identity).verificationStatus()
                                    == VerificationStatus.SUCCESS))
        .toList();
  }

  /** Whether SES sends only to verified addresses here: judged by the quota, which goes with it. */
  public boolean isInSandbox() {
    return aws.ses().getSendQuota().max24HourSend() <= SANDBOX;
  }

  /** The address, its domain, and the domains above that. */
  private static Stream<String> identities(String mailbox) {
    Matcher named = NAMED.matcher(mailbox);
    String address = (named.matches() ? named.group(1) : mailbox).strip().toLowerCase(Locale.ROOT);
    List<String> identities = new ArrayList<>(List.of(address));
    String domain = address.substring(address.indexOf('@') + 1);
    while (domain.contains(".")) {
      identities.add(domain);
      domain = domain.substring(domain.indexOf('.') + 1);
    }
    return identities.stream();
  }
}

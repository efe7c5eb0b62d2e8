package dev.keyrefresh.local.aws.ses;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** SES: senders must be verified, and recipients too as long as it is in the sandbox. */
public final class LocalMail {
  private final Set<String> verified = new HashSet<>();
  private final Set<String> asked = new HashSet<>();
  private volatile boolean sandbox;
  private final List<Mail> sent = new CopyOnWriteArrayList<>();

  public LocalMail() {}

  /**
   * A mail as its readers see it.
   *
   * @param text empty if the mail has no such part
   * @param html empty if the mail has no such part
   */
  public record Mail(
      String from, List<String> to, String subject, String text, String html, Instant at) {}

  /** Somebody followed the link in SES's mail, or published the domain's records. */
  public synchronized void verify(String addressOrDomain) {
    verified.add(addressOrDomain.toLowerCase(Locale.ROOT));
  }

  /** Somebody has lost the address or the domain. */
  public synchronized void forget(String addressOrDomain) {
    verified.remove(addressOrDomain.toLowerCase(Locale.ROOT));
  }

  /** Puts the account into the sandbox, where every account begins, or lets it out. */
  public void sandbox(boolean isIn) {
    sandbox = isIn;
  }

  /** All mails, oldest first. */
  public List<Mail> sent() {
    return List.copyOf(sent);
  }

  boolean isInSandbox() {
    return sandbox;
  }

  void add(Mail mail) {
    sent.add(mail);
  }

  /** Asking sends a mail; only who follows its link is verified. */
  synchronized void ask(String address) {
    asked.add(address.toLowerCase(Locale.ROOT));
  }

  /** An address is verified by itself or by its domain, a domain by itself or by one above it. */
  synchronized boolean isVerified(String addressOrDomain) {
    String identity = addressOrDomain.toLowerCase(Locale.ROOT);
    String domain = identity.substring(identity.indexOf('@') + 1);
    return verified.contains(identity)
        || verified.stream()
            .anyMatch(known -> domain.equals(known) || domain.endsWith("." + known));
  }

  /** {@code Success}, {@code Pending}, or empty for an identity that SES has not heard of. */
  synchronized String status(String identity) {
    String known = identity.toLowerCase(Locale.ROOT);
    return verified.contains(known) ? "Success" : asked.contains(known) ? "Pending" : "";
  }
}

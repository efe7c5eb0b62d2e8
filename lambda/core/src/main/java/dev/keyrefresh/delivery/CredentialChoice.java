package dev.keyrefresh.delivery;

import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetOutcome.Role;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Chooses the credential that a target shall hold, and knows the one on which it lives. */
final class CredentialChoice {
  private final Rules rules;
  private final Supplier<RoleSession> session;
  private final Possession possession;
  private final InstantSource clock;

  CredentialChoice(
      Rules rules, Supplier<RoleSession> session, Possession possession, InstantSource clock) {
    this.rules = rules;
    this.session = session;
    this.possession = possession;
    this.clock = clock;
  }

  /**
   * Whether the request names what is wanted no more. A cluster that was released wants nothing.
   */
  boolean isStale(Seen seen, Optional<VersionId> requested) {
    return !seen.stored().released() && wanted(seen, requested) instanceof Wanted.Stale;
  }

  /**
   * What shall be in a target.
   *
   * @param requested the version that a request names, which is not stale; empty for whatever is
   *     wanted
   */
  Desired of(Seen seen, Optional<VersionId> requested) {
    if (seen.stored().released()) {
      return new Desired.Nothing(TargetOutcome.RELEASED);
    }
    Optional<DesiredCredential> order = order(seen, wanted(seen, requested));
    return unfit(seen, order)
        .<Desired>map(Desired.Nothing::new)
        .or(() -> order)
        .orElseGet(() -> new Desired.Nothing(TargetOutcome.BEHIND));
  }

  /** Whether it is no consumer of this cluster's credential, whatever it holds. */
  boolean isAside(Seen seen) {
    return unfit(seen, order(seen, wanted(seen, Optional.empty())))
        .filter(outcome -> outcome.role() != Role.STUCK)
        .isPresent();
  }

  /** Of what the target's present pair is made, where that can be made again. */
  Optional<DesiredCredential> livesOn(Seen seen) {
    return rules.form().isForArgoCd() && seen.target().holdsOwnSession()
        ? Optional.of(ofSession())
        : seen.stored().attribution().version(seen.target()).flatMap(this::order);
  }

  /**
   * The credential that shows whether the present one works. While a pending one is delivered, that
   * is the current one, whatever the target holds by now. Empty where there is none but the wanted
   * one itself.
   */
  Optional<DesiredCredential> present(Seen seen, DesiredCredential wanted) {
    Optional<DesiredCredential> current =
        wanted.isOfSession() || seen.target().holdsOwnSession()
            ? Optional.empty()
            : seen.stored().stages().currentCredential().flatMap(this::order);
    return current
        .filter(order -> !order.isSameAs(wanted))
        .or(() -> livesOn(seen).filter(order -> !order.isSameAs(wanted)));
  }

  /** The form of a credential, or the cluster's where there is none. */
  Form form(Optional<DesiredCredential> order) {
    return order.map(DesiredCredential::form).orElse(rules.form());
  }

  private Wanted wanted(Seen seen, Optional<VersionId> requested) {
    return rules.form() instanceof Form.Keyless
        ? Wanted.ofKeyless(requested)
        : Wanted.of(seen.stored().stages(), requested, seen.holds());
  }

  /** While nothing readable is current, a target goes on with what it lives on. */
  private Optional<DesiredCredential> order(Seen seen, Wanted wanted) {
    return switch (wanted) {
      case Wanted.Version(var version) -> order(version);
      case Wanted.Session _ -> Optional.of(ofSession());
      case Wanted.Nothing _ -> livesOn(seen);
      case Wanted.Stale _ -> Optional.empty();
    };
  }

  private Optional<DesiredCredential> order(CredentialVersion version) {
    return rules
        .form()
        .madeOf(version.credential().kind())
        .map(form -> DesiredCredential.of(version, form));
  }

  private DesiredCredential ofSession() {
    return DesiredCredential.of(session.get(), clock.instant());
  }

  private Optional<TargetOutcome> unfit(Seen seen, Optional<DesiredCredential> order) {
    return DeliveryPlanner.unfit(
            seen.target(),
            form(order),
            order,
            rules.takeOver(),
            seen.target().named() || seen.isOurs())
        .or(() -> possession.objection(seen));
  }
}

package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.Move.Why;
import dev.keyrefresh.delivery.TargetStore.Conflict;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Brings one target to what is wanted. Each step is given the value of the one before. */
final class Delivery implements Round.Visit {
  private static final int ATTEMPTS = 4;

  private final Request request;
  private final TargetReader reader;
  private final CredentialChoice choice;
  private final Repositories repositories;
  private final Proof proof;
  private final Writer writer;
  private final InstantSource clock;
  private final Pace pace;

  Delivery(
      Request request,
      TargetReader reader,
      CredentialChoice choice,
      Repositories repositories,
      Proof proof,
      Writer writer,
      InstantSource clock,
      Pace pace) {
    this.request = request;
    this.reader = reader;
    this.choice = choice;
    this.repositories = repositories;
    this.proof = proof;
    this.writer = writer;
    this.clock = clock;
    this.pace = pace;
  }

  @Override
  public Optional<TargetState> asItIs(Seen seen) {
    if (choice.isStale(seen, request.version())) {
      return Optional.empty();
    }
    return switch (choice.of(seen, request.version())) {
      case Desired.Nothing(var outcome) -> Optional.of(seen.as(outcome));
      case DesiredCredential order ->
          request.of(move(seen, order), order, seen.stored().stages()) instanceof Move.Leave(var as)
              ? Optional.of(seen.as(as))
              : Optional.empty();
    };
  }

  @Override
  public Optional<TargetState> serve(Seen first) throws Unavailable {
    TargetName name = first.target().name();
    Optional<Seen> seen = Optional.of(first);
    for (int attempt = 0; attempt < ATTEMPTS && seen.isPresent(); attempt++) {
      if (choice.isStale(seen.get(), request.version())) {
        return Optional.empty();
      }
      try {
        return Optional.of(deliver(seen.get()));
      } catch (Conflict e) {
        if (!pace.hasTime()) {
          return Optional.of(Seen.unseen(name, TargetOutcome.NOT_REACHED));
        }
        // Somebody changed it in between: all is asked anew.
        seen = reader.see(name);
      }
    }
    return Optional.of(
        seen.map(last -> last.as(TargetOutcome.CONFLICT))
            .orElseGet(() -> Seen.unseen(name, TargetOutcome.MISSING)));
  }

  private TargetState deliver(Seen seen) throws Unavailable, Conflict {
    return switch (choice.of(seen, request.version())) {
      case Desired.Nothing(var outcome) -> seen.as(outcome);
      case DesiredCredential order ->
          switch (request.of(move(seen, order), order, seen.stored().stages())) {
            case Move.Leave(var outcome) -> seen.as(outcome);
            case Move.Write move -> deliver(proposal(seen, order, move), request.patientUntil());
          };
    };
  }

  private TargetState deliver(Proposal proposal, Instant patientUntil)
      throws Unavailable, Conflict {
    Optional<TargetOutcome> withheld = proof.withheld(proposal, patientUntil);
    if (withheld.isEmpty()) {
      return written(proposal);
    }
    Optional<Proposal> instead = renewalInstead(proposal);
    return instead.isPresent() && proof.withheld(instead.get(), Instant.MIN).isEmpty()
        ? written(instead.get()).with(withheld.get())
        : proposal.seen().as(withheld.get());
  }

  private TargetState written(Proposal proposal) throws Unavailable, Conflict {
    writer.write(proposal);
    return writer.readBack(proposal);
  }

  /**
   * After a change from or to the form keyless a target that cannot take what is wanted lives on
   * what no other delivery renews: it would die of age.
   */
  private Optional<Proposal> renewalInstead(Proposal withheld) {
    Seen seen = withheld.seen();
    Optional<DesiredCredential> other =
        choice.livesOn(seen).filter(order -> order.isOfSession() != withheld.order().isOfSession());
    return other.isPresent()
            && move(seen, other.get()) instanceof Move.Write move
            && move.why() == Why.RENEWAL
        ? Optional.of(proposal(seen, other.get(), move))
        : Optional.empty();
  }

  private Move move(Seen seen, DesiredCredential order) {
    return DeliveryPlanner.move(seen.target(), seen.holds(), order, clock.instant());
  }

  private Proposal proposal(Seen seen, DesiredCredential order, Move.Write move) {
    CodeCommitUrl url = seen.target().codeCommitUrl().orElseThrow();
    List<CodeCommitUrl> where = repositories.of(seen.target(), url);
    Instant now = clock.instant();
    return new Proposal(seen, order, move, where, order.pair(url, now), now);
  }
}

package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Instant;
import java.util.Optional;

/** Tries a proposed pair, beside what the target lives on now. */
final class Proof {
  private final Prober prober;
  private final CredentialChoice choice;

  Proof(Prober prober, CredentialChoice choice) {
    this.prober = prober;
    this.choice = choice;
  }

  /**
   * Why the pair is not written; empty where it is.
   *
   * @param patientUntil until when a refused pair is asked about again
   */
  Optional<TargetOutcome> withheld(Proposal proposal, Instant patientUntil) {
    return proposal
        .order()
        .unfit()
        .or(() -> withheldByAnswer(proposal, patientUntil))
        .map(proposal::said);
  }

  private Optional<TargetOutcome> withheldByAnswer(Proposal proposal, Instant patientUntil) {
    Answer fresh =
        prober.askPatiently(
            proposal.repositories(), proposal.order().form(), proposal.pair(), patientUntil);
    Answer present = fresh == Answer.ACCEPTED ? Answer.INCONCLUSIVE : present(proposal);
    Optional<TargetOutcome> withheld =
        DeliveryPlanner.withheld(proposal.move().why(), fresh, present);
    if (fresh == Answer.SILENT && withheld.isEmpty()) {
      prober.unproven(proposal);
    }
    return withheld;
  }

  /** Where the present credential is refused, what the target holds may be another that works. */
  private Answer present(Proposal proposal) {
    Optional<Pair> present = presentPair(proposal);
    Answer answer = present.map(pair -> ask(proposal, pair)).orElse(Answer.REFUSED);
    return answer == Answer.REFUSED
        ? proposal
            .seen()
            .target()
            .pair()
            .filter(held -> !present.equals(Optional.of(held)))
            .map(held -> ask(proposal, held))
            .orElse(answer)
        : answer;
  }

  /**
   * The pair that shows whether the present credential works: made afresh where its secret is
   * stored, since a signed one in the target may have died of age alone.
   */
  private Optional<Pair> presentPair(Proposal proposal) {
    TargetSecret target = proposal.seen().target();
    return choice
        .present(proposal.seen(), proposal.order())
        .map(order -> order.pair(target.codeCommitUrl().orElseThrow(), proposal.at()))
        .or(target::pair);
  }

  private Answer ask(Proposal proposal, Pair pair) {
    return prober.ask(proposal.repositories(), proposal.order().form(), pair);
  }
}

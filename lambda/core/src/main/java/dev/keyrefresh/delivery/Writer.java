package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.TargetStore.Conflict;
import dev.keyrefresh.delivery.TargetStore.Patch;
import dev.keyrefresh.delivery.TargetStore.Unavailable;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Writes a pair that is not withheld, and tries what is there then. */
final class Writer {
  private final TargetStore targets;
  private final Prober prober;
  private final InstantSource clock;

  Writer(TargetStore targets, Prober prober, InstantSource clock) {
    this.targets = targets;
    this.prober = prober;
    this.clock = clock;
  }

  void write(Proposal proposal) throws Conflict, Unavailable {
    TargetSecret target = proposal.seen().target();
    TargetSecret.Stamps stamps =
        Drift.stamps(target, proposal.order(), proposal.move().drifted(), proposal.at());
    targets.patch(
        target.name(), target.resourceVersion(), new Patch(proposal.pair(), stamps, proposal.at()));
  }

  TargetState readBack(Proposal written) throws Unavailable {
    TargetName name = written.seen().target().name();
    Optional<TargetSecret> found = targets.read(name);
    return found
        .map(target -> written.seen().with(target).as(written.said(outcome(written, target))))
        .orElseGet(() -> Seen.unseen(name, TargetOutcome.MISSING));
  }

  private TargetOutcome outcome(Proposal written, TargetSecret target) {
    DesiredCredential order = written.order();
    Answer answer =
        target
            .pair()
            .map(pair -> prober.ask(written.repositories(), order.form(), pair))
            .orElse(Answer.REFUSED);
    Instant now = clock.instant();
    return DeliveryPlanner.written(
        written.move().why(),
        new HeldPair(target).isSound(order, now),
        answer,
        Drift.isContested(target.stamps(), now));
  }
}

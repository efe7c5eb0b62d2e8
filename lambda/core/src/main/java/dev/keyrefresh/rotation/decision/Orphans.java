package dev.keyrefresh.rotation.decision;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.LastUse;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Credentials that an own chain of intents may have made without storing their secrets. */
record Orphans(Facts facts, OpenRotation open) {

  Verdict discard() {
    return suspects()
        .filter(this::isSurelyUnused)
        .findFirst()
        .map(this::discard)
        .orElseGet(Verdict::passed)
        .after(unattributed());
  }

  /** From when on each may be judged. */
  Stream<Instant> judgedFrom() {
    return open.unaccounted().map(this::judgedFrom);
  }

  /** A younger one may be somebody's whose description is not seen yet. */
  private Stream<Credential> suspects() {
    return open.unaccounted().filter(credential -> facts.hasCome(judgedFrom(credential)));
  }

  private Instant judgedFrom(Credential credential) {
    return credential.created().plus(facts.policy().propagation());
  }

  private boolean isSurelyUnused(Credential credential) {
    return facts.targets().areHoldersSeen() && facts.graces().isSurelyNeverUsed(credential);
  }

  /** Whether it was used cannot be told of every kind: it is kept for a while where time allows. */
  private Verdict discard(Credential orphan) {
    if (!orphan.isDisabled()) {
      return Verdict.taken(new Step.Deactivate(orphan.id()), Reason.SECRET_NEVER_STORED);
    }
    if (orphan.lastUse() instanceof LastUse.NotReported && !open.reason().isEmergency()) {
      return Verdict.of(SupersededDue.inactive(facts, orphan, Reason.SECRET_NEVER_STORED));
    }
    return Verdict.taken(new Step.Delete(orphan.id()), Reason.SECRET_NEVER_STORED);
  }

  private List<Attention> unattributed() {
    return suspects()
        .filter(credential -> !isSurelyUnused(credential))
        .map(credential -> Advice.unattributed(facts, credential))
        .toList();
  }
}

package dev.keyrefresh.rotation.decision;

import java.util.Set;

/** One row of the decision table. It knows nothing but the facts, and keeps nothing. */
interface Row {

  Verdict judge(Facts facts);

  /** Every reason that a step of this row may have. */
  Set<Reason> reasons();
}

package dev.keyrefresh.rotation;

import static dev.keyrefresh.rotation.Situation.NOW;
import static dev.keyrefresh.rotation.Situation.days;
import static dev.keyrefresh.rotation.Situation.hours;
import static dev.keyrefresh.rotation.Situation.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotation.loop.Decider;
import java.util.List;

/** A row of the table: a sentence, what was observed, and the whole decision that it leads to. */
record Row(
    String sentence,
    Observed observed,
    Policy policy,
    Step step,
    Reason reason,
    List<Reason> told) {

  static final Policy CUT_OFF = Policy.DEFAULT.with(Exposure.CUT_OFF_FIRST);
  static final Policy ON_DEMAND = Policy.DEFAULT.with(FirstRotation.ON_DEMAND);

  /** No time is that of the default, nor like another. */
  static final Policy OTHER_TIMES =
      new Policy(
          days(40),
          days(80),
          hours(5),
          hours(3),
          hours(2),
          days(9),
          days(4),
          minutes(7),
          minutes(2),
          minutes(11),
          hours(6),
          Exposure.REPLACE_FIRST,
          FirstRotation.ON_DEPLOYMENT);

  static Given row(String sentence, Situation situation) {
    return new Given(sentence, situation.observed(), Policy.DEFAULT);
  }

  record Given(String sentence, Observed observed, Policy policy) {
    Given under(Policy other) {
      return new Given(sentence, observed, other);
    }

    Row gives(Step step, Reason reason) {
      return new Row(sentence, observed, policy, step, reason, List.of());
    }
  }

  /** What a person is told beside the step, in this order, in the words that were approved. */
  Row telling(Reason... reasons) {
    return new Row(sentence, observed, policy, step, reason, List.of(reasons));
  }

  void holdsFor(Decider decision) {
    Decision made = decision.next(observed, policy, NOW);
    assertThat(made.step()).as(sentence).isEqualTo(step);
    assertThat(made.reason()).as(sentence).isEqualTo(reason);
    assertThat(made.attention())
        .as(sentence)
        .extracting(Attention::reason)
        .containsExactlyElementsOf(told);
    assertThat(Approved.print(made.attention())).as(sentence).isEqualTo(Approved.under(sentence));
    assertThat(decision.next(observed, policy, NOW))
        .as("%s, asked again", sentence)
        .isEqualTo(made);
  }

  @Override
  public String toString() {
    return sentence;
  }
}

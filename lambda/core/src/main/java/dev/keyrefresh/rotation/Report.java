package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run did and why it ended.
 *
 * @param steps the steps taken, or in a dry run those that would be
 * @param end the decision that ended it: a wait
 * @param current the credential in use, where IAM listed it
 * @param observed the last observation; empty when not even the first could be made
 * @param failure what ended it early; the next run carries on
 */
public record Report(
    List<Decision> steps,
    Decision end,
    Optional<Credential> current,
    Optional<Observed> observed,
    Optional<RuntimeException> failure) {
  public Report {
    steps = List.copyOf(steps);
    Objects.requireNonNull(end);
    Objects.requireNonNull(current);
    Objects.requireNonNull(observed);
    Objects.requireNonNull(failure);
  }

  /** What a run did that observed everything, or failed before it could. */
  public Report(
      List<Decision> steps,
      Decision end,
      Optional<Observed> observed,
      Optional<RuntimeException> failure) {
    this(
        steps,
        end,
        observed.flatMap(
            seen ->
                seen.stages()
                    .currentCredential()
                    .flatMap(version -> seen.credential(version.credentialId()))),
        observed,
        failure);
  }

  /**
   * A run that did not come as far as its first observation.
   *
   * @param why the failure for a person
   */
  public static Report failed(RuntimeException failure, Attention why) {
    return new Report(List.of(), ended(why), Optional.empty(), Optional.of(failure));
  }

  public static Decision ended(Attention why) {
    return new Decision(new Step.Wait(Optional.empty()), why.reason(), List.of(why));
  }

  /** The same observation, to which something else applies. */
  public Report endingWith(Decision other) {
    return new Report(List.of(), other, observed, failure);
  }

  /** The same, with more that a person must know. */
  public Report with(List<Attention> notices) {
    return notices.isEmpty()
        ? this
        : new Report(
            steps,
            new Decision(
                end.step(),
                end.reason(),
                Stream.concat(end.attention().stream(), notices.stream()).toList()),
            current,
            observed,
            failure);
  }

  public Reason reason() {
    return end.reason();
  }
}

package dev.keyrefresh.rotation;

import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Observed;
import java.util.List;
import java.util.Optional;

/**
 * Port: what stands against a run beside what is observed. Tags may be written by more people than
 * may deploy, so what they say of a cluster is checked against its updater's own settings.
 */
public interface Doubts {
  /** Where everything that is named is known to be right. */
  Doubts NONE =
      new Doubts() {
        @Override
        public Optional<Attention> contradiction() {
          return Optional.empty();
        }

        @Override
        public Optional<Attention> unconfirmed() {
          return Optional.empty();
        }

        @Override
        public List<Attention> notices(Optional<Observed> observed) {
          return List.of();
        }
      };

  /** That the updater's own settings say otherwise: then nothing is begun, made or delivered. */
  Optional<Attention> contradiction();

  /**
   * That the updater has not said in this run that the user is this cluster's: then nothing is
   * begun for a user that nobody has claimed.
   */
  Optional<Attention> unconfirmed();

  /**
   * What a person must know whatever the run decides.
   *
   * @param observed the last observation, where there was one
   */
  List<Attention> notices(Optional<Observed> observed);
}

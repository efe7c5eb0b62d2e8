package dev.keyrefresh.delivery;

import dev.keyrefresh.delivery.Move.Why;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is asked of a delivery.
 *
 * @param version the version that the rotator wants delivered; empty for whatever is wanted, which
 *     is what the schedule asks for
 * @param patientUntil until when a refused pair is asked about again
 */
record Request(Optional<VersionId> version, Instant patientUntil) {
  /** For how long a new credential may be unknown to CodeCommit: for all targets together. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static Request of(Optional<VersionId> version, Instant now) {
    return new Request(version, version.isPresent() ? now.plus(PATIENCE) : Instant.MIN);
  }

  /** What to do, where by itself that would be done: a named version is tried in any case. */
  Move of(Move move, DesiredCredential order, Stages stages) {
    if (version.isEmpty()) {
      return move;
    }
    Why again = isPending(order, stages) ? Why.PROOF : Why.RENEWAL;
    return switch (move) {
      case Move.Leave _ -> new Move.Write(again, false);
      case Move.Write(var why, var drifted) ->
          new Move.Write(why == Why.RENEWAL ? again : why, drifted);
    };
  }

  private static boolean isPending(DesiredCredential order, Stages stages) {
    return stages
        .nextCredential()
        .map(CredentialVersion::id)
        .filter(id -> order.version().filter(id::equals).isPresent())
        .isPresent();
  }
}

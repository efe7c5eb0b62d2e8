package dev.keyrefresh.rotator.fleet;

import dev.keyrefresh.contract.VersionJson;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.rotator.fleet.ClusterRegistry.Registered;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * Which of the rotations that a list shows as open are under way. A rotation takes minutes: what
 * began more than a day ago is stuck. Where very many are open, those are asked about whose secrets
 * changed last, and the others count neither as stuck nor as under way: for one at work to be
 * missed, fifty others would have to change within its minutes.
 */
final class UnderWay {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Whatever people make: a look asks no more often. */
  private static final int MOST_ASKED = 50;

  private final RotatorClients aws;
  private final InstantSource clock;

  UnderWay(RotatorClients aws, InstantSource clock) {
    this.aws = aws;
    this.clock = clock;
  }

  boolean isAny(List<Registered> open) {
    return !asked(open).allMatch(this::isStuck);
  }

  /** Those of the open ones that are stuck. */
  List<Registered> stuck(List<Registered> open) {
    return asked(open).filter(this::isStuck).toList();
  }

  private static Stream<Registered> asked(List<Registered> open) {
    return open.stream()
        .sorted(Comparator.comparing(Registered::changed).reversed())
        .limit(MOST_ASKED);
  }

  /**
   * What this rotator began it can read. Where AWS refuses that for good, it is not at work there;
   * where AWS does not answer now, it may be.
   */
  private boolean isStuck(Registered cluster) {
    try {
      return cluster
          .pending()
          .map(version -> began(cluster, version))
          .filter(began -> began.plus(LONGEST).isBefore(clock.instant()))
          .isPresent();
    } catch (AwsServiceException e) {
      return e.statusCode() / 100 == 4 && !e.isThrottlingException();
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** An interrupted rotation keeps the time when it first began. */
  private Instant began(Registered cluster, VersionId version) {
    GetSecretValueResponse value =
        aws.secrets()
            .getSecretValue(
                request -> request.secretId(cluster.secretArn()).versionId(version.value()));
    return cluster
        .user()
        .filter(_ -> value.secretString() != null)
        .map(user -> VersionJson.read(version, value.secretString(), user, value.createdDate()))
        .flatMap(UnderWay::chain)
        .map(RotationChain::since)
        .filter(since -> since.isBefore(value.createdDate()))
        .orElse(value.createdDate());
  }

  private static Optional<RotationChain> chain(StoredVersion version) {
    return switch (version) {
      case StoredVersion.Intent intent -> Optional.of(intent.chain());
      case StoredVersion.CredentialVersion held -> held.chain();
      case StoredVersion.Placeholder _, StoredVersion.Unreadable _ -> Optional.empty();
    };
  }
}

package dev.keyrefresh.rotation.decision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When a credential is replaced and retired. All are at least a second.
 *
 * @param maximumAge a current credential this old is replaced
 * @param auditLimit the age at which auditors complain of an Active key; the maximum age, the
 *     installation grace and a day stay within it
 * @param installationGrace how long the old one stays Active after the new one is proven in every
 *     target; at least an hour, so that no stale run outlives it
 * @param quietWindow how long the old one must not have been used before it is deactivated
 * @param recoveryGrace how long it then stays Inactive before it is deleted
 * @param unusedLimit an Active credential not used for so long gives way when a slot is needed
 * @param stillUsedLimit how long an old one may go on being used before a person is told
 * @param lease how long an intent excludes other runs: longer than a run can live
 * @param propagation how long a new credential may be missing from IAM's answers
 * @param clockMargin how far the clocks of IAM and of a run may differ
 */
public record Policy(
    Duration maximumAge,
    Duration auditLimit,
    Duration installationGrace,
    Duration quietWindow,
    Duration recoveryGrace,
    Duration unusedLimit,
    Duration stillUsedLimit,
    Duration lease,
    Duration propagation,
    Duration clockMargin,
    Exposure exposure,
    FirstRotation firstRotation) {

  /** What comes first for an exposed credential that is in use. */
  public enum Exposure {
    REPLACE_FIRST,
    CUT_OFF_FIRST
  }

  public enum FirstRotation {
    ON_DEPLOYMENT,
    ON_DEMAND
  }

  public static final Policy DEFAULT =
      new Policy(
          Duration.ofDays(75),
          Duration.ofDays(90),
          Duration.ofHours(24),
          Duration.ofHours(12),
          Duration.ofDays(7),
          Duration.ofDays(30),
          Duration.ofDays(14),
          Duration.ofMinutes(16),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Exposure.REPLACE_FIRST,
          FirstRotation.ON_DEPLOYMENT);

  public Policy {
    List<String> problems = new ArrayList<>();
    atLeast(problems, "maximumAge", maximumAge, Duration.ofDays(1));
    atLeast(problems, "auditLimit", auditLimit, Duration.ofDays(2));
    atLeast(problems, "installationGrace", installationGrace, Duration.ofHours(1));
    atLeast(problems, "quietWindow", quietWindow, Duration.ofMinutes(15));
    atLeast(problems, "recoveryGrace", recoveryGrace, Duration.ofHours(1));
    atLeast(problems, "unusedLimit", unusedLimit, Duration.ofDays(1));
    atLeast(problems, "stillUsedLimit", stillUsedLimit, Duration.ofHours(1));
    atLeast(problems, "lease", lease, Duration.ofMinutes(1));
    atLeast(problems, "propagation", propagation, Duration.ofSeconds(1));
    atLeast(problems, "clockMargin", clockMargin, Duration.ofSeconds(1));
    if (maximumAge.plus(installationGrace).plusDays(1).compareTo(auditLimit) > 0) {
      problems.add(
          "maximumAge "
              + maximumAge
              + " + installationGrace "
              + installationGrace
              + " + P1D is more than auditLimit "
              + auditLimit);
    }
    if (lease.compareTo(installationGrace) >= 0) {
      problems.add(
          "lease "
              + lease
              + " is not shorter than installationGrace "
              + installationGrace
              + ": a stale run could outlive it");
    }
    if (unusedLimit.compareTo(quietWindow) < 0) {
      problems.add("unusedLimit " + unusedLimit + " is shorter than quietWindow " + quietWindow);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("policy refused: " + String.join("; ", problems));
    }
  }

  public Policy with(Exposure other) {
    return new Policy(
        maximumAge,
        auditLimit,
        installationGrace,
        quietWindow,
        recoveryGrace,
        unusedLimit,
        stillUsedLimit,
        lease,
        propagation,
        clockMargin,
        other,
        firstRotation);
  }

  public Policy with(FirstRotation other) {
    return new Policy(
        maximumAge,
        auditLimit,
        installationGrace,
        quietWindow,
        recoveryGrace,
        unusedLimit,
        stillUsedLimit,
        lease,
        propagation,
        clockMargin,
        exposure,
        other);
  }

  private static void atLeast(List<String> problems, String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      problems.add(name + " " + value + " is less than " + least);
    }
  }
}

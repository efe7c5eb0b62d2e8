package dev.keyrefresh.rotation.decision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
 * @param exposedHolderGrace how long an exposed credential stays for a named secret that holds it
 *     and cannot be served, from when the exposure was first written down
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
    Duration exposedHolderGrace,
    Exposure exposure,
    FirstRotation firstRotation) {

  /** What comes first for an exposed credential that is in use. */
  public enum Exposure {
    REPLACE_FIRST,
    CUT_OFF_FIRST;

    /** As settings have it. */
    public String word() {
      return Policy.word(this);
    }
  }

  public enum FirstRotation {
    ON_DEPLOYMENT,
    ON_DEMAND;

    /** As settings and tags have it. */
    public String word() {
      return Policy.word(this);
    }
  }

  /** The durations, and the least that each may be. */
  public enum Term {
    MAXIMUM_AGE("maximumAge", Duration.ofDays(1)),
    AUDIT_LIMIT("auditLimit", Duration.ofDays(2)),
    INSTALLATION_GRACE("installationGrace", Duration.ofHours(1)),
    QUIET_WINDOW("quietWindow", Duration.ofMinutes(15)),
    RECOVERY_GRACE("recoveryGrace", Duration.ofHours(1)),
    UNUSED_LIMIT("unusedLimit", Duration.ofDays(1)),
    STILL_USED_LIMIT("stillUsedLimit", Duration.ofHours(1)),
    LEASE("lease", Duration.ofMinutes(1)),
    PROPAGATION("propagation", Duration.ofSeconds(1)),
    CLOCK_MARGIN("clockMargin", Duration.ofSeconds(1)),
    EXPOSED_HOLDER_GRACE("exposedHolderGrace", Duration.ofSeconds(1));

    private final String key;
    private final Duration least;

    Term(String key, Duration least) {
      this.key = key;
      this.least = least;
    }

    /** As a configuration has it. */
    public String key() {
      return key;
    }

    public Duration least() {
      return least;
    }
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
          Duration.ofHours(24),
          Exposure.REPLACE_FIRST,
          FirstRotation.ON_DEPLOYMENT);

  public Policy {
    List<String> problems = new ArrayList<>();
    atLeast(problems, Term.MAXIMUM_AGE, maximumAge);
    atLeast(problems, Term.AUDIT_LIMIT, auditLimit);
    atLeast(problems, Term.INSTALLATION_GRACE, installationGrace);
    atLeast(problems, Term.QUIET_WINDOW, quietWindow);
    atLeast(problems, Term.RECOVERY_GRACE, recoveryGrace);
    atLeast(problems, Term.UNUSED_LIMIT, unusedLimit);
    atLeast(problems, Term.STILL_USED_LIMIT, stillUsedLimit);
    atLeast(problems, Term.LEASE, lease);
    atLeast(problems, Term.PROPAGATION, propagation);
    atLeast(problems, Term.CLOCK_MARGIN, clockMargin);
    atLeast(problems, Term.EXPOSED_HOLDER_GRACE, exposedHolderGrace);
    if (maximumAge.compareTo(longestAge(auditLimit, installationGrace)) > 0) {
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
        exposedHolderGrace,
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
        exposedHolderGrace,
        exposure,
        other);
  }

  /** The longest maximum age with which what is replaced is out of use before auditors complain. */
  public static Duration longestAge(Duration auditLimit, Duration installationGrace) {
    return auditLimit.minus(installationGrace).minusDays(1);
  }

  private static void atLeast(List<String> problems, Term term, Duration value) {
    if (value.compareTo(term.least()) < 0) {
      problems.add(term.key() + " " + value + " is less than " + term.least());
    }
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

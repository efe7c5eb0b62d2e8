package dev.keyrefresh.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Policy.Exposure;
import dev.keyrefresh.rotation.decision.Policy.FirstRotation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PolicyTest {
  @Test
  void keepsAnOldKeyWithinTheAuditLimitByDefault() {
    Policy policy = Policy.DEFAULT;

    assertThat(policy.maximumAge().plus(policy.installationGrace()).plusDays(1))
        .isLessThanOrEqualTo(policy.auditLimit());
  }

  @Test
  void refusesNonsenseWithEveryProblemInOneMessage() {
    Duration none = Duration.ZERO;
    Duration long_ = Duration.ofDays(89);

    assertThatThrownBy(
            () ->
                new Policy(
                    long_,
                    Duration.ofDays(90),
                    Duration.ofMinutes(10),
                    none,
                    none,
                    none,
                    none,
                    Duration.ofMinutes(20),
                    none,
                    none,
                    none,
                    Exposure.REPLACE_FIRST,
                    FirstRotation.ON_DEPLOYMENT))
        .hasMessageContainingAll(
            "installationGrace PT10M is less than PT1H",
            "quietWindow PT0S is less than",
            "recoveryGrace",
            "unusedLimit",
            "stillUsedLimit",
            "propagation",
            "clockMargin",
            "exposedHolderGrace",
            "is more than auditLimit PT2160H",
            "lease PT20M is not shorter than installationGrace PT10M");
  }
}

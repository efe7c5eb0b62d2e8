package dev.keyrefresh.infra.constructs;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.constructs.IConstruct;

/** Explains findings of cdk-nag, one at a time. */
final class Nag {
  private static final String WILDCARD = "AwsSolutions-IAM5";

  private Nag() {}

  static void explain(IConstruct construct, String rule, String reason) {
    NagSuppressions.addResourceSuppressions(
        construct, List.of(NagPackSuppression.builder().id(rule).reason(reason).build()), false);
  }

  /** One wildcard of one policy, as cdk-nag prints it after {@code Resource::}. */
  static void explainWildcard(IConstruct construct, String resource, String reason) {
    NagSuppressions.addResourceSuppressions(
        construct,
        List.of(
            NagPackSuppression.builder()
                .id(WILDCARD)
                .appliesTo(List.of("Resource::" + resource))
                .reason(reason)
                .build()),
        true);
  }
}

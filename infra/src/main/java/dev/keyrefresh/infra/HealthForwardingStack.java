package dev.keyrefresh.infra;

import dev.keyrefresh.infra.constructs.HealthForwarding;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** In a Region where AWS Health reports exposed keys: sends what it says home. */
final class HealthForwardingStack extends Stack {
  HealthForwardingStack(Construct scope, String id, StackProps props, Deployment deployment) {
    super(scope, id, props);
    new HealthForwarding(this, "HealthForwarding", deployment);
  }
}

package dev.keyrefresh.infra.stacks;

import dev.keyrefresh.infra.config.Deployment;
import dev.keyrefresh.infra.constructs.HealthForwarding;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** In a Region where AWS Health reports exposed keys: sends what it says home. */
public final class HealthForwardingStack extends Stack {
  public HealthForwardingStack(
      Construct scope, String id, StackProps props, Deployment deployment) {
    super(scope, id, props);
    new HealthForwarding(this, "HealthForwarding", deployment);
  }
}

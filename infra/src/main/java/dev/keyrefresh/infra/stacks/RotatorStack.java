package dev.keyrefresh.infra.stacks;

import dev.keyrefresh.infra.config.Deployment;
import dev.keyrefresh.infra.constructs.FunctionJars;
import dev.keyrefresh.infra.constructs.ManagedKey;
import dev.keyrefresh.infra.constructs.Monitoring;
import dev.keyrefresh.infra.constructs.Rotator;
import dev.keyrefresh.infra.constructs.Triggers;
import dev.keyrefresh.infra.constructs.WorkQueue;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** What there is once: the rotator, what sets it to work, and what watches it. */
public final class RotatorStack extends Stack {
  private final String keyArn;
  private final String topicArn;

  public RotatorStack(
      Construct scope, String id, StackProps props, Deployment deployment, FunctionJars jars) {
    super(scope, id, props);
    ManagedKey key = new ManagedKey(this, "ManagedKey", deployment);
    WorkQueue work = new WorkQueue(this, "WorkQueue");
    Rotator rotator = new Rotator(this, "Rotator", deployment, jars.rotator(), key, work);
    new Triggers(this, "Triggers", deployment, rotator.function(), work);
    Monitoring watching =
        new Monitoring(this, "Watching", deployment, key, rotator.function(), work);
    keyArn = key.key().getKeyArn();
    topicArn = watching.topicArn();
  }

  String keyArn() {
    return keyArn;
  }

  String topicArn() {
    return topicArn;
  }
}

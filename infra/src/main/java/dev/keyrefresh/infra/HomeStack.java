package dev.keyrefresh.infra;

import dev.keyrefresh.infra.constructs.FunctionJars;
import dev.keyrefresh.infra.constructs.ManagedKey;
import dev.keyrefresh.infra.constructs.Rotator;
import dev.keyrefresh.infra.constructs.Triggers;
import dev.keyrefresh.infra.constructs.Watching;
import dev.keyrefresh.infra.constructs.WorkQueue;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** What there is once: the rotator, what sets it to work, and what watches it. */
final class HomeStack extends Stack {
  private final String keyArn;
  private final String topicArn;

  HomeStack(
      Construct scope, String id, StackProps props, Deployment deployment, FunctionJars jars) {
    super(scope, id, props);
    ManagedKey key = new ManagedKey(this, "ManagedKey", deployment);
    WorkQueue work = new WorkQueue(this, "WorkQueue");
    Rotator rotator = new Rotator(this, "Rotator", deployment, jars.rotator(), key, work);
    new Triggers(this, "Triggers", deployment, rotator.function(), work);
    Watching watching = new Watching(this, "Watching", deployment, key, rotator.function(), work);
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

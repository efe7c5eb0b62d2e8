package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.constructs.JavaFunction.Kind;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping.ScalingConfigProperty;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** One message a cluster to look at; what fails again and again goes to the dead letters. */
public final class WorkQueue extends Construct {
  /**
   * Exposed keys come back until they are dealt with: every minute and a half on average, for a
   * day. A run that dies leaves its message hidden for much longer; so many times that are eleven
   * days, and a queue must not forget it before.
   */
  private static final int ATTEMPTS = 960;

  private static final Duration LONGEST = Duration.days(14);

  private final Queue deadLetters;
  private final Queue queue;

  public WorkQueue(Construct scope, String id) {
    super(scope, id);
    deadLetters =
        Queue.Builder.create(this, "DeadLetters")
            .enforceSsl(true)
            .encryption(QueueEncryption.SQS_MANAGED)
            .retentionPeriod(LONGEST)
            .build();
    queue =
        Queue.Builder.create(this, "Queue")
            .enforceSsl(true)
            .encryption(QueueEncryption.SQS_MANAGED)
            .retentionPeriod(LONGEST)
            .visibilityTimeout(visibility())
            .deadLetterQueue(
                DeadLetterQueue.builder().queue(deadLetters).maxReceiveCount(ATTEMPTS).build())
            .build();
  }

  public Queue queue() {
    return queue;
  }

  public Queue deadLetters() {
    return deadLetters;
  }

  /** Batches of one: a cluster that is stuck holds up no other. */
  void feed(JavaFunction function, int concurrency) {
    CfnEventSourceMapping.Builder.create(this, "Feed")
        .eventSourceArn(queue.getQueueArn())
        .functionName(function.alias().getFunctionArn())
        .batchSize(1)
        .functionResponseTypes(List.of("ReportBatchItemFailures"))
        .scalingConfig(ScalingConfigProperty.builder().maximumConcurrency(concurrency).build())
        .build();
  }

  /**
   * Longer than a run can take: Lambda accepts no less. The rotator shortens it for what it sends
   * back ({@code sqs:ChangeMessageVisibility}).
   */
  private static Duration visibility() {
    return JavaFunction.cdk(Kind.ROTATOR.timeout().plusMinutes(1));
  }
}

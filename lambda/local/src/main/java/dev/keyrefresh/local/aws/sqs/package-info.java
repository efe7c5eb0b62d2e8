/** SQS: queues that hide what was taken, and what feeds a function from one. */
package dev.keyrefresh.local.aws.sqs;

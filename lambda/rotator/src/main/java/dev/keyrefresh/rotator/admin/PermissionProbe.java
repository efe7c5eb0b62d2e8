package dev.keyrefresh.rotator.admin;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.aws.client.Failures.Denial;
import dev.keyrefresh.aws.secret.ManagedSecretTags;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.rotator.iam.UserTags;
import dev.keyrefresh.rotator.notice.EventBridgeEvents;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * Calls that would write, about things that do not exist: AWS decides whether they are allowed
 * before it finds that there is nothing to write to. CloudTrail shows them as errors.
 */
final class PermissionProbe {
  /** The documentation's own example: nobody has it. */
  private static final String NO_KEY = "AKIAIOSFODNN7EXAMPLE";

  private static final int HTTP_BAD_REQUEST = 400;

  private final RotatorClients aws;
  private final String nobody = "check-" + UUID.randomUUID();

  PermissionProbe(RotatorClients aws) {
    this.aws = aws;
  }

  /**
   * The denied ones of the actions on a user that is named as users here usually are.
   *
   * @param kind one that is rotated
   */
  List<Denial> onUsers(CredentialKind kind, String suffix) {
    String user = nobody + suffix;
    Map<String, Runnable> calls = new LinkedHashMap<>();
    switch (kind) {
      case ACCESS_KEY -> {
        calls.put(
            "iam:CreateAccessKey",
            () -> aws.iamOnce().createAccessKey(request -> request.userName(user)));
        calls.put(
            "iam:UpdateAccessKey",
            () ->
                aws.iam()
                    .updateAccessKey(
                        request ->
                            request
                                .userName(user)
                                .accessKeyId(NO_KEY)
                                .status(StatusType.INACTIVE)));
        calls.put(
            "iam:DeleteAccessKey",
            () -> aws.iam().deleteAccessKey(request -> request.userName(user).accessKeyId(NO_KEY)));
      }
      case GIT_CREDENTIAL -> {
        String id = "ACCA" + "EXAMPLE".repeat(2);
        calls.put(
            "iam:CreateServiceSpecificCredential",
            () ->
                aws.iamOnce()
                    .createServiceSpecificCredential(
                        request -> request.userName(user).serviceName("codecommit.amazonaws.com")));
        calls.put(
            "iam:UpdateServiceSpecificCredential",
            () ->
                aws.iam()
                    .updateServiceSpecificCredential(
                        request ->
                            request
                                .userName(user)
                                .serviceSpecificCredentialId(id)
                                .status(StatusType.INACTIVE)));
        calls.put(
            "iam:DeleteServiceSpecificCredential",
            () ->
                aws.iam()
                    .deleteServiceSpecificCredential(
                        request -> request.userName(user).serviceSpecificCredentialId(id)));
      }
      case KEYLESS -> throw new IllegalArgumentException("a keyless cluster has no user");
    }
    calls.put(
        "iam:TagUser",
        () ->
            aws.iam()
                .tagUser(
                    request ->
                        request
                            .userName(user)
                            .tags(Tag.builder().key(UserTags.MARK).value("check").build())));
    calls.put(
        "iam:UntagUser",
        () -> aws.iam().untagUser(request -> request.userName(user).tagKeys(NO_KEY)));
    return denied(calls, NoSuchEntityException.class);
  }

  /** The denied ones of the actions on a managed secret. */
  List<Denial> onSecrets(String prefix) {
    String secret = prefix + nobody;
    Map<String, Runnable> calls = new LinkedHashMap<>();
    calls.put(
        "secretsmanager:PutSecretValue",
        () ->
            aws.secretsOnce()
                .putSecretValue(
                    request ->
                        request.secretId(secret).secretString("{}").versionStages("AWSPENDING")));
    calls.put(
        "secretsmanager:UpdateSecretVersionStage",
        () ->
            aws.secretsOnce()
                .updateSecretVersionStage(
                    request ->
                        request
                            .secretId(secret)
                            .versionStage("AWSPENDING")
                            .moveToVersionId(UUID.randomUUID().toString())));
    calls.put(
        "secretsmanager:TagResource",
        () ->
            aws.secrets()
                .tagResource(
                    request ->
                        request
                            .secretId(secret)
                            .tags(
                                List.of(
                                    software.amazon.awssdk.services.secretsmanager.model.Tag
                                        .builder()
                                        .key(ManagedSecretTags.PAUSED)
                                        .value("false")
                                        .build()))));
    return denied(calls, ResourceNotFoundException.class);
  }

  /**
   * Puts an event whose detail is no JSON: EventBridge refuses the entry and puts nothing.
   *
   * @return what it said of the entry; {@code MalformedDetail} where all is well
   */
  String onEventBus() {
    PutEventsResponse answer =
        aws.events()
            .putEvents(
                request ->
                    request.entries(
                        PutEventsRequestEntry.builder()
                            .source(EventBridgeEvents.SOURCE)
                            .detailType("Check")
                            .detail("not JSON")
                            .build()));
    return answer.entries().stream()
        .findFirst()
        .flatMap(entry -> Optional.ofNullable(entry.errorCode()))
        .orElse("nothing");
  }

  /**
   * Sends SQS a message without a body, which it refuses to take.
   *
   * @throws RuntimeException where it refuses more than that
   */
  void onQueue(URI url) {
    try {
      aws.sqs()
          .sendMessageBatch(
              request ->
                  request
                      .queueUrl(url.toString())
                      .entries(
                          SendMessageBatchRequestEntry.builder()
                              .id("check")
                              .messageBody("")
                              .build()));
    } catch (SqsException e) {
      boolean ofTheMessage =
          e.statusCode() == HTTP_BAD_REQUEST
              && Failures.denial(e).isEmpty()
              && !(e instanceof QueueDoesNotExistException);
      if (!ofTheMessage) {
        throw e;
      }
    }
  }

  /**
   * @throws RuntimeException where an answer is neither the expected one nor a denial
   */
  private static List<Denial> denied(
      Map<String, Runnable> calls, Class<? extends AwsServiceException> expected) {
    List<Denial> denied = new ArrayList<>();
    calls.forEach(
        (action, call) -> {
          try {
            call.run();
          } catch (RuntimeException e) {
            Optional<Denial> denial = Failures.denial(e);
            denial
                .map(
                    found ->
                        found.action().isPresent()
                            ? found
                            : new Denial(Optional.of(action), found.policy(), found.ofKms()))
                .ifPresent(denied::add);
            if (denial.isEmpty() && !expected.isInstance(e)) {
              throw e;
            }
          }
        });
    return denied;
  }
}

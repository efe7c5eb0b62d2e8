package dev.keyrefresh.rotator.client;

import dev.keyrefresh.aws.client.Failures;
import dev.keyrefresh.aws.secret.ManagedSecretTags;
import dev.keyrefresh.contract.CheckResult;
import dev.keyrefresh.contract.Finding;
import dev.keyrefresh.contract.Json;
import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.contract.Served;
import dev.keyrefresh.contract.UpdateRequest;
import dev.keyrefresh.contract.UpdateRequest.Operation;
import dev.keyrefresh.contract.UpdateResult;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.failure.Thrown;
import dev.keyrefresh.rotation.Cluster;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.Targets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * The updater, invoked and waited for. The SDK may repeat an invocation: both operations are
 * idempotent. Whatever is not a clear answer leaves the targets unknown.
 */
public final class UpdaterFunction implements Cluster {
  private static final int LONGEST_REASON = 500;
  private static final Pattern TYPE = Pattern.compile("[\\w.$]{1,120}");

  private final RotatorClients aws;
  private final String function;
  private final String cluster;
  private final Served named;
  private volatile Agreement agreement = new Agreement.Unsaid("the updater was not asked");

  /**
   * @param function a name or an ARN, an alias included
   * @param named whom it serves by the managed secret's tags
   */
  public UpdaterFunction(RotatorClients aws, String function, String cluster, Served named) {
    this.aws = aws;
    this.function = function;
    this.cluster = cluster;
    this.named = named;
  }

  /** Whether the last answer and the managed secret's tags name the same. */
  public Agreement agreement() {
    return agreement;
  }

  @Override
  public Targets inspect() {
    return invoke(Operation.INSPECT, Optional.empty());
  }

  @Override
  public Targets deliver(CredentialVersion version) {
    return invoke(Operation.DELIVER, Optional.of(version.id()));
  }

  @Override
  public Targets deliverWanted() {
    return invoke(Operation.DELIVER, Optional.empty());
  }

  /** There is no clear answer; the message says why in short. */
  public static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    Unanswered(String message) {
      super(message);
    }
  }

  /** Has whatever is wanted now delivered, and answers as the updater does. */
  public UpdateResult deliverWanted(boolean dryRun) throws Unanswered {
    return ask(Operation.DELIVER, Optional.empty(), dryRun);
  }

  /** Has it look at everything that it needs. */
  public List<Finding> check() throws Unanswered {
    try {
      CheckResult result =
          CheckResult.read(answer(question(Operation.CHECK, Optional.empty(), true)));
      if (!result.cluster().equals(cluster)) {
        throw new Unanswered("the updater answered for another cluster");
      }
      agreement = Agreement.of(named, result.serves());
      return result.findings();
    } catch (Malformed e) {
      throw new Unanswered("the updater's answer is not as expected: " + e.getMessage());
    }
  }

  private Targets invoke(Operation operation, Optional<VersionId> version) {
    try {
      UpdateResult result = ask(operation, version, false);
      agreement = agreement(result);
      return result
          .problem()
          .or(this::contradiction)
          .<Targets>map(problem -> new Targets.Unknown(shortened(problem)))
          .orElseGet(() -> new Targets.Known(result.targets(), overlooked(result)));
    } catch (Unanswered e) {
      agreement = new Agreement.Unsaid(Thrown.message(e));
      return new Targets.Unknown(Thrown.message(e));
    }
  }

  private static Optional<String> overlooked(UpdateResult result) {
    return result.holdersSought()
        ? Optional.empty()
        : Optional.of(
            "the updater does not say that it looked for other secrets which hold a credential: it"
                + " is of an older version");
  }

  /** What one of the two takes for held, the other one would take away. */
  private Optional<String> contradiction() {
    return agreement instanceof Agreement.Contradicted(var why)
        ? Optional.of(why)
        : Optional.empty();
  }

  /** Of a release that does not say whom it serves, the form says at least so much. */
  private Agreement agreement(UpdateResult result) {
    boolean keyless = result.form().equals(CredentialKind.KEYLESS.word());
    return result.serves().isEmpty() && keyless == named.kind().isRotated()
        ? Agreement.contradicted(ManagedSecretTags.KIND, named.kind().word(), "FORM", result.form())
        : Agreement.of(named, result.serves());
  }

  private UpdateResult ask(Operation operation, Optional<VersionId> version, boolean dryRun)
      throws Unanswered {
    try {
      return own(UpdateResult.read(answer(question(operation, version, dryRun))));
    } catch (Malformed e) {
      throw new Unanswered("the updater's answer is not as expected: " + e.getMessage());
    }
  }

  private UpdateRequest question(Operation operation, Optional<VersionId> version, boolean dryRun) {
    return new UpdateRequest(operation, cluster, named.secretArn(), version, dryRun);
  }

  private Map<String, Object> answer(UpdateRequest question) throws Unanswered, Malformed {
    InvokeResponse answer;
    try {
      answer =
          aws.lambda()
              .invoke(
                  request ->
                      request
                          .functionName(function)
                          .invocationType(InvocationType.REQUEST_RESPONSE)
                          .payload(SdkBytes.fromUtf8String(Json.write(question.toMap()))));
    } catch (ResourceNotFoundException e) {
      throw new Unanswered(
          "there is no function "
              + function
              + ": deploy the cluster's updater, or correct UPDATER_FUNCTION");
    } catch (SdkException e) {
      throw new Unanswered(
          "the updater could not be called: "
              + Failures.inShort(e)
              + Failures.denial(e)
                  .map(denial -> ". " + denial.remedy(RotatorClients.ROLE))
                  .orElse(""));
    }
    if (answer.functionError() != null) {
      throw new Unanswered("the updater failed" + type(answer.payload().asUtf8String()));
    }
    return Json.read(answer.payload().asUtf8String());
  }

  private UpdateResult own(UpdateResult result) throws Unanswered {
    if (!result.cluster().equals(cluster)) {
      throw new Unanswered("the updater answered for another cluster");
    }
    return result;
  }

  /** The exception's type; its message is left where it is, in the updater's own log. */
  private static String type(String failure) {
    try {
      return Json.read(failure).get("errorType") instanceof String type
              && TYPE.matcher(type).matches()
          ? ": " + type
          : "";
    } catch (Malformed e) {
      return "";
    }
  }

  private static String shortened(String problem) {
    return problem.length() <= LONGEST_REASON
        ? problem
        : problem.substring(0, LONGEST_REASON) + "…";
  }
}

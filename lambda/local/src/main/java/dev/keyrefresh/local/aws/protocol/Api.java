package dev.keyrefresh.local.aws.protocol;

/** One service's operations. Throws {@link AwsError} for what the service would refuse. */
public interface Api {
  Response answer(Call call);

  static AwsError unknown(Call call) {
    return new AwsError(
        404,
        "UnknownOperationException",
        "The local AWS does not serve the operation " + call.operation() + ".");
  }
}

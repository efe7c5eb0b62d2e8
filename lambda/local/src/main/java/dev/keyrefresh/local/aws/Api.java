package dev.keyrefresh.local.aws;

/** One service's operations. Throws {@link AwsError} for what the service would refuse. */
interface Api {
  Answer answer(Call call);

  static AwsError unknown(Call call) {
    return new AwsError(
        404,
        "UnknownOperationException",
        "The local AWS does not serve the operation " + call.operation() + ".");
  }
}

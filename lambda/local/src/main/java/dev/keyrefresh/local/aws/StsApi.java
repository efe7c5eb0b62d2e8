package dev.keyrefresh.local.aws;

import static dev.keyrefresh.local.aws.Element.text;

/** STS: says who signed. */
final class StsApi implements Api {
  private final Wire.Query wire;
  private final String account;

  StsApi(Wire.Query wire, String account) {
    this.wire = wire;
    this.account = account;
  }

  @Override
  public Answer answer(Call call) {
    if (!call.operation().equals("GetCallerIdentity")) {
      throw Api.unknown(call);
    }
    return wire.result(
        "GetCallerIdentity",
        text("Arn", call.caller().arn()),
        text("UserId", call.caller().uniqueId()),
        text("Account", account));
  }
}

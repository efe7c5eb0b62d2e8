package dev.keyrefresh.local.aws.iam;

import static dev.keyrefresh.local.aws.protocol.Element.text;

import dev.keyrefresh.local.aws.protocol.Api;
import dev.keyrefresh.local.aws.protocol.Call;
import dev.keyrefresh.local.aws.protocol.Response;
import dev.keyrefresh.local.aws.protocol.Wire;

/** STS: says who signed. */
public final class StsApi implements Api {
  private final Wire.Query wire;
  private final String account;

  public StsApi(Wire.Query wire, String account) {
    this.wire = wire;
    this.account = account;
  }

  @Override
  public Response answer(Call call) {
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

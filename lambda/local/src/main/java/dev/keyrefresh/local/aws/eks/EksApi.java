package dev.keyrefresh.local.aws.eks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyrefresh.local.aws.protocol.Api;
import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.protocol.Call;
import dev.keyrefresh.local.aws.protocol.Response;
import dev.keyrefresh.local.aws.protocol.Wire;
import java.util.Base64;
import java.util.Map;

/** EKS's DescribeCluster: where the API server is and whose certificate it shows. */
public final class EksApi implements Api {
  private final Wire.Rest wire;
  private final LocalEks eks;
  private final String arnPrefix;

  public EksApi(Wire.Rest wire, LocalEks eks, String account, String region) {
    this.wire = wire;
    this.eks = eks;
    this.arnPrefix = "arn:aws:eks:" + region + ":" + account + ":cluster/";
  }

  @Override
  public Response answer(Call call) {
    if (!call.operation().equals("DescribeCluster")) {
      throw Api.unknown(call);
    }
    String name = wire.parameter(call.operation(), call.request());
    LocalEks.Cluster cluster =
        eks.find(name)
            .orElseThrow(
                () ->
                    new AwsError(
                        404,
                        "ResourceNotFoundException",
                        "No cluster found for name: " + name + "."));
    String authority = Base64.getEncoder().encodeToString(cluster.caPem().getBytes(UTF_8));
    return Response.rest(
        200,
        Map.of("Content-Type", "application/json"),
        Map.of(
            "cluster",
            Map.of(
                "name",
                name,
                "arn",
                arnPrefix + name,
                "status",
                "ACTIVE",
                "endpoint",
                cluster.endpoint().toString(),
                "certificateAuthority",
                Map.of("data", authority),
                "accessConfig",
                Map.of("authenticationMode", "API"))));
  }
}

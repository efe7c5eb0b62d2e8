package dev.keyrefresh.infra.config;

import java.util.List;

/**
 * Where updaters live.
 *
 * @param endpoints the way to AWS's services
 */
public record Network(String name, String vpc, List<String> subnets, Endpoints endpoints) {
  public Network {
    subnets = List.copyOf(subnets);
  }

  /** How an updater reaches Secrets Manager, CodeCommit and EKS. */
  public sealed interface Endpoints {
    /** Through a NAT gateway or a proxy that the VPC has: any address, port 443. */
    record Nat() implements Endpoints {}

    /** Through interface endpoints that the VPC has, behind this security group. */
    record Existing(String securityGroup) implements Endpoints {}

    /** Through interface endpoints that are part of the deployment. */
    record Created() implements Endpoints {}
  }
}

package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.Deployment;
import dev.keyrefresh.infra.config.Network;
import java.util.List;
import software.amazon.awscdk.services.ec2.CfnSecurityGroup;
import software.amazon.awscdk.services.ec2.CfnSecurityGroup.EgressProperty;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupEgress;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupIngress;
import software.amazon.awscdk.services.ec2.CfnVPCEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.constructs.Construct;

/** Interface endpoints for a VPC without NAT, and a group of those who may use them. */
public final class VpcEndpoints extends Construct {
  private static final int HTTPS = 443;

  private final CfnSecurityGroup clients;

  /**
   * @param withEks whether any cluster there asks EKS for its API server
   */
  public VpcEndpoints(Construct scope, String id, Network network, boolean withEks) {
    super(scope, id);
    clients = group("Clients", network, "may use the endpoints");
    CfnSecurityGroup endpoints = group("Endpoints", network, "interface endpoints");
    CfnSecurityGroupEgress.Builder.create(this, "Out")
        .groupId(clients.getAttrGroupId())
        .destinationSecurityGroupId(endpoints.getAttrGroupId())
        .ipProtocol("tcp")
        .fromPort(HTTPS)
        .toPort(HTTPS)
        .build();
    CfnSecurityGroupIngress.Builder.create(this, "In")
        .groupId(endpoints.getAttrGroupId())
        .sourceSecurityGroupId(clients.getAttrGroupId())
        .ipProtocol("tcp")
        .fromPort(HTTPS)
        .toPort(HTTPS)
        .build();
    endpoint("SecretsManager", InterfaceVpcEndpointAwsService.SECRETS_MANAGER, network, endpoints);
    endpoint("CodeCommitGit", InterfaceVpcEndpointAwsService.CODECOMMIT_GIT, network, endpoints);
    if (withEks) {
      endpoint("Eks", InterfaceVpcEndpointAwsService.EKS, network, endpoints);
    }
  }

  /** The id of the group that opens the way to the endpoints. */
  public String clients() {
    return clients.getAttrGroupId();
  }

  /** Without a rule of its own a group lets everything out: CDK, too, writes one to nowhere. */
  private CfnSecurityGroup group(String id, Network network, String what) {
    return CfnSecurityGroup.Builder.create(this, id)
        .vpcId(network.vpc())
        .groupDescription(Deployment.NAME + ": " + what)
        .securityGroupEgress(
            List.of(
                EgressProperty.builder()
                    .ipProtocol("icmp")
                    .fromPort(252)
                    .toPort(86)
                    .cidrIp("255.255.255.255/32")
                    .description("nowhere")
                    .build()))
        .build();
  }

  private void endpoint(
      String id, InterfaceVpcEndpointAwsService service, Network network, CfnSecurityGroup group) {
    CfnVPCEndpoint.Builder.create(this, id)
        .vpcEndpointType("Interface")
        .vpcId(network.vpc())
        .serviceName(service.getName())
        .subnetIds(network.subnets())
        .privateDnsEnabled(true)
        .securityGroupIds(List.of(group.getAttrGroupId()))
        .build();
  }
}

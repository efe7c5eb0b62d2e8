package dev.keyrefresh.infra.constructs;

import dev.keyrefresh.infra.config.Deployment;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.targets.EventBus;
import software.amazon.awscdk.services.events.targets.EventBusProps;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/** A rule whose target is the home Region's default bus; CDK allows its role just that. */
public final class HealthForwarding extends Construct {
  public HealthForwarding(Construct scope, String id, Deployment deployment) {
    super(scope, id);
    String home = deployment.arn("events", "event-bus/default");
    Role role =
        Role.Builder.create(this, "Role")
            .path(deployment.rolePath())
            .assumedBy(
                ServicePrincipal.Builder.create("events.amazonaws.com")
                    .conditions(
                        Map.of("StringEquals", Map.of("aws:SourceAccount", deployment.account())))
                    .build())
            .build();
    Rule.Builder.create(this, "KeyExposed")
        .eventPattern(Triggers.keyExposed())
        .targets(
            List.of(
                new EventBus(
                    software.amazon.awscdk.services.events.EventBus.fromEventBusArn(
                        this, "Home", home),
                    EventBusProps.builder().role(role).build())))
        .build();
  }
}

package dev.keyrefresh.infra.constructs;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** Statements that all have a name, actions and resources. */
final class Statements {
  private Statements() {}

  static PolicyStatement allow(String sid, List<String> actions, List<String> resources) {
    return PolicyStatement.Builder.create()
        .sid(sid)
        .effect(Effect.ALLOW)
        .actions(actions)
        .resources(resources)
        .build();
  }

  static PolicyStatement allow(
      String sid, List<String> actions, List<String> resources, Map<String, Object> conditions) {
    PolicyStatement statement = allow(sid, actions, resources);
    statement.addConditions(Triggers.sorted(conditions));
    return statement;
  }

  static PolicyStatement deny(
      String sid, List<String> actions, List<String> resources, Map<String, Object> conditions) {
    PolicyStatement statement =
        PolicyStatement.Builder.create()
            .sid(sid)
            .effect(Effect.DENY)
            .actions(actions)
            .resources(resources)
            .build();
    statement.addConditions(Triggers.sorted(conditions));
    return statement;
  }

  static PolicyStatement to(IPrincipal principal, PolicyStatement statement) {
    statement.addPrincipals(principal);
    return statement;
  }
}

package dev.keyrefresh.rotator.event;

import dev.keyrefresh.name.Printable;

/**
 * AWS Config's word that a resource's compliance changed. The rule's name is its owner's choice, so
 * only the resource's type and what became of it count.
 */
final class ConfigEvent {
  private ConfigEvent() {}

  static Trigger read(Fields event) {
    Fields detail = event.object("detail");
    String type = detail.text("resourceType").orElse("");
    String compliance = detail.object("newEvaluationResult").text("complianceType").orElse("");
    if (!type.equals("AWS::IAM::User")) {
      return new Trigger.Ignored(
          "AWS Config speaks of '" + Printable.cut(type) + "', not of an AWS::IAM::User");
    }
    if (!compliance.equals("NON_COMPLIANT")) {
      return new Trigger.Ignored(
          "AWS Config calls the user '" + Printable.cut(compliance) + "', not NON_COMPLIANT");
    }
    return detail
        .text("resourceId")
        .map(Trigger.NonCompliant::new)
        .orElseThrow(
            () ->
                new Misunderstood(
                    "AWS Config's event has no 'resourceId', so it names no user. Nothing was"
                        + " done"));
  }
}

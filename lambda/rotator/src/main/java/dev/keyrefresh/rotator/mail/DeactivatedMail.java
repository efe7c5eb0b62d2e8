package dev.keyrefresh.rotator.mail;

import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.decision.Reason;
import java.util.List;

/** An old credential is Inactive now, and can be brought back for a while. */
final class DeactivatedMail {
  private DeactivatedMail() {}

  static Mail of(Happening.Deactivated deactivated, About about) {
    String which = which(deactivated.reason()) + " CodeCommit " + about.noun() + " deactivated";
    MailContent page =
        new MailContent(about.cluster() + ": " + which)
            .heading("What holds now")
            .says(
                deactivated.credential()
                    + " of the IAM user "
                    + about.user()
                    + " is Inactive and opens nothing any more.")
            .says("Why: " + deactivated.reason().meaning() + " (" + deactivated.reason() + ").")
            .heading("What happens next")
            .says("It is deleted from " + Words.at(deactivated.deletedFrom()) + " on, by itself.");
    if (deactivated.reason() == Reason.EXPOSED) {
      return exposed(page, deactivated, about)
          .as(about.cluster() + ": " + which + ", look up what was done with it");
    }
    return page.heading("Only if something has stopped working")
        .says("Until then it can be made Active again, which gives back exactly what was taken:")
        .toRun(List.of(about.setActive(deactivated.credential())))
        .as(about.cluster() + ": " + which + ", nothing to do");
  }

  private static MailContent exposed(
      MailContent page, Happening.Deactivated deactivated, About about) {
    return page.heading("What to do")
        .says("Look up in CloudTrail what was done with it:")
        .toRun(List.of(Commands.events(deactivated.credential(), about)))
        .says(
            "If something has stopped working, do not make it Active again. Have the current one"
                + " delivered:")
        .toRun(List.of(about.rotate("reconcile")));
  }

  private static String which(Reason reason) {
    return switch (reason) {
      case EXPOSED -> "exposed";
      case MAKING_ROOM -> "unused";
      default -> "old";
    };
  }
}

package dev.keyrefresh.rotator.mail;

import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.Reason;
import java.util.List;

/** An old credential is Inactive now, and can be brought back for a while. */
final class DeactivatedMail {
  private DeactivatedMail() {}

  static Mail of(Happening.Deactivated deactivated, About about) {
    String which = which(deactivated.reason()) + " CodeCommit " + about.noun() + " deactivated";
    return new Page(about.cluster() + ": " + which).heading("What holds now")
        .says(deactivated.credential() + " of the IAM user " + about.user()
            + " is Inactive and opens nothing any more.")
        .says("Why: " + deactivated.reason().meaning() + " (" + deactivated.reason() + ").")
        .heading("What happens next")
        .says("It is deleted from " + Words.at(deactivated.deletedFrom())
            + " on. You need to do nothing.")
        .heading("Only if something has stopped working")
        .says(deactivated.reason() == Reason.EXPOSED
            ? "It is exposed: do not make it Active again. Have the current one delivered:"
            : "Until then it can be made Active again, which gives back exactly what was taken:")
        .toRun(List.of(deactivated.reason() == Reason.EXPOSED
            ? about.rotate("reconcile")
            : about.setActive(deactivated.credential())))
        .as(about.cluster() + ": " + which + ", nothing to do");
  }

  private static String which(Reason reason) {
    return switch (reason) {
      case EXPOSED -> "exposed";
      case MAKING_ROOM -> "unused";
      default -> "old";
    };
  }
}

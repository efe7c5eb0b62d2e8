package dev.keyrefresh.rotator.mail;

import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.decision.Reason;

/** A credential is gone for good. */
final class DeletedMail {
  private DeletedMail() {}

  static Mail of(Happening.Deleted deleted, About about) {
    String which = which(deleted.reason()) + " CodeCommit " + about.noun() + " deleted";
    return new MailContent(about.cluster() + ": " + which)
        .heading("What holds now")
        .says(
            deleted.credential()
                + " of the IAM user "
                + about.user()
                + " was Inactive and is deleted. That is final.")
        .says("Why: " + deleted.reason().meaning() + " (" + deleted.reason() + ").")
        .heading("What happens next")
        .says("Nothing. Its slot is free for the next rotation.")
        .as(about.cluster() + ": " + which + ", nothing to do");
  }

  private static String which(Reason reason) {
    return switch (reason) {
      case EXPOSED -> "exposed";
      case SECRET_NEVER_STORED -> "never used";
      case MAKING_ROOM -> "unused";
      default -> "old";
    };
  }
}

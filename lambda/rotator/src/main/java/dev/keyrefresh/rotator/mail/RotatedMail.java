package dev.keyrefresh.rotator.mail;

import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.target.TargetState;
import java.util.List;

/** A new credential is in every working target; the old one is on its way out. */
final class RotatedMail {
  private RotatedMail() {}

  static Mail of(Happening.Rotated rotated, About about) {
    long holding =
        rotated.targets().working().filter(state -> state.holds(rotated.credential())).count();
    List<TargetState> troubled =
        rotated.targets().states().stream()
            .filter(state -> state.outcome().needsAttention())
            .toList();
    String outcome =
        isExposed(rotated)
            ? "exposed CodeCommit " + about.noun() + " replaced"
            : "CodeCommit " + about.noun() + " rotated";
    MailContent page =
        new MailContent(about.cluster() + ": " + outcome)
            .heading("What holds now")
            .says(
                rotated.credential()
                    + " of the IAM user "
                    + about.user()
                    + " is current. "
                    + Words.counted(holding, "Argo CD secret")
                    + (holding == 1 ? " holds" : " hold")
                    + " it, and CodeCommit accepted it from inside the cluster's network.")
            .says("Why: " + rotated.reason().meaning() + " (" + rotated.reason() + ").")
            .targets(rotated.targets().states());
    next(page, rotated, about);
    if (!troubled.isEmpty()) {
      page.heading("What to look at")
          .says(
              "These did not work before either, or are left aside. The rotation is complete"
                  + " without them; their state above says what each one needs.")
          .says(
              String.join(", ", troubled.stream().map(state -> state.name().toString()).toList()));
    }
    return page.as(about.cluster() + ": " + outcome + ending(rotated, troubled));
  }

  private static void next(MailContent page, Happening.Rotated rotated, About about) {
    page.heading("What happens next")
        .says(next(rotated, about))
        .says(
            "The new one is replaced in its turn after "
                + Words.of(about.policy().maximumAge())
                + ".");
    if (isExposed(rotated)) {
      page.heading("What to do")
          .says(
              "Look up in CloudTrail what was done with the exposed "
                  + about.noun()
                  + ". If AWS attached a quarantine policy to the user, detach it when all is"
                  + " done.")
          .toRun(
              rotated.replaces().stream().sorted().map(id -> Commands.events(id, about)).toList());
    }
  }

  private static String next(Happening.Rotated rotated, About about) {
    if (rotated.replaces().isEmpty()) {
      return "It replaces none that was in use.";
    }
    return Words.all(rotated.replaces())
        + (isExposed(rotated)
            ? ": what is exposed is deactivated at once, used or not, and deleted later."
            : " stays Active until "
                + Words.at(rotated.retiredFrom())
                + " at least, and for as long as anything still uses it. Unused for "
                + Words.of(about.policy().quietWindow())
                + ", it is deactivated, and "
                + Words.of(about.policy().recoveryGrace())
                + " later deleted.");
  }

  private static String ending(Happening.Rotated rotated, List<TargetState> troubled) {
    if (isExposed(rotated)) {
      return ", look up what was done with it";
    }
    return troubled.isEmpty()
        ? ", nothing to do"
        : "; "
            + Words.counted(troubled.size(), "other target")
            + (troubled.size() == 1 ? " needs" : " need")
            + " a look";
  }

  private static boolean isExposed(Happening.Rotated rotated) {
    return rotated.reason() == Reason.EXPOSED;
  }
}

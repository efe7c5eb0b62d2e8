package dev.keyrefresh.simulation;

/**
 * What the simulation found, each with a history that shows it again when its remedy, and no other,
 * is taken back. A change of how histories are drawn needs new seeds.
 */
enum Found {
  GIVEN_UP_WHILE_PENDING(
      8_855,
      TakenBack.givenUpIsForgotten(),
      "ACCA0000000000000003 is not Active and is written into argocd/repo-2",
      "an exposed credential that was given up while pending is not cut off while an updater may"
          + " still write it"),
  LOGIN_GIVEN_AWAY_AGAIN(
      2_088,
      TakenBack.loginTells(),
      "argocd/repo-1 holds ACCA0000000000000003, deactivated",
      "a Git credential is told by its password: IAM gives the login of a deleted one away again"),
  LABEL_TAKEN_AWAY(
      17_519,
      TakenBack.nowhereIsStale(),
      "AKIA0000000000000004 is a stranger's and is deactivated",
      "a label that is nowhere was taken away, unless it was nowhere before this run moved it"),
  ABOUT_TO_BE_STAGED(
      1_081_791,
      TakenBack.carriedIsNobodys(),
      "AKIA0000000000000004 is pending, deactivated",
      "an exposed credential that another run is about to stage is not cut off"),
  ABOUT_TO_BE_STAGED_WITHOUT_A_LABEL(
      1_101_511_403,
      TakenBack.unaccountedIsNobodys(),
      "AKIA0000000000000004 is pending, deactivated",
      "nor where a third run has taken the label that carried it"),
  REPLACED_DURING_AN_ADOPTION(
      1_302_207_006,
      TakenBack.carriedIsNotRenewed(),
      "argocd/repo-1 holds AKIA0000000000000004, deactivated",
      "what targets live on is renewed also where an own key was stored over it and none is"
          + " current"),
  DECIDED_BY_ONE_LOOK(
      188_322,
      TakenBack.oneLookDecides(),
      "argocd/repo-1 holds AKIA0000000000000005, deactivated",
      "what takes access away is decided by two looks that have settled");

  private final long seed;
  private final Variant takenBack;
  private final String shows;
  private final String what;

  Found(long seed, Variant takenBack, String shows, String what) {
    this.seed = seed;
    this.takenBack = takenBack;
    this.shows = shows;
    this.what = what;
  }

  long seed() {
    return seed;
  }

  /** The product without the remedy. */
  Variant takenBack() {
    return takenBack;
  }

  /** The violation that the history ends with then. */
  String shows() {
    return shows;
  }

  String what() {
    return what;
  }
}

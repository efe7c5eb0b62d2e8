package dev.keyrefresh.simulation;

/**
 * What the simulation found, each with a history that shows it again when its remedy is taken back.
 * A change of how histories are drawn needs new seeds.
 */
enum Found {
  GIVEN_UP_WHILE_PENDING(
      8_855,
      "an exposed credential that was given up while pending is not cut off while an updater may"
          + " still write it"),
  LOGIN_GIVEN_AWAY_AGAIN(
      2_088,
      "a Git credential is told by its password: IAM gives the login of a deleted one away again"),
  LABEL_TAKEN_AWAY(
      17_519,
      "a label that is nowhere was taken away, unless it was nowhere before this run moved it"),
  ABOUT_TO_BE_STAGED(
      129_426, "an exposed credential that another run is about to stage is not cut off"),
  ABOUT_TO_BE_STAGED_WITHOUT_A_LABEL(
      1_101_511_403, "nor where a third run has taken the label that carried it"),
  REPLACED_DURING_AN_ADOPTION(
      1_302_207_006,
      "what targets live on is renewed also where an own key was stored over it and none is"
          + " current"),
  DECIDED_BY_ONE_LOOK(188_322, "what takes access away is decided by two looks that have settled");

  private final long seed;
  private final String what;

  Found(long seed, String what) {
    this.seed = seed;
    this.what = what;
  }

  long seed() {
    return seed;
  }

  String what() {
    return what;
  }
}

package dev.keyrefresh.simulation;

/**
 * What the simulation found, each with a history that shows it again when its remedy is taken back. A
 * change of how histories are drawn needs new seeds.
 */
enum Found {
  GIVEN_UP_WHILE_PENDING(23,
      "an exposed credential that was given up while pending is not cut off while an updater may"
          + " still write it"),
  GIVEN_UP_IN_AN_EMERGENCY(200_009_018,
      "nor to make room in an emergency"),
  GIVEN_UP_FOR_EVER(5_581,
      "and the slot that it holds comes free, however often the work is taken over"),
  LOGIN_GIVEN_AWAY_AGAIN(8_667,
      "a Git credential is told by its password: IAM gives the login of a deleted one away again"),
  LABEL_TAKEN_AWAY(7_856,
      "a label that is nowhere was taken away, unless it was nowhere before this run moved it"),
  SWAP_WITHOUT_AN_ANSWER(600_023_968,
      "a swap without an answer is not lost because an old answer names another version");

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

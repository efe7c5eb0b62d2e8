package dev.keyrefresh.simulation;

/**
 * What the simulation once found, each with a history that shows it again when its remedy is taken
 * back. A change of how histories are drawn needs new seeds.
 */
enum Found {
  GIVEN_UP_IN_AN_EMERGENCY(200_009_018,
      "an exposed pending credential that was given up is not cut off to make room while a run with"
          + " an older picture may still write it"),
  GIVEN_UP_FOR_EVER(5_581,
      "a slot that a given-up credential holds comes free, however often the work is taken over");

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

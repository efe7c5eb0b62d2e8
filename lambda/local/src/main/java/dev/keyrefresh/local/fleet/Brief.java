package dev.keyrefresh.local.fleet;

/** Ids as a person reads them. */
public final class Brief {
  private static final int ENDS = 4;

  private Brief() {}

  /** The ends of an id are enough to tell one from another. */
  public static String id(String id) {
    return id.length() < 3 * ENDS
        ? id
        : id.substring(0, ENDS) + "…" + id.substring(id.length() - ENDS);
  }
}

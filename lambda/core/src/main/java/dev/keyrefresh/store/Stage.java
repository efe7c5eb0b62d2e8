package dev.keyrefresh.store;

/** A stage label of the managed secret. */
public enum Stage {
  CURRENT("AWSCURRENT"),
  PENDING("AWSPENDING"),
  PREVIOUS("AWSPREVIOUS"),
  /** Our own: every new version is put under it before AWSPENDING is moved. */
  CARRIER("KEYREFRESHCARRIER");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** The label as Secrets Manager knows it. */
  public String label() {
    return label;
  }
}

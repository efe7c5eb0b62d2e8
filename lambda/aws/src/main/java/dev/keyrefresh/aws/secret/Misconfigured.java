package dev.keyrefresh.aws.secret;

/** A tag or a name of ours is not as it must be. */
public final class Misconfigured extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String remedy;

  public Misconfigured(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /** What a person does about it, as a sentence. */
  public String remedy() {
    return remedy;
  }
}

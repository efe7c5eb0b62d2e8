/** Says what a quiet build is doing before the first timeline appears. */
final class Building {
  public static void main(String[] args) {
    System.out.println(
        "Building codecommit-key-refresh. The first time, Maven also downloads its"
            + " libraries: a few minutes, silently.");
  }
}

package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.ArgoCdCluster.Place;
import dev.keyrefresh.local.git.LocalCodeCommit;
import java.util.Optional;
import java.util.Set;

/** The repository of a target is deleted, and a rotation comes along. */
final class RepositoryDeleted implements Mishap {
  private static final int DAYS = 4;

  private String old = "";
  private int days;

  @Override
  public String name() {
    return "repository-deleted";
  }

  @Override
  public String meaning() {
    return "a target's repository is deleted, and a rotation is due";
  }

  @Override
  public Set<String> forms() {
    return ROTATED;
  }

  @Override
  public boolean isRipe(Scene scene) {
    return scene.rotationIsDue();
  }

  @Override
  public void strike(Scene scene) {
    old = scene.held().id();
    Place place = place(scene);
    scene.excuse(place.target());
    codeCommit(scene).deleteRepository(place.repository());
    scene.happened(
        "somebody deleted the repository " + place.repository() + " of " + place.target().name());
  }

  @Override
  public void goOn(Scene scene) {
    days++;
    if (days == 1 && scene.held().id().equals(old)) {
      scene.broke("a repository that is gone kept the others on " + old);
    }
    if (days == DAYS) {
      if (!scene.mailed("a target cannot take the credential")) {
        scene.broke("nobody was told that " + place(scene).target() + " takes no credential");
      }
      codeCommit(scene).createRepository(place(scene).repository());
      scene.note("people make the repository " + place(scene).repository() + " again");
    }
  }

  @Override
  public Optional<String> dealtWith(Scene scene) {
    return days > DAYS && scene.allLeft(old)
        ? Optional.of("the others were rotated at once, this one when its repository was back")
        : Optional.empty();
  }

  private static Place place(Scene scene) {
    return scene.cluster().places().get(1);
  }

  private static LocalCodeCommit codeCommit(Scene scene) {
    return scene.fleet().codeCommit();
  }
}

package dev.keyrefresh.local.mishap;

import dev.keyrefresh.local.fleet.ArgoCdCluster.Place;
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
  public boolean isRipe(MishapContext context) {
    return context.rotationIsDue();
  }

  @Override
  public void inject(MishapContext context) {
    old = context.held().id();
    Place place = place(context);
    context.excuse(place.target());
    codeCommit(context).deleteRepository(place.repository());
    context.happened(
        "somebody deleted the repository " + place.repository() + " of " + place.target().name());
  }

  @Override
  public void goOn(MishapContext context) {
    days++;
    if (days == 1 && context.held().id().equals(old)) {
      context.broke("a repository that is gone kept the others on " + old);
    }
    if (days == DAYS) {
      if (!context.mailed("a target cannot take the credential")) {
        context.broke("nobody was told that " + place(context).target() + " takes no credential");
      }
      codeCommit(context).createRepository(place(context).repository());
      context.note("people make the repository " + place(context).repository() + " again");
    }
  }

  @Override
  public Optional<String> dealtWith(MishapContext context) {
    return days > DAYS && context.allLeft(old)
        ? Optional.of("the others were rotated at once, this one when its repository was back")
        : Optional.empty();
  }

  private static Place place(MishapContext context) {
    return context.cluster().places().get(1);
  }

  private static LocalCodeCommit codeCommit(MishapContext context) {
    return context.fleet().codeCommit();
  }
}

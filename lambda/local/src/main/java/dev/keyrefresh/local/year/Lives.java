package dev.keyrefresh.local.year;

import dev.keyrefresh.local.fleet.IamCredential;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What becomes of the credentials of one user, from one look at IAM to the next. */
final class Lives {
  private final Map<String, Boolean> active = new HashMap<>();

  /** What became of a credential. */
  sealed interface Change {

    record Made(String id, Instant at) implements Change {}

    record Inactive(String id) implements Change {}

    record Deleted(String id) implements Change {}
  }

  /** What is different from the last time. */
  List<Change> look(List<IamCredential> credentials) {
    List<Change> changes = new ArrayList<>();
    Set<String> gone = new HashSet<>(active.keySet());
    for (IamCredential found : credentials) {
      gone.remove(found.id());
      Boolean before = active.put(found.id(), found.active());
      if (before == null) {
        changes.add(new Change.Made(found.id(), found.created()));
      }
      if (!found.active() && !Boolean.FALSE.equals(before)) {
        changes.add(new Change.Inactive(found.id()));
      }
    }
    gone.forEach(
        id -> {
          active.remove(id);
          changes.add(new Change.Deleted(id));
        });
    return changes;
  }
}

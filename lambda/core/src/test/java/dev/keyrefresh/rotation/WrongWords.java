package dev.keyrefresh.rotation;

import static java.util.Map.entry;

import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.loop.Decider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Wrong reasons, and wrong advice. */
final class WrongWords {
  private WrongWords() {}

  static Map<String, Decider> all() {
    Map<String, Decider> all = new TreeMap<>();
    all.putAll(reasons());
    all.putAll(advice());
    return all;
  }

  private static Map<String, Decider> reasons() {
    Map<String, Decider> all = new TreeMap<>();
    confusing(all, Reason.RECOVERY_GRACE_OVER, Reason.MAKING_ROOM);
    confusing(all, Reason.INSTALLATION_GRACE_OVER, Reason.MAKING_ROOM);
    confusing(all, Reason.SECRET_NEVER_STORED, Reason.MAKING_ROOM);
    confusing(all, Reason.MAXIMUM_AGE, Reason.REQUESTED);
    confusing(all, Reason.CURRENT_LOST, Reason.MAXIMUM_AGE);
    confusing(all, Reason.EXPOSED, Reason.CURRENT_LOST);
    confusing(all, Reason.ADOPTING, Reason.REQUESTED);
    confusing(all, Reason.DRIFT, Reason.VERIFIED);
    confusing(all, Reason.UNDELIVERABLE, Reason.NO_TARGET);
    confusing(all, Reason.UNDELIVERABLE, Reason.WITHIN_POLICY);
    confusing(all, Reason.TARGETS_UNKNOWN, Reason.WITHIN_POLICY);
    confusing(all, Reason.PENDING_LOST, Reason.INTERRUPTED);
    confusing(all, Reason.ANOTHER_RUN_AT_WORK, Reason.INTERRUPTED);
    confusing(all, Reason.NOT_ADOPTED, Reason.HELD_BACK);
    confusing(all, Reason.INACTIVE_SINCE_UNKNOWN, Reason.MAKING_ROOM);
    return all;
  }

  private static Map<String, Decider> advice() {
    Map<String, Decider> all = new TreeMap<>();
    for (Reason reason :
        List.of(
            Reason.OWNED_BY_ANOTHER,
            Reason.UNREADABLE,
            Reason.EXPOSED,
            Reason.QUARANTINED,
            Reason.UNATTRIBUTED_CREDENTIAL,
            Reason.NOT_VALID,
            Reason.NO_TARGET,
            Reason.UNDELIVERABLE,
            Reason.TARGETS_UNKNOWN,
            Reason.DRIFT,
            Reason.KIND_CHANGED,
            Reason.OLD_CREDENTIAL_STILL_USED,
            Reason.BOTH_SLOTS_IN_USE)) {
      all.put(
          "does not tell of " + reason,
          Wrong.telling((_, told) -> told.stream().filter(one -> one.reason() != reason).toList()));
      all.put(
          "gives the general advice for " + reason,
          Wrong.text(
              reason, one -> new Attention(reason, one.known(), "See " + reason.meaning() + ".")));
    }
    all.putAll(
        Map.ofEntries(
            entry(
                "tells everything twice",
                Wrong.telling(
                    (_, told) -> told.stream().flatMap(one -> Stream.of(one, one)).toList())),
            entry("tells the last thing first", Wrong.telling((_, told) -> told.reversed())),
            entry(
                "tells only the first thing",
                Wrong.telling((_, told) -> told.stream().limit(1).toList())),
            entry(
                "says what to do before what is known",
                Wrong.telling(
                    (_, told) ->
                        told.stream()
                            .map(one -> new Attention(one.reason(), one.whatToDo(), one.known()))
                            .toList())),
            entry(
                "advises of one thing what is for the next",
                Wrong.telling((_, told) -> shifted(told))),
            entry(
                "asks for the user of a key where the permission is missing",
                Wrong.text(
                    Reason.OLD_CREDENTIAL_STILL_USED,
                    one ->
                        new Attention(
                            one.reason(),
                            one.known(),
                            "Find who uses it (CloudTrail names the caller's address), and move"
                                + " them off it."))),
            entry(
                "says of a superseded key that somebody else made it",
                Wrong.telling((_, told) -> saying(told, "superseded", "made by somebody else"))),
            entry(
                "says of a stranger's key that it is superseded",
                Wrong.telling((_, told) -> saying(told, "made by somebody else", "superseded"))),
            entry(
                "says of a key that may have been used that it never was",
                Wrong.telling((_, told) -> saying(told, "last use unknown", "never used"))),
            entry(
                "does not say that a target may hold a key",
                Wrong.telling((_, told) -> saying(told, ", a target may hold it", ""))),
            entry(
                "tells of two slots in use although one comes free by itself",
                Wrong.telling(
                    (right, told) ->
                        right.reason() == Reason.BOTH_SLOTS_IN_USE && told.isEmpty()
                            ? List.of(
                                new Attention(
                                    Reason.BOTH_SLOTS_IN_USE, "both are taken", "Delete one."))
                            : told)),
            entry(
                "tells of a key that is still used from the first day",
                Wrong.telling(
                    (right, told) ->
                        right.reason() == Reason.OLD_CREDENTIAL_STILL_USED && told.isEmpty()
                            ? List.of(
                                new Attention(right.reason(), "it is used", "Find who uses it."))
                            : told))));
    return all;
  }

  private static void confusing(Map<String, Decider> all, Reason right, Reason wrong) {
    all.put("says " + wrong + " for " + right, Wrong.reason(right, wrong));
    all.put("says " + right + " for " + wrong, Wrong.reason(wrong, right));
  }

  private static List<Attention> shifted(List<Attention> told) {
    List<Attention> shifted = new ArrayList<>();
    for (int i = 0; i < told.size(); i++) {
      Attention next = told.get((i + 1) % told.size());
      shifted.add(new Attention(told.get(i).reason(), told.get(i).known(), next.whatToDo()));
    }
    return shifted;
  }

  private static List<Attention> saying(List<Attention> told, String right, String wrong) {
    return told.stream()
        .map(one -> new Attention(one.reason(), one.known().replace(right, wrong), one.whatToDo()))
        .toList();
  }
}

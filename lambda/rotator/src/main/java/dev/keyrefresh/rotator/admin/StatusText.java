package dev.keyrefresh.rotator.admin;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotator.report.Results;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.TargetOutcome.Role;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The state of a cluster for a terminal. Ids and names, never a secret. */
public final class StatusText {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private StatusText() {}

  public static String of(ClusterName cluster, Report rehearsed, Instant now) {
    StringBuilder text = new StringBuilder("status of " + cluster + " at " + at(now) + "\n\n");
    rehearsed
        .observed()
        .ifPresent(
            observed ->
                text.append(head(observed, rehearsed))
                    .append('\n')
                    .append(credentials(observed, now))
                    .append('\n')
                    .append(stages(observed))
                    .append('\n')
                    .append(targets(observed.targets())));
    rehearsed
        .end()
        .attention()
        .forEach(
            told ->
                text.append("\n! ")
                    .append(told.reason())
                    .append(": ")
                    .append(told.known())
                    .append("\n  -> ")
                    .append(told.whatToDo())
                    .append('\n'));
    return text.toString();
  }

  private static Columns head(Observed observed, Report rehearsed) {
    Columns head =
        new Columns()
            .row(
                "user",
                switch (observed.ownership()) {
                  case OURS -> "claimed by this cluster's managed secret";
                  case UNCLAIMED -> "claimed by nobody yet";
                  case ANOTHERS -> "claimed by another managed secret";
                });
    if (observed.paused()) {
      head.row("paused", "nothing is rotated or retired; targets are still renewed");
    }
    return head.row("next", next(rehearsed));
  }

  private static String next(Report rehearsed) {
    String steps =
        rehearsed.steps().stream()
            .map(
                decision ->
                    decision.step().word()
                        + decision.step().credential().map(id -> " " + id).orElse(""))
            .collect(Collectors.joining(", "));
    String end = rehearsed.reason().meaning() + " (" + rehearsed.reason() + ")";
    String until =
        rehearsed.end().step() instanceof Step.Wait(var due) && due.isPresent()
            ? ", look again at " + at(due.get())
            : "";
    return (steps.isEmpty() ? "" : steps + "; then ") + end + until;
  }

  private static Columns credentials(Observed observed, Instant now) {
    Columns table = new Columns().row("CREDENTIAL", "STATUS", "AGE", "LAST USED", "IS");
    for (Credential one : observed.credentials()) {
      table.row(
          one.id().value(),
          one.status().name(),
          Duration.between(one.created(), now).toDays() + " d",
          lastUsed(one.lastUse()),
          Results.role(one.id(), observed) + (observed.isExposed(one.id()) ? ", EXPOSED" : ""));
    }
    return table;
  }

  private static String lastUsed(LastUse use) {
    return switch (use) {
      case LastUse.At(var time) -> at(time);
      case LastUse.Never _ -> "never";
      case LastUse.Unknown _ -> "unknown";
      case LastUse.NotReported _ -> "not asked for";
    };
  }

  private static Columns stages(Observed observed) {
    Columns table = new Columns().row("STAGE", "VERSION", "HOLDS");
    stage(table, "current", observed.stages().current());
    stage(table, "pending", observed.stages().next());
    stage(table, "previous", observed.stages().previous());
    return table;
  }

  private static void stage(Columns table, String stage, Optional<StoredVersion> version) {
    version.ifPresent(
        found ->
            table.row(
                stage,
                found.id().value(),
                switch (found) {
                  case StoredVersion.Placeholder _ -> "nothing";
                  case StoredVersion.Intent intent ->
                      "an intent, " + intent.chain().reason() + ", since " + at(intent.at());
                  case CredentialVersion held -> held.credentialId().value();
                  case StoredVersion.Unreadable unreadable -> "unreadable: " + unreadable.problem();
                }));
  }

  private static String targets(Targets targets) {
    return switch (targets) {
      case Targets.Unknown(var why) -> "targets unknown: " + why + "\n";
      case Targets.Known(var states, var overlooked) -> {
        Columns table = new Columns().row("TARGET", "OUTCOME", "HOLDS", "SINCE", "REPOSITORY");
        states.forEach(
            state ->
                table.row(
                    state.name().toString(),
                    state.outcome().name(),
                    holds(state),
                    state.since().map(StatusText::at).orElse("-"),
                    state.url()));
        yield table
            + overlooked.map(why -> "holders unknown: " + why + "\n").orElse("")
            + holders(states);
      }
    };
  }

  /** What stands where no delivery writes, or was let go. */
  private static String holders(List<TargetState> states) {
    Columns table = new Columns().row("HOLDER", "CREDENTIAL", "IN", "NOT SERVED BECAUSE");
    List<TargetState> holding =
        states.stream()
            .filter(state -> state.role() == Role.ASIDE || state.role() == Role.STUCK)
            .filter(state -> !state.holdings().isEmpty())
            .toList();
    holding.forEach(
        state ->
            state
                .holdings()
                .forEach(
                    found ->
                        table.row(
                            state.name().toString(),
                            found.credential().map(Object::toString).or(found::login).orElse("-")
                                + (found.credential().filter(state.letGo()::contains).isPresent()
                                    ? " (let go)"
                                    : ""),
                            found.field(),
                            state.outcome().name())));
    return holding.isEmpty() ? "" : "\n" + table;
  }

  private static String holds(TargetState state) {
    return state.holds().map(Object::toString).or(state::login).orElse("-");
  }

  private static String at(Instant time) {
    return MINUTE.format(time);
  }
}

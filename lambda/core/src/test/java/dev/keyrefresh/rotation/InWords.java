package dev.keyrefresh.rotation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.RunProgress;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** One state and its decision on a few lines, for a person who reviews the table. */
final class InWords {
  private final Instant now;

  private InWords(Instant now) {
    this.now = now;
  }

  static String of(Observed observed, Policy policy, Instant now) {
    return new InWords(now).say(observed, policy);
  }

  private String say(Observed o, Policy policy) {
    return "IAM "
        + join(o.credentials().stream().map(this::credential).toList())
        + ids(", exposed ", o.exposed())
        + ids(", described ", o.described())
        + "\n      stored current "
        + version(o.stages().current())
        + ", pending "
        + version(o.stages().pending())
        + ", previous "
        + version(o.stages().previous())
        + ", carried "
        + version(o.stages().carried())
        + "\n      targets "
        + targets(o.targets())
        + "\n      "
        + o.kind().word()
        + ", "
        + o.ownership()
        + (o.paused() ? ", paused" : "")
        + ", "
        + policy.exposure()
        + ", "
        + policy.firstRotation()
        + run(o.run());
  }

  private String credential(Credential c) {
    return name(c.id())
        + " "
        + c.status()
        + " "
        + ago(c.created())
        + ", "
        + switch (c.lastUse()) {
          case LastUse.At(var time) -> "used " + ago(time) + " ago";
          case LastUse.Never _ -> "never used";
          case LastUse.Unknown _ -> "use unknown";
          case LastUse.NotReported _ -> "use not reported";
        }
        + c.inactiveSince().map(at -> ", out for " + ago(at)).orElse("");
  }

  private String version(Optional<StoredVersion> stored) {
    return stored
        .map(
            version ->
                switch (version) {
                  case StoredVersion.Placeholder _ -> "empty";
                  case StoredVersion.Unreadable _ -> "unreadable";
                  case StoredVersion.Intent intent ->
                      "intent of "
                          + intent.chain().rotation()
                          + " "
                          + ago(intent.at())
                          + " "
                          + intent.chain().reason()
                          + ids(" knowing ", intent.chain().known())
                          + ids(" giving up ", intent.chain().lost());
                  case StoredVersion.CredentialVersion held ->
                      name(held.credentialId())
                          + " "
                          + ago(held.credential().created())
                          + held.chain().map(chain -> " of " + chain.rotation()).orElse("")
                          + ids(" replacing ", held.replaces());
                })
        .orElse("-");
  }

  private String targets(Targets targets) {
    return switch (targets) {
      case Targets.Unknown(var why) -> "unknown: " + why;
      case Targets.Known(var states, _) ->
          join(
              states.stream()
                  .map(
                      state ->
                          state.name().name()
                              + " "
                              + state.outcome()
                              + state.holds().map(id -> " holds " + name(id)).orElse("")
                              + state.since().map(at -> " for " + ago(at)).orElse(""))
                  .toList());
    };
  }

  private static String run(RunProgress run) {
    return (run.request().requested() ? ", asked for" : "")
        + (run.heldBack() ? ", held back" : "")
        + (run.promoted() ? ", has promoted" : "")
        + ids(", proven ", run.verified())
        + ids(", not proven ", run.invalid())
        + ids(", delivered ", run.attempted());
  }

  private String ago(Instant time) {
    return Duration.between(time, now).toString().substring(1).replace("T", "");
  }

  private static String ids(String before, Collection<CredentialId> ids) {
    return ids.isEmpty()
        ? ""
        : before + ids.stream().sorted().map(InWords::name).collect(Collectors.joining("+"));
  }

  private static String name(CredentialId id) {
    return id.value().replace("AKIA", "").replace("EXAMPLE", "");
  }

  private static String join(Collection<String> parts) {
    return parts.isEmpty() ? "none" : String.join("; ", parts);
  }
}

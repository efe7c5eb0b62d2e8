package dev.keyrefresh.rotator;

import dev.keyrefresh.aws.secret.ManagedSecretTags;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Doubts;
import dev.keyrefresh.rotation.decision.Attention;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotator.client.Agreement;
import dev.keyrefresh.rotator.client.UpdaterFunction;
import dev.keyrefresh.rotator.secrets.ManagedSecret;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What of a managed secret's tags its updater does not confirm, and what is not understood. */
final class RunDoubts implements Doubts {
  private final ClusterName cluster;
  private final ManagedSecret secret;
  private final UpdaterFunction updater;
  private final ExposedIds exposed;

  RunDoubts(
      ClusterName cluster, ManagedSecret secret, UpdaterFunction updater, ExposedIds exposed) {
    this.cluster = cluster;
    this.secret = secret;
    this.updater = updater;
    this.exposed = exposed;
  }

  @Override
  public Optional<Attention> contradiction() {
    return updater.agreement() instanceof Agreement.Contradicted(var why)
        ? Optional.of(
            new Attention(
                Reason.TAGS_CONTRADICTED,
                why,
                "Correct the one that is wrong: the tag, or the updater's setting by a deployment."
                    + " Until then nothing is claimed, made or delivered by the rotator; the"
                    + " updater goes on renewing targets by its own settings."))
        : Optional.empty();
  }

  @Override
  public Optional<Attention> unconfirmed() {
    return updater.agreement() instanceof Agreement.Unsaid(var why)
        ? Optional.of(
            new Attention(
                Reason.NOT_CONFIRMED,
                "nobody has claimed the IAM user "
                    + secret.user()
                    + ", and the cluster's updater does not confirm that it is this cluster's: "
                    + why,
                "Deploy the cluster's updater of this release, and see that it answers. If nobody"
                    + " here deployed this cluster, somebody who may create and tag secrets has"
                    + " made "
                    + cluster.secretName()
                    + ": delete that. Until then nothing is claimed or made; targets keep what they"
                    + " hold."))
        : Optional.empty();
  }

  @Override
  public List<Attention> notices(Optional<Observed> observed) {
    return Stream.concat(
            secret.notUnderstood().stream()
                .map(word -> new Attention(Reason.TAG_NOT_UNDERSTOOD, word.known(), word.right())),
            observed.stream()
                .flatMap(seen -> exposed.strangers(seen).stream())
                .sorted()
                .map(
                    id ->
                        new Attention(
                            Reason.TAG_NOT_UNDERSTOOD,
                            "the managed secret's tag "
                                + ManagedSecretTags.EXPOSED
                                + " names "
                                + id
                                + ", which the user "
                                + secret.user()
                                + " does not have and by our records never had: it may be mistyped,"
                                + " and it stays there",
                            "Correct the id, as IAM lists it, or take it out of the tag.")))
        .toList();
  }
}

package dev.keyrefresh.rotator.mail;

import dev.keyrefresh.aws.secret.ManagedSecretTags;
import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.store.LetGo;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.TargetOutcome;
import java.util.List;
import java.util.stream.Stream;

/** What a person is given to run for each kind of attention, as far as a command can help. */
final class Commands {
  private Commands() {}

  static List<String> of(Reason reason, Observed observed, About about) {
    return switch (reason) {
      case OWNED_BY_ANOTHER -> List.of("aws iam list-user-tags --user-name " + about.user());
      case UNREADABLE, TAG_NOT_UNDERSTOOD ->
          List.of(
              "aws secretsmanager describe-secret --region "
                  + about.region()
                  + " --secret-id "
                  + about.secretArn());
      case EXPOSED ->
          Stream.concat(
                  observed.paused() ? Stream.of(about.rotate("resume")) : Stream.empty(),
                  observed.exposed().stream()
                      .sorted()
                      .flatMap(
                          id ->
                              observed.credential(id).isPresent()
                                  ? Stream.of(events(id, about))
                                  : observed.others().mayBeActive(id)
                                      ? Stream.of(about.setInactive(id), events(id, about))
                                      : Stream.empty()))
              .toList();
      case QUARANTINED ->
          List.of(
              "aws iam list-attached-user-policies --user-name " + about.user(),
              "# if the current key is the one, or may be:",
              about.rotate("rotate"));
      case BOTH_SLOTS_IN_USE ->
          Stream.concat(
                  removable(observed)
                      .flatMap(
                          id ->
                              Stream.of(
                                  "# only if nobody needs " + id + ":",
                                  about.setInactive(id),
                                  about.delete(id))),
                  Stream.of("# then, or wait for the next run:", about.rotate("reconcile")))
              .toList();
      case UNATTRIBUTED_CREDENTIAL ->
          removable(observed)
              .flatMap(
                  id ->
                      Stream.of(
                          "# if nobody needs " + id + ":",
                          about.setInactive(id),
                          about.delete(id),
                          "# if somebody does:",
                          "aws iam tag-user --user-name "
                              + about.user()
                              + " --tags 'Key="
                              + id
                              + ",Value=what it is for'"))
              .toList();
      case OLD_CREDENTIAL_STILL_USED ->
          observed.credentials().stream()
              .filter(Credential::isActive)
              .map(Credential::id)
              .filter(observed.stages().superseded()::contains)
              .map(id -> events(id, about))
              .toList();
      case DRIFT ->
          observed.targets().states().stream()
              .filter(state -> state.outcome() == TargetOutcome.CONTESTED)
              .map(
                  state ->
                      "kubectl -n "
                          + state.name().namespace()
                          + " get secret "
                          + state.name().name()
                          + " --show-managed-fields"
                          + " -o jsonpath='{.metadata.managedFields[*].manager}'")
              .toList();
      case NO_TARGET ->
          List.of(
              "kubectl get secrets --all-namespaces"
                  + " -l 'argocd.argoproj.io/secret-type in (repository, repo-creds)'");
      case KIND_CHANGED ->
          observed
              .stages()
              .credentials()
              .filter(version -> version.credential().kind() != observed.kind())
              .map(CredentialVersion::credentialId)
              .distinct()
              .flatMap(id -> Stream.of("# once nothing uses " + id + ":", about.setInactive(id)))
              .toList();
      case HELD_ELSEWHERE -> lettingGo(observed, about);
      case UNDELIVERABLE,
          TARGETS_UNKNOWN,
          NOT_CONFIRMED,
          TAGS_CONTRADICTED,
          FAILED,
          NOT_SET_UP,
          NOT_VALID ->
          List.of(about.check());
      case NOT_BELIEVED,
          RELEASED,
          PAUSED,
          ANOTHER_RUN_AT_WORK,
          INTERRUPTED,
          SECRET_NEVER_STORED,
          PENDING_LOST,
          NEW_CREDENTIAL,
          VERIFIED,
          DELIVERED,
          CURRENT_LOST,
          MAXIMUM_AGE,
          REQUESTED,
          ADOPTING,
          NOTHING_TO_ROTATE,
          NOT_ADOPTED,
          HELD_BACK,
          INSTALLATION_GRACE_OVER,
          INACTIVE_SINCE_UNKNOWN,
          RECOVERY_GRACE_OVER,
          MAKING_ROOM,
          OUT_OF_TIME,
          WITHIN_POLICY ->
          List.of();
    };
  }

  /** One command for all that is held, in which a person leaves what is needed after all out. */
  private static List<String> lettingGo(Observed observed, About about) {
    List<String> words =
        Stream.concat(
                observed.holderTerms().letGo().stream().map(LetGo::toString),
                observed.credentials().stream()
                    .map(Credential::id)
                    .flatMap(
                        id ->
                            observed.targets().holders(id).stream()
                                .map(state -> new LetGo(id, state.name()).toString())))
            .filter(word -> LetGo.read(word).isPresent())
            .distinct()
            .sorted()
            .toList();
    return words.isEmpty()
        ? List.of()
        : List.of(
            "# only if nothing needs them; leave out what is needed:",
            "aws secretsmanager tag-resource --region "
                + about.region()
                + " --secret-id "
                + about.secretArn()
                + " --tags 'Key="
                + ManagedSecretTags.LET_GO
                + ",Value="
                + String.join(" ", words)
                + "'");
  }

  /** Who used a credential, and from where. */
  static String events(CredentialId id, About about) {
    return "aws cloudtrail lookup-events --region "
        + about.region()
        + " --lookup-attributes AttributeKey=AccessKeyId,AttributeValue="
        + id;
  }

  /** Neither current nor pending nor in any target: what a person may take away. */
  private static Stream<CredentialId> removable(Observed observed) {
    return observed.credentials().stream()
        .map(Credential::id)
        .filter(id -> !observed.stages().protectedIds().contains(id))
        .filter(observed.targets()::certainlyNoneHolds);
  }
}

package dev.keyrefresh.rotator.iam;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.rotation.Credentials;
import dev.keyrefresh.rotation.UserNotes;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotator.client.RotatorClients;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A keyless cluster's: nothing is made or listed. IAM is asked only about what another form has
 * left.
 */
public final class NoCredentials implements Credentials, UserNotes {
  private final RotatorClients aws;
  private final UserName user;

  public NoCredentials(RotatorClients aws, UserName user) {
    this.aws = aws;
    this.user = user;
  }

  @Override
  public Account account() {
    return new Account(Ownership.OURS, Map.of(), Set.of());
  }

  @Override
  public List<Credential> list() {
    return List.of();
  }

  @Override
  public OtherKinds others(Set<CredentialKind> kinds) {
    return IamOthers.of(aws, user, kinds);
  }

  @Override
  public LastUse lastUse(CredentialId id) {
    throw none();
  }

  @Override
  public IssuedCredential create() {
    throw none();
  }

  @Override
  public void describe(CredentialId id, Instant created) {
    throw none();
  }

  @Override
  public void noteInactive(CredentialId id, Instant since) {
    throw none();
  }

  @Override
  public void deactivate(CredentialId id) {
    throw none();
  }

  @Override
  public void delete(CredentialId id) {
    throw none();
  }

  @Override
  public void claim() {
    throw none();
  }

  @Override
  public Proof prove(IssuedCredential credential) {
    throw none();
  }

  private static IllegalStateException none() {
    return new IllegalStateException("a keyless cluster has no credential");
  }
}

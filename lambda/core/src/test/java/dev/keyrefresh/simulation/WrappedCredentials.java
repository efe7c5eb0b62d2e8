package dev.keyrefresh.simulation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The same credentials, for a variant that changes one answer. */
class WrappedCredentials implements IamPort {
  private final IamPort real;

  WrappedCredentials(IamPort real) {
    this.real = real;
  }

  @Override
  public Account account() {
    return real.account();
  }

  @Override
  public List<Credential> list() {
    return real.list();
  }

  @Override
  public OtherKinds others(Set<CredentialKind> kinds) {
    return real.others(kinds);
  }

  @Override
  public LastUse lastUse(CredentialId id) {
    return real.lastUse(id);
  }

  @Override
  public IssuedCredential create() {
    return real.create();
  }

  @Override
  public void describe(CredentialId id, Instant created) {
    real.describe(id, created);
  }

  @Override
  public void noteInactive(CredentialId id, Instant since) {
    real.noteInactive(id, since);
  }

  @Override
  public void deactivate(CredentialId id) {
    real.deactivate(id);
  }

  @Override
  public void delete(CredentialId id) {
    real.delete(id);
  }

  @Override
  public void claim() {
    real.claim();
  }

  @Override
  public Proof prove(IssuedCredential credential) {
    return real.prove(credential);
  }
}

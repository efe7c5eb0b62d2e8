package dev.keyrefresh.rotation.loop;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.rotation.Announcer.Happening;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.RunProgress;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import java.time.Instant;
import java.util.Optional;

/** Does one step through the ports, and looks again at what it may have changed. */
final class StepTaker {
  private final Ports ports;
  private final Policy policy;
  private final Observer observer;
  private final StageLock lock;
  private final Propagation propagation;

  StepTaker(Ports ports, Policy policy, Observer observer, StageLock lock) {
    this.ports = ports;
    this.policy = policy;
    this.observer = observer;
    this.lock = lock;
    propagation = new Propagation(ports.credentials(), ports.clock(), ports.pause());
  }

  /**
   * @param seen what the decision was made of
   * @return how far the run has come with it
   */
  RunProgress take(Decision decision, Observed seen) {
    RunProgress run = seen.run();
    Reason reason = decision.reason();
    return switch (decision.step()) {
      case Step.Wait _ -> run;
      case Step.Claim _ -> {
        ports.notes().claim();
        observer.lookAtIam();
        yield run;
      }
      case Step.WriteIntent(var chain) -> {
        writeIntent(chain, seen);
        yield run.afterIntent();
      }
      case Step.Adopt(var version) -> {
        lock.move(Stage.PENDING, version, seen.stages().pending());
        observer.lookAtStore();
        yield run;
      }
      case Step.Create create -> {
        create(create, seen);
        yield run;
      }
      case Step.Verify(var version) ->
          propagation.isProven(version.credential())
              ? run.proving(version.credentialId())
              : run.failingToProve(version.credentialId());
      case Step.Deliver(var version) -> {
        lock.letSettle();
        observer.lookBy(() -> ports.cluster().deliver(version));
        yield run.delivering(version.credentialId());
      }
      case Step.Renew _ -> {
        observer.lookBy(ports.cluster()::deliverWanted);
        yield run.renewing();
      }
      case Step.Promote(var version) -> isPromoted(version, seen) ? run.afterPromotion() : run;
      case Step.Deactivate(var id) -> {
        deactivate(id, reason);
        yield run;
      }
      case Step.Delete(var id) -> {
        delete(id, reason);
        yield run;
      }
      case Step.NoteInactive(var id) -> {
        noteInactive(id);
        yield run;
      }
    };
  }

  private void writeIntent(RotationChain chain, Observed seen) {
    Intent intent = new Intent(ports.versionIds().get(), chain, ports.clock().instant());
    ports.store().carry(intent);
    observer.wrote(intent);
    lock.move(Stage.PENDING, intent, seen.stages().pending());
    observer.lookAtStore();
    observer.lookAtIam();
  }

  private void create(Step.Create create, Observed seen) {
    IssuedCredential issued = ports.credentials().create();
    CredentialVersion version =
        new CredentialVersion(
            ports.versionIds().get(), issued, Optional.of(create.chain()), create.replaces());
    ports.store().carry(version);
    observer.wrote(version);
    if (lock.move(Stage.PENDING, version, seen.stages().pending())) {
      ports.notes().describe(issued.id(), issued.created());
    } else {
      discard(issued.id());
    }
    observer.lookAtStore();
    observer.lookAtIam();
  }

  /** This run made it and lost the lock: nobody else knows of it. */
  private void discard(CredentialId own) {
    ports.credentials().deactivate(own);
    ports.credentials().delete(own);
    observer.deleted(own);
  }

  private boolean isPromoted(CredentialVersion version, Observed seen) {
    Optional<StoredVersion> replaced = seen.stages().current();
    boolean promoted = lock.move(Stage.CURRENT, version, replaced);
    if (promoted) {
      replaced.ifPresent(old -> observer.moved(Stage.PREVIOUS, old.id()));
      ports
          .announcer()
          .announce(
              new Happening.Rotated(
                  version.credentialId(),
                  version.replaces(),
                  version
                      .chain()
                      .map(chain -> Reason.ofWord(chain.reason()))
                      .orElse(Reason.REQUESTED),
                  seen.targets(),
                  ports.clock().instant().plus(policy.installationGrace())));
    }
    observer.lookAtStore();
    return promoted;
  }

  private void deactivate(CredentialId id, Reason reason) {
    Instant at = ports.clock().instant();
    ports.notes().noteInactive(id, at);
    ports.credentials().deactivate(id);
    observer.deactivated(id, at);
    if (reason != Reason.SECRET_NEVER_STORED) {
      ports
          .announcer()
          .announce(new Happening.Deactivated(id, reason, at.plus(policy.recoveryGrace())));
    }
    observer.lookAtIam();
  }

  private void delete(CredentialId id, Reason reason) {
    ports.credentials().delete(id);
    observer.deleted(id);
    ports.announcer().announce(new Happening.Deleted(id, reason));
    observer.lookAtIam();
  }

  private void noteInactive(CredentialId id) {
    ports.notes().noteInactive(id, ports.clock().instant());
    observer.deactivated(id, ports.clock().instant());
    observer.lookAtIam();
  }
}

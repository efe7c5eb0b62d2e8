package dev.keyrefresh.simulation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.OtherKinds;
import dev.keyrefresh.delivery.DeliveryReconciler;
import dev.keyrefresh.delivery.GitProbe;
import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.delivery.TargetStore;
import dev.keyrefresh.rotation.Announcer;
import dev.keyrefresh.rotation.Cluster;
import dev.keyrefresh.rotation.Report;
import dev.keyrefresh.rotation.VersionStore;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.Targets;
import dev.keyrefresh.time.Pause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The ports of one process, every call of them written into a journal. Looks at the clock and fresh
 * ids are left out: they change nothing, and what comes of them is in the calls.
 */
final class Journaled {
  private final Journal journal;
  private final String who;

  Journaled(Journal journal, String who) {
    this.journal = journal;
    this.who = who;
  }

  private interface Call<T, E extends Exception> {
    T take() throws E;
  }

  private interface Act<E extends Exception> {
    void take() throws E;
  }

  private <T, E extends Exception> T asks(
      String what, Call<T, E> call, Function<? super T, String> words) throws E {
    journal.says(who, what);
    T answer;
    try {
      answer = call.take();
    } catch (Throwable e) {
      journal.says(who, "! " + Journal.words(e));
      throw e;
    }
    journal.says(who, "= " + words.apply(answer));
    return answer;
  }

  private <E extends Exception> void does(String what, Act<E> act) throws E {
    this.<Void, E>asks(
        what,
        () -> {
          act.take();
          return null;
        },
        _ -> "done");
  }

  void took(Decision step) {
    journal.says(who, "took " + Journal.words(step));
  }

  void ended(Report report) {
    journal.says(who, "ends " + Journal.words(report));
  }

  void ended(DeliveryReconciler.Result result) {
    journal.says(who, "ends " + Journal.words(result));
  }

  BooleanSupplier heldBack(BooleanSupplier real) {
    return () -> asks("held back?", real::getAsBoolean, String::valueOf);
  }

  Pause pause(Pause real) {
    return duration -> does("pause " + duration, () -> real.pause(duration));
  }

  Announcer announcer(Announcer real) {
    return happening ->
        does("announce " + Journal.words(happening), () -> real.announce(happening));
  }

  GitProbe probe(GitProbe real) {
    return (repository, pair) ->
        asks(
            "probe " + repository + " with " + journal.words(pair),
            () -> real.probe(repository, pair),
            Journal::words);
  }

  StoredVersions versions(StoredVersions real) {
    return new StoredVersions() {
      @Override
      public Labels labels() {
        return asks("labels", real::labels, Journal::words);
      }

      @Override
      public StoredVersion read(VersionId id) {
        return asks("read " + id.value(), () -> real.read(id), Journal::words);
      }
    };
  }

  VersionStore store(VersionStore real) {
    StoredVersions versions = versions(real);
    return new VersionStore() {
      @Override
      public Labels labels() {
        return versions.labels();
      }

      @Override
      public StoredVersion read(VersionId id) {
        return versions.read(id);
      }

      @Override
      public void carry(StoredVersion version) {
        does("carry " + Journal.words(version), () -> real.carry(version));
      }

      @Override
      public void move(Stage stage, VersionId to, Optional<VersionId> from) {
        does(
            "move "
                + stage.label()
                + " to "
                + to.value()
                + " from "
                + from.map(VersionId::value).orElse("nowhere"),
            () -> real.move(stage, to, from));
      }
    };
  }

  IamPort credentials(IamPort real) {
    return new IamPort() {
      @Override
      public Account account() {
        return asks("account", real::account, Journal::words);
      }

      @Override
      public List<Credential> list() {
        return asks("list", real::list, Journal::words);
      }

      @Override
      public OtherKinds others(Set<CredentialKind> kinds) {
        return asks(
            "others " + kinds.stream().map(CredentialKind::word).sorted().toList(),
            () -> real.others(kinds),
            Journal::words);
      }

      @Override
      public LastUse lastUse(CredentialId id) {
        return asks("last use of " + id.value(), () -> real.lastUse(id), Journal::words);
      }

      @Override
      public IssuedCredential create() {
        return asks("create", real::create, Journal::words);
      }

      @Override
      public void describe(CredentialId id, Instant created) {
        does("describe " + id.value() + " " + created, () -> real.describe(id, created));
      }

      @Override
      public void noteInactive(CredentialId id, Instant since) {
        does("note inactive " + id.value() + " " + since, () -> real.noteInactive(id, since));
      }

      @Override
      public void deactivate(CredentialId id) {
        does("deactivate " + id.value(), () -> real.deactivate(id));
      }

      @Override
      public void delete(CredentialId id) {
        does("delete " + id.value(), () -> real.delete(id));
      }

      @Override
      public void claim() {
        does("claim", real::claim);
      }

      @Override
      public Proof prove(IssuedCredential credential) {
        return asks(
            "prove " + Journal.words(credential), () -> real.prove(credential), Journal::words);
      }
    };
  }

  Cluster cluster(Cluster real) {
    return new Cluster() {
      @Override
      public Targets inspect() {
        return asks("inspect", real::inspect, Journal::words);
      }

      @Override
      public Targets deliver(CredentialVersion version) {
        return asks(
            "deliver " + version.id().value() + " " + version.credentialId().value(),
            () -> real.deliver(version),
            Journal::words);
      }

      @Override
      public Targets deliverWanted() {
        return asks("deliver what is wanted", real::deliverWanted, Journal::words);
      }
    };
  }

  TargetStore targets(TargetStore real) {
    return new WrappedTargets(real) {
      @Override
      public Found find() {
        return asks(
            "find",
            real::find,
            found -> found.names() + ", problem " + found.problem().orElse("none"));
      }

      @Override
      public Optional<TargetSecret> read(TargetName name) throws Unavailable {
        return asks(
            "get " + name,
            () -> real.read(name),
            found -> found.map(journal::words).orElse("none"));
      }

      @Override
      public void patch(TargetName name, String resourceVersion, Patch patch)
          throws Conflict, Unavailable {
        String what = "patch " + name + " at " + resourceVersion + " " + journal.words(patch);
        Optional<Conflict> conflict =
            asks(
                what,
                () -> {
                  try {
                    real.patch(name, resourceVersion, patch);
                    return Optional.empty();
                  } catch (Conflict e) {
                    return Optional.of(e);
                  }
                },
                found -> found.isPresent() ? "conflict" : "done");
        if (conflict.isPresent()) {
          throw conflict.get();
        }
      }
    };
  }
}

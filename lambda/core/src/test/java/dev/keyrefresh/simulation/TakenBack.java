package dev.keyrefresh.simulation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.rotation.Cluster;
import dev.keyrefresh.rotation.UserNotes;
import dev.keyrefresh.rotation.VersionStore;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Policy;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotation.loop.Decider;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.Stages;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The product as it was before one remedy, and with all the others. */
final class TakenBack {
  private TakenBack() {}

  /** Cuts off what is exposed although it was given up while pending a moment ago. */
  static Variant givenUpIsForgotten() {
    return exposedSeenAs(
        observed ->
            with(
                observed,
                new Stages(
                    observed.stages().current(),
                    observed.stages().pending().map(pending -> withoutLost(pending, observed)),
                    observed.stages().previous(),
                    observed.stages().carried()),
                describedWithExposed(observed)));
  }

  /** Cuts off what is exposed although another run has stored it and will stage it. */
  static Variant carriedIsNobodys() {
    return exposedSeenAs(
        observed ->
            with(
                observed,
                new Stages(
                    observed.stages().current(),
                    observed.stages().pending(),
                    observed.stages().previous(),
                    observed.stages().carried().map(TakenBack::ofAnotherRotation)),
                observed.described()));
  }

  /** Cuts off what is exposed although it appeared under another run's intent. */
  static Variant unaccountedIsNobodys() {
    return exposedSeenAs(
        observed -> with(observed, observed.stages(), describedWithExposed(observed)));
  }

  /** Takes a label that is nowhere for a stale answer wherever the run has moved it. */
  static Variant nowhereIsStale() {
    return new Variant() {
      @Override
      public VersionStore store(VersionStore real) {
        return new OwnMoves(real);
      }
    };
  }

  /** Renews nothing that only the carrier label is on. */
  static Variant carriedIsNotRenewed() {
    return new Variant() {
      @Override
      public StoredVersions updatersVersions(StoredVersions real, Optional<VersionId> requested) {
        return new WithoutCarrier(real);
      }
    };
  }

  /** Takes a login in a target for that of the first stored credential that has had it. */
  static Variant loginTells() {
    return new Variant() {
      @Override
      public Decider decide() {
        return (observed, policy, now) ->
            DecisionTable.next(
                with(observed, observed.stages(), observed.described(), byLogin(observed)),
                policy,
                now);
      }
    };
  }

  /** Takes access away by the first look that says so. */
  static Variant oneLookDecides() {
    return new Variant() {
      @Override
      public Rotator rotator(Rotator real) {
        return new OneLook(real).parts();
      }
    };
  }

  // Decisions

  /**
   * Decides what to do about exposed credentials by another picture, and all else by the real one.
   */
  private static Variant exposedSeenAs(UnaryOperator<Observed> picture) {
    return new Variant() {
      @Override
      public Decider decide() {
        return (observed, policy, now) -> {
          Decision blind = DecisionTable.next(picture.apply(observed), policy, now);
          return isAboutExposed(blind) ? blind : DecisionTable.next(observed, policy, now);
        };
      }
    };
  }

  private static boolean isAboutExposed(Decision decision) {
    return decision.reason() == Reason.EXPOSED
        && (decision.step() instanceof Step.Deactivate || decision.step() instanceof Step.Deliver);
  }

  private static StoredVersion withoutLost(StoredVersion pending, Observed observed) {
    return switch (pending) {
      case Intent(var id, var line, var at) -> new Intent(id, withoutLost(line, observed), at);
      case CredentialVersion(var id, var credential, var line, var replaces) ->
          new CredentialVersion(
              id, credential, line.map(found -> withoutLost(found, observed)), replaces);
      case StoredVersion.Placeholder _, StoredVersion.Unreadable _ -> pending;
    };
  }

  private static RotationChain withoutLost(RotationChain line, Observed observed) {
    Set<CredentialId> lost = new HashSet<>(line.lost());
    lost.removeIf(id -> observed.isExposed(id) && !observed.stages().protectedIds().contains(id));
    return new RotationChain(line.rotation(), line.reason(), line.known(), line.since(), lost);
  }

  private static StoredVersion ofAnotherRotation(StoredVersion carried) {
    return carried instanceof CredentialVersion(var id, var credential, var line, var replaces)
        ? new CredentialVersion(
            id,
            credential,
            line.map(found -> found.carriedOnBy(new RotationId("another rotation"))),
            replaces)
        : carried;
  }

  private static Set<CredentialId> describedWithExposed(Observed observed) {
    Set<CredentialId> described = new HashSet<>(observed.described());
    described.addAll(observed.exposed());
    return described;
  }

  private static Targets byLogin(Observed observed) {
    return observed.targets() instanceof Targets.Known(var states, _)
        ? new Targets.Known(states.stream().map(state -> byLogin(state, observed)).toList())
        : observed.targets();
  }

  private static TargetState byLogin(TargetState state, Observed observed) {
    Optional<String> login =
        state
            .holds()
            .flatMap(
                id ->
                    stored(observed)
                        .filter(stored -> stored.id().equals(id))
                        .map(IssuedCredential::login)
                        .findFirst()
                        .or(() -> observed.credential(id).map(Credential::login)))
            .or(state::login);
    return stored(observed)
        .filter(stored -> login.filter(stored.login()::equals).isPresent())
        .findFirst()
        .map(
            stored ->
                new TargetState(
                    state.name(),
                    state.url(),
                    Optional.of(stored.id()),
                    state.outcome(),
                    state.since(),
                    state.expires()))
        .orElse(state);
  }

  private static Stream<IssuedCredential> stored(Observed observed) {
    return observed
        .stages()
        .all()
        .filter(CredentialVersion.class::isInstance)
        .map(version -> ((CredentialVersion) version).credential());
  }

  private static Observed with(Observed observed, Stages stages, Set<CredentialId> described) {
    return with(observed, stages, described, observed.targets());
  }

  private static Observed with(
      Observed observed, Stages stages, Set<CredentialId> described, Targets targets) {
    return new Observed(
        observed.kind(),
        observed.ownership(),
        observed.paused(),
        observed.credentials(),
        described,
        stages,
        targets,
        observed.exposed(),
        observed.holderTerms(),
        observed.others(),
        observed.run());
  }

  // Ports

  private static final class OwnMoves extends WrappedStore {
    private final Map<Stage, VersionId> moved = new EnumMap<>(Stage.class);

    OwnMoves(VersionStore real) {
      super(real);
    }

    @Override
    public Labels labels() {
      Labels found = super.labels();
      for (Map.Entry<Stage, VersionId> own : moved.entrySet()) {
        if (found.at(own.getKey()).isEmpty()) {
          found = found.with(own.getKey(), own.getValue());
        }
      }
      return found;
    }

    @Override
    public void carry(StoredVersion version) {
      super.carry(version);
      moved.put(Stage.CARRIER, version.id());
    }

    @Override
    public void move(Stage stage, VersionId to, Optional<VersionId> from) {
      super.move(stage, to, from);
      moved.put(stage, to);
    }
  }

  private record WithoutCarrier(StoredVersions real) implements StoredVersions {
    @Override
    public Labels labels() {
      Labels found = real.labels();
      Map<Stage, VersionId> versions = new HashMap<>(found.versions());
      versions.remove(Stage.CARRIER);
      return new Labels(versions, found.paused(), found.released(), found.exposed());
    }

    @Override
    public StoredVersion read(VersionId id) {
      return real.read(id);
    }
  }

  /** Has the look that comes before access is taken away see what the one before it saw. */
  private static final class OneLook {
    private final Variant.Rotator real;
    private final Map<CredentialId, LastUse> uses = new HashMap<>();
    private Optional<Step> decided = Optional.empty();
    private boolean again;
    private Labels labels;
    private UserNotes.Account account;
    private List<Credential> listed;
    private Targets targets;

    OneLook(Variant.Rotator real) {
      this.real = real;
    }

    Variant.Rotator parts() {
      return new Variant.Rotator(this::next, store(), credentials(), cluster(), this::pause);
    }

    private Decision next(Observed observed, Policy policy, Instant now) {
      Decision decision = real.decide().next(observed, policy, now);
      Optional<Step> destructive = Optional.of(decision.step()).filter(Step::isDestructive);
      again = destructive.isPresent() && !destructive.equals(decided);
      decided = destructive;
      return decision;
    }

    private void pause(Duration duration) {
      if (!again) {
        real.pause().pause(duration);
      }
    }

    private VersionStore store() {
      return new WrappedStore(real.store()) {
        @Override
        public Labels labels() {
          labels = again ? labels : super.labels();
          return labels;
        }
      };
    }

    private IamPort credentials() {
      return new WrappedCredentials(real.credentials()) {
        @Override
        public Account account() {
          account = again ? account : super.account();
          return account;
        }

        @Override
        public List<Credential> list() {
          listed = again ? listed : super.list();
          return listed;
        }

        @Override
        public LastUse lastUse(CredentialId id) {
          LastUse use = again && uses.containsKey(id) ? uses.get(id) : super.lastUse(id);
          uses.put(id, use);
          return use;
        }

        @Override
        public void deactivate(CredentialId id) {
          decided = Optional.empty();
          super.deactivate(id);
        }

        @Override
        public void delete(CredentialId id) {
          decided = Optional.empty();
          super.delete(id);
        }
      };
    }

    private Cluster cluster() {
      return new Cluster() {
        @Override
        public Targets inspect() {
          return look(real.cluster()::inspect);
        }

        @Override
        public Targets deliver(CredentialVersion version) {
          return look(() -> real.cluster().deliver(version));
        }

        @Override
        public Targets deliverWanted() {
          return look(real.cluster()::deliverWanted);
        }
      };
    }

    private Targets look(Supplier<Targets> look) {
      targets = again ? targets : look.get();
      return targets;
    }
  }
}

package dev.keyrefresh.simulation;

import dev.keyrefresh.credential.Credential;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.LastUse;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.delivery.GitProbe;
import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.delivery.TargetStore;
import dev.keyrefresh.rotation.Cluster;
import dev.keyrefresh.rotation.VersionStore;
import dev.keyrefresh.rotation.VersionStore.LabelElsewhere;
import dev.keyrefresh.rotation.decision.Decision;
import dev.keyrefresh.rotation.decision.DecisionTable;
import dev.keyrefresh.rotation.decision.Observed;
import dev.keyrefresh.rotation.decision.Observed.Ownership;
import dev.keyrefresh.rotation.decision.Reason;
import dev.keyrefresh.rotation.decision.Step;
import dev.keyrefresh.rotation.loop.Decider;
import dev.keyrefresh.store.Labels;
import dev.keyrefresh.store.Stage;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.StoredVersions;
import dev.keyrefresh.store.VersionId;
import dev.keyrefresh.target.TargetName;
import dev.keyrefresh.target.TargetOutcome;
import dev.keyrefresh.target.TargetState;
import dev.keyrefresh.target.Targets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Loops that each leave one rule out, the way rotation usually goes wrong. */
final class WrongVariants {
  private WrongVariants() {}

  static List<Wrong> all() {
    List<Wrong> all = new ArrayList<>();
    add(
        all,
        "takes the oldest key when both slots are in use",
        5_000_001,
        instead(Reason.BOTH_SLOTS_IN_USE, observed -> oldest(observed).map(WrongVariants::remove)));
    add(
        all,
        "retires every other Active key, on record or not",
        5_000_000,
        instead(
            Reason.WITHIN_POLICY,
            observed -> others(observed).findFirst().map(key -> new Step.Deactivate(key.id()))));
    add(
        all,
        "creates without an intent",
        5_000_000,
        replacing(
            Step.WriteIntent.class,
            (observed, step) ->
                observed.hasFreeSlot()
                    ? new Step.Create(((Step.WriteIntent) step).chain(), Set.of())
                    : step));
    add(
        all,
        "deactivates the old key on promotion",
        5_000_000,
        instead(
            Reason.WITHIN_POLICY,
            observed ->
                observed.run().promoted()
                    ? old(observed).findFirst().map(key -> new Step.Deactivate(key.id()))
                    : Optional.empty()));
    add(
        all,
        "promotes without proof",
        5_000_000,
        replacing(
            Step.Deliver.class,
            (observed, step) ->
                ((Step.Deliver) step)
                        .version()
                        .equals(observed.stages().nextCredential().orElse(null))
                    ? new Step.Promote(((Step.Deliver) step).version())
                    : step));
    add(
        all,
        "discards an orphan while another run is at work",
        5_000_055,
        instead(
            Reason.ANOTHER_RUN_AT_WORK,
            observed ->
                observed.credentials().stream()
                    .filter(key -> !observed.stages().stored().contains(key.id()))
                    .filter(key -> key.lastUse() instanceof LastUse.Never)
                    .findFirst()
                    .map(WrongVariants::remove)));
    add(
        all,
        "inherits nothing when it takes over",
        5_000_557,
        replacing(Step.WriteIntent.class, WrongVariants::startingAnew));
    add(
        all,
        "deletes instead of deactivating",
        5_000_000,
        replacing(
            Step.Deactivate.class, (_, step) -> new Step.Delete(((Step.Deactivate) step).id())));
    add(
        all,
        "does not wait for the recovery grace",
        5_000_000,
        instead(
            Reason.WITHIN_POLICY,
            observed ->
                observed.credentials().stream()
                    .filter(
                        key ->
                            key.isDisabled() && observed.stages().superseded().contains(key.id()))
                    .findFirst()
                    .map(key -> new Step.Delete(key.id()))));
    add(
        all,
        "does not wait until the old key is quiet",
        5_000_068,
        instead(
            Reason.OLD_CREDENTIAL_STILL_USED,
            observed -> old(observed).findFirst().map(key -> new Step.Deactivate(key.id()))));
    add(all, "never makes room", 5_000_000, instead(Step.Delete.class));
    add(
        all,
        "reads an unknown last use as never",
        5_009_162,
        new Variant() {
          @Override
          public IamPort credentials(IamPort real) {
            return new WrappedCredentials(real) {
              @Override
              public LastUse lastUse(CredentialId id) {
                LastUse use = super.lastUse(id);
                return use instanceof LastUse.Unknown ? new LastUse.Never() : use;
              }
            };
          }
        });
    add(
        all,
        "tries a create again",
        5_000_075,
        new Variant() {
          @Override
          public IamPort credentials(IamPort real) {
            return new WrappedCredentials(real) {
              @Override
              public IssuedCredential create() {
                try {
                  return super.create();
                } catch (RuntimeException e) {
                  return super.create();
                }
              }
            };
          }
        });
    add(
        all,
        "does not look whose user it is",
        5_000_001,
        new Variant() {
          @Override
          public IamPort credentials(IamPort real) {
            return new WrappedCredentials(real) {
              @Override
              public Account account() {
                Account account = super.account();
                return new Account(Ownership.OURS, account.inactiveSince(), account.described());
              }
            };
          }
        });
    add(
        all,
        "keeps a key that it made and lost the lock for",
        5_000_000,
        new Variant() {
          @Override
          public IamPort credentials(IamPort real) {
            return new WrappedCredentials(real) {
              @Override
              public void delete(CredentialId id) {}
            };
          }
        });
    add(
        all,
        "moves labels blindly",
        5_000_348,
        new Variant() {
          @Override
          public VersionStore store(VersionStore real) {
            return new WrappedStore(real) {
              @Override
              public void move(Stage stage, VersionId to, Optional<VersionId> from) {
                Optional<VersionId> at = super.labels().at(stage);
                super.move(stage, to, at);
              }
            };
          }
        });
    add(
        all,
        "does not read the labels again",
        5_007_349,
        new Variant() {
          @Override
          public VersionStore store(VersionStore real) {
            return new RememberedLabels(real);
          }
        });
    add(
        all,
        "looks at IAM before the store",
        5_000_009,
        new Variant() {
          @Override
          public Rotator rotator(Rotator real) {
            IamFirst first = new IamFirst(real.store(), real.credentials());
            return new Rotator(
                real.decide(), first.store(), first.credentials(), real.cluster(), real.pause());
          }
        });
    add(
        all,
        "takes a cluster that it cannot see for an empty one",
        5_000_076,
        targetsAre(
            targets ->
                targets instanceof Targets.Unknown ? new Targets.Known(List.of()) : targets));
    add(
        all,
        "believes that targets hold what it delivered",
        5_000_010,
        targetsAre(WrongVariants::withoutForeignIds));
    add(
        all,
        "delivers whatever it was asked to",
        5_000_098,
        new Variant() {
          @Override
          public StoredVersions updatersVersions(
              StoredVersions real, Optional<VersionId> requested) {
            return requested.<StoredVersions>map(version -> new Asked(real, version)).orElse(real);
          }
        });
    add(
        all,
        "patches whatever the resource version",
        5_000_000,
        new Variant() {
          @Override
          public TargetStore targets(TargetStore real) {
            return new Unconditional(real);
          }
        });
    add(
        all,
        "replaces the whole secret",
        5_000_000,
        new Variant() {
          @Override
          public Map<String, Secret> left(Map<String, Secret> fields) {
            return Map.of();
          }
        });
    add(
        all,
        "reads the labels before the target",
        5_000_000,
        new Variant() {
          @Override
          public StoredVersions updatersVersions(
              StoredVersions real, Optional<VersionId> requested) {
            return new LabelsFirst(real);
          }
        });
    add(
        all,
        "takes every error of a swap for a loss",
        5_001_156,
        new Variant() {
          @Override
          public VersionStore store(VersionStore real) {
            return new LosingStore(real);
          }
        });
    add(
        all,
        "does not ask CodeCommit",
        5_000_466,
        new Variant() {
          @Override
          public GitProbe probe(GitProbe real) {
            return (_, _) -> GitProbe.Answer.ACCEPTED;
          }

          @Override
          public IamPort credentials(IamPort real) {
            return new WrappedCredentials(real) {
              @Override
              public Proof prove(IssuedCredential credential) {
                return Proof.VALID;
              }
            };
          }
        });
    return all;
  }

  /**
   * @param seed a history that shows it; a change of how histories are drawn needs another one
   */
  private static void add(List<Wrong> all, String what, long seed, Variant variant) {
    all.add(new Wrong(what, seed, variant));
  }

  /** A loop that leaves one rule out, with a history that shows it. */
  record Wrong(String what, long seed, Variant variant) {
    @Override
    public String toString() {
      return what;
    }
  }

  // Decisions

  private static Variant deciding(Decider wrong) {
    return new Variant() {
      @Override
      public Decider decide() {
        return wrong;
      }
    };
  }

  private static Variant instead(Reason reason, Function<Observed, Optional<Step>> step) {
    return deciding(
        (observed, policy, now) -> {
          Decision right = DecisionTable.next(observed, policy, now);
          return right.reason() == reason && right.step() instanceof Step.Wait
              ? step.apply(observed)
                  .map(wrong -> new Decision(wrong, reason, right.attention()))
                  .orElse(right)
              : right;
        });
  }

  private static Variant instead(Class<? extends Step> never) {
    return deciding(
        (observed, policy, now) -> {
          Decision right = DecisionTable.next(observed, policy, now);
          return never.isInstance(right.step())
              ? new Decision(new Step.Wait(Optional.empty()), Reason.WITHIN_POLICY, List.of())
              : right;
        });
  }

  private static Variant replacing(
      Class<? extends Step> kind, BiFunction<Observed, Step, Step> other) {
    return deciding(
        (observed, policy, now) -> {
          Decision right = DecisionTable.next(observed, policy, now);
          return kind.isInstance(right.step())
              ? new Decision(other.apply(observed, right.step()), right.reason(), right.attention())
              : right;
        });
  }

  private static Step startingAnew(Observed observed, Step step) {
    RotationChain line = ((Step.WriteIntent) step).chain();
    Instant since =
        observed.credentials().stream()
            .map(Credential::created)
            .max(Comparator.naturalOrder())
            .orElse(line.since())
            .plusSeconds(1_000);
    return new Step.WriteIntent(
        new RotationChain(
            line.rotation(),
            line.reason(),
            observed.credentials().stream().map(Credential::id).collect(Collectors.toSet()),
            since,
            Set.of()));
  }

  private static Stream<Credential> others(Observed observed) {
    return observed.credentials().stream()
        .filter(Credential::isActive)
        .filter(key -> !observed.stages().protectedIds().contains(key.id()));
  }

  private static Stream<Credential> old(Observed observed) {
    return others(observed).filter(key -> observed.stages().superseded().contains(key.id()));
  }

  private static Optional<Credential> oldest(Observed observed) {
    return observed.credentials().stream().min(Comparator.comparing(Credential::created));
  }

  private static Step remove(Credential key) {
    return key.isActive() ? new Step.Deactivate(key.id()) : new Step.Delete(key.id());
  }

  // Ports

  private static Variant targetsAre(Function<Targets, Targets> seen) {
    return new Variant() {
      @Override
      public Cluster cluster(Cluster real) {
        return new Cluster() {
          @Override
          public Targets deliverWanted() {
            return seen.apply(real.deliverWanted());
          }

          @Override
          public Targets inspect() {
            return seen.apply(real.inspect());
          }

          @Override
          public Targets deliver(CredentialVersion version) {
            return seen.apply(real.deliver(version));
          }
        };
      }
    };
  }

  /** Reads the annotation for the data: a target that was put back still counts as delivered. */
  private static Targets withoutForeignIds(Targets targets) {
    Optional<CredentialId> newest =
        targets.states().stream()
            .flatMap(state -> state.holds().stream())
            .max(Comparator.naturalOrder());
    return targets instanceof Targets.Known(var states, _)
        ? new Targets.Known(
            states.stream()
                .map(
                    state ->
                        new TargetState(
                            state.name(),
                            state.url(),
                            newest,
                            TargetOutcome.IN_STEP,
                            state.since().or(() -> Optional.of(Instant.EPOCH)),
                            state.expires()))
                .toList())
        : targets;
  }

  /** Answers after a failed swap as if another run had won it. */
  private static final class LosingStore extends WrappedStore {
    private static final VersionId ANOTHERS = new VersionId("another-run-has-moved-it-0000000");
    private Optional<Stage> lost = Optional.empty();

    LosingStore(VersionStore real) {
      super(real);
    }

    @Override
    public Labels labels() {
      Labels found = super.labels();
      return lost.map(stage -> found.with(stage, ANOTHERS)).orElse(found);
    }

    @Override
    public StoredVersion read(VersionId id) {
      return id.equals(ANOTHERS) ? new StoredVersion.Placeholder(id) : super.read(id);
    }

    @Override
    public void move(Stage stage, VersionId to, Optional<VersionId> from) {
      try {
        super.move(stage, to, from);
      } catch (RuntimeException e) {
        lost = Optional.of(stage);
        throw new LabelElsewhere(e.getMessage(), e);
      }
    }
  }

  /** Looks once in a run, so that what it knows is older than what it reads of a target. */
  private static final class LabelsFirst implements StoredVersions {
    private final StoredVersions real;
    private Optional<Labels> first = Optional.empty();

    LabelsFirst(StoredVersions real) {
      this.real = real;
    }

    @Override
    public Labels labels() {
      if (first.isEmpty()) {
        first = Optional.of(real.labels());
      }
      return first.get();
    }

    @Override
    public StoredVersion read(VersionId id) {
      return real.read(id);
    }
  }

  /** Looks once, and after its own writes. */
  private static final class RememberedLabels extends WrappedStore {
    private Optional<Labels> remembered = Optional.empty();

    RememberedLabels(VersionStore real) {
      super(real);
    }

    @Override
    public Labels labels() {
      if (remembered.isEmpty()) {
        remembered = Optional.of(super.labels());
      }
      return remembered.get();
    }

    @Override
    public void move(Stage stage, VersionId to, Optional<VersionId> from) {
      super.move(stage, to, from);
      remembered = remembered.map(labels -> labels.with(stage, to));
    }
  }

  private static final class IamFirst {
    private final VersionStore store;
    private final IamPort credentials;
    private Optional<List<Credential>> listed = Optional.empty();

    IamFirst(VersionStore store, IamPort credentials) {
      this.store = store;
      this.credentials = credentials;
    }

    VersionStore store() {
      return new WrappedStore(store) {
        @Override
        public Labels labels() {
          listed = Optional.of(credentials.list());
          return super.labels();
        }
      };
    }

    IamPort credentials() {
      return new WrappedCredentials(credentials) {
        @Override
        public List<Credential> list() {
          return listed.orElseGet(super::list);
        }
      };
    }
  }

  private record Asked(StoredVersions real, VersionId version) implements StoredVersions {
    @Override
    public Labels labels() {
      return real.labels().with(Stage.PENDING, version);
    }

    @Override
    public StoredVersion read(VersionId id) {
      return real.read(id);
    }
  }

  private static final class Unconditional extends WrappedTargets {
    Unconditional(TargetStore real) {
      super(real);
    }

    @Override
    public void patch(TargetName name, String resourceVersion, Patch patch)
        throws Conflict, Unavailable {
      Optional<TargetSecret> now = read(name);
      super.patch(name, now.map(TargetSecret::resourceVersion).orElse(resourceVersion), patch);
    }
  }
}

package dev.keyrefresh.simulation;

import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.delivery.TargetStore;
import dev.keyrefresh.target.TargetName;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The same targets, for whatever does one thing differently with them. */
class WrappedTargets implements TargetStore {
  private final TargetStore real;

  WrappedTargets(TargetStore real) {
    this.real = real;
  }

  @Override
  public Found find() {
    return real.find();
  }

  @Override
  public List<TargetName> named() {
    return real.named();
  }

  @Override
  public Optional<String> visitLabelled(Consumer<Stream<TargetSecret>> visitor) {
    return real.visitLabelled(visitor);
  }

  @Override
  public boolean discovers() {
    return real.discovers();
  }

  @Override
  public Optional<TargetSecret> read(TargetName name) throws Unavailable {
    return real.read(name);
  }

  @Override
  public void patch(TargetName name, String resourceVersion, Patch patch)
      throws Conflict, Unavailable {
    real.patch(name, resourceVersion, patch);
  }
}

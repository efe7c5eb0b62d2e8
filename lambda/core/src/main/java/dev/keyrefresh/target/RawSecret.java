package dev.keyrefresh.target;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A Kubernetes secret as the API server has it, nothing of it understood yet.
 *
 * @param data decoded; an owner of these bytes does not change them
 */
public record RawSecret(
    TargetName name,
    String resourceVersion,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Owner> owners,
    boolean immutable,
    Map<String, byte[]> data) {

  /** An owner reference: a controller's object, with which the secret comes and goes. */
  public record Owner(String kind, String name) {
    public Owner {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(name);
    }
  }

  public RawSecret {
    Objects.requireNonNull(name);
    Objects.requireNonNull(resourceVersion);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    owners = List.copyOf(owners);
    data = Map.copyOf(data);
  }

  /** Without its data. */
  @Override
  public String toString() {
    return "RawSecret[" + name + "]";
  }
}

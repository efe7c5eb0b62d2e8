package dev.keyrefresh.local.aws.eks;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The EKS clusters of the Region. */
public final class LocalEks {
  private final Map<String, Cluster> clusters = new ConcurrentHashMap<>();

  public LocalEks() {}

  record Cluster(URI endpoint, String caPem) {}

  /** A cluster whose API server is there and shows a certificate of this authority. */
  public void cluster(String name, URI endpoint, String caPem) {
    clusters.put(name, new Cluster(endpoint, caPem));
  }

  Optional<Cluster> find(String name) {
    return Optional.ofNullable(clusters.get(name));
  }
}

package dev.keyrefresh.store;

import dev.keyrefresh.credential.CredentialId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the managed secret's tags say of secrets that hold a credential and are not served.
 *
 * @param exposedSince when a credential was first seen as exposed, where that is written down
 * @param letGo what may be retired although it is held
 * @param misread words of people that are none of these
 */
public record HolderTerms(
    Map<CredentialId, Instant> exposedSince, Set<LetGo> letGo, List<String> misread) {
  public static final HolderTerms NONE = new HolderTerms(Map.of(), Set.of(), List.of());

  public HolderTerms {
    exposedSince = Map.copyOf(exposedSince);
    letGo = Set.copyOf(letGo);
    misread = List.copyOf(misread);
  }
}

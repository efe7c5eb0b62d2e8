package dev.keyrefresh.delivery;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.delivery.TargetStore.Patch;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Our annotations as Kubernetes has them. */
public final class Annotations {
  private static final String CREDENTIAL_ID = "codecommit-key-refresh/credential-id";
  private static final String VERSION_ID = "codecommit-key-refresh/version-id";
  private static final String DELIVERED_AT = "codecommit-key-refresh/delivered-at";
  private static final String WRITTEN_AT = "codecommit-key-refresh/written-at";
  private static final String DRIFTED_AT = "codecommit-key-refresh/drifted-at";
  private static final String CONTESTED_AT = "codecommit-key-refresh/contested-at";

  private Annotations() {}

  static Stamps stamps(Map<String, String> annotations) {
    return new Stamps(
        Optional.ofNullable(annotations.get(CREDENTIAL_ID))
            .filter(CredentialId::isOne)
            .map(CredentialId::new),
        Optional.ofNullable(annotations.get(VERSION_ID)).filter(id -> !id.isEmpty()),
        time(annotations, DELIVERED_AT),
        time(annotations, DRIFTED_AT),
        time(annotations, CONTESTED_AT));
  }

  /** Those that a patch sets. */
  public static Map<String, String> of(Patch patch) {
    Stamps stamps = patch.stamps();
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(WRITTEN_AT, patch.at().toString());
    stamps.credential().ifPresent(id -> annotations.put(CREDENTIAL_ID, id.value()));
    // A merge leaves what it does not name: empty takes the place of an older version's id.
    annotations.put(VERSION_ID, stamps.version().orElse(""));
    stamps.since().ifPresent(at -> annotations.put(DELIVERED_AT, at.toString()));
    stamps.drifted().ifPresent(at -> annotations.put(DRIFTED_AT, at.toString()));
    stamps.contested().ifPresent(at -> annotations.put(CONTESTED_AT, at.toString()));
    return annotations;
  }

  /** People may write anything into an annotation; what is no time says nothing. */
  private static Optional<Instant> time(Map<String, String> annotations, String key) {
    try {
      return Optional.ofNullable(annotations.get(key)).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

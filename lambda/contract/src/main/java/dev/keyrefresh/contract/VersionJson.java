package dev.keyrefresh.contract;

import dev.keyrefresh.contract.Json.Malformed;
import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.IssuedCredential;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.store.RotationId;
import dev.keyrefresh.store.StoredVersion;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.store.StoredVersion.Intent;
import dev.keyrefresh.store.StoredVersion.Placeholder;
import dev.keyrefresh.store.StoredVersion.RotationChain;
import dev.keyrefresh.store.StoredVersion.Unreadable;
import dev.keyrefresh.store.VersionId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The managed secret's value. Three states of schema 1:
 *
 * <pre>
 * {"state":"empty"}
 * {"schema":1,"state":"intent","at":T,"line":CHAIN}
 * {"schema":1,"state":"credential","kind":"access-key","user":U,"id":ID,"login":ID,"secret":S,
 *  "created":T,"line":CHAIN,"replaces":[ID…]}
 * CHAIN = {"rotation":R,"reason":WORD,"known":[ID…],"since":T,"lost":[ID…]}
 * </pre>
 *
 * An administrator's own credential is also read in the shape that {@code aws iam
 * create-access-key} or {@code aws iam create-service-specific-credential} prints.
 */
public final class VersionJson {
  /** What the stack creates every managed secret with. */
  public static final String PLACEHOLDER = "{\"state\":\"empty\"}";

  private static final int SCHEMA = 1;

  private VersionJson() {}

  /**
   * Reads a value; whatever is wrong with it becomes {@link Unreadable}, whose text holds no
   * content.
   *
   * @param user whose credential is expected
   * @param stored when the version was created, for a hand-made value that does not say
   */
  public static StoredVersion read(VersionId id, String value, UserName user, Instant stored) {
    try {
      Map<String, Object> map = Json.read(value);
      if (map.containsKey("AccessKey")) {
        return byHand(id, Json.object(map, "AccessKey"), user, stored);
      }
      if (map.containsKey("ServiceSpecificCredential")) {
        return gitByHand(id, Json.object(map, "ServiceSpecificCredential"), user, stored);
      }
      String state = Json.text(map, "state");
      if (state.equals("empty")) {
        return new Placeholder(id);
      }
      if (!(map.get("schema") instanceof Number schema) || schema.intValue() != SCHEMA) {
        return new Unreadable(
            id,
            "its schema is not "
                + SCHEMA
                + ": it was written by another release of this project, or by somebody else");
      }
      return switch (state) {
        case "intent" -> new Intent(id, chain(map), time(map, "at"));
        case "credential" -> credential(id, map, user);
        default -> new Unreadable(id, "its state is none of empty, intent, credential");
      };
    } catch (Malformed e) {
      return new Unreadable(id, "its value is not as expected: " + e.getMessage());
    } catch (IllegalArgumentException | DateTimeException e) {
      return new Unreadable(id, "its value is not as expected: an id or a time is malformed");
    }
  }

  /** Writes an intent or a credential; the others are never written. */
  public static String write(StoredVersion version) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("schema", SCHEMA);
    switch (version) {
      case Intent intent -> {
        map.put("state", "intent");
        map.put("at", intent.at().toString());
        map.put("line", chain(intent.chain()));
      }
      case CredentialVersion stored -> {
        IssuedCredential credential = stored.credential();
        map.put("state", "credential");
        map.put("kind", credential.kind().word());
        map.put("user", credential.user().value());
        map.put("id", credential.id().value());
        map.put("login", credential.login());
        map.put("secret", credential.secret().reveal());
        map.put("created", credential.created().toString());
        stored.chain().ifPresent(chain -> map.put("line", chain(chain)));
        map.put("replaces", ids(stored.replaces()));
      }
      case Placeholder _, Unreadable _ ->
          throw new IllegalArgumentException(
              "only an intent or a credential is written, not "
                  + version.getClass().getSimpleName());
    }
    return Json.write(map);
  }

  private static StoredVersion credential(VersionId id, Map<String, Object> map, UserName user)
      throws Malformed {
    UserName owner = new UserName(Json.text(map, "user"));
    if (!owner.equals(user)) {
      return new Unreadable(id, anotherUser(user));
    }
    Optional<RotationChain> chain =
        map.containsKey("line") ? Optional.of(chain(map)) : Optional.empty();
    return new CredentialVersion(
        id,
        new IssuedCredential(
            new CredentialId(Json.text(map, "id")),
            kind(Json.text(map, "kind")),
            owner,
            Json.optionalText(map, "login").orElse(Json.text(map, "id")),
            Secret.of(Json.text(map, "secret")),
            time(map, "created")),
        chain,
        ids(Json.texts(map, "replaces")));
  }

  private static StoredVersion byHand(
      VersionId id, Map<String, Object> key, UserName user, Instant stored) throws Malformed {
    UserName owner = new UserName(Json.optionalText(key, "UserName").orElse(user.value()));
    if (!owner.equals(user)) {
      return new Unreadable(id, anotherUser(user));
    }
    String accessKeyId = Json.text(key, "AccessKeyId");
    return new CredentialVersion(
        id,
        new IssuedCredential(
            new CredentialId(accessKeyId),
            CredentialKind.ACCESS_KEY,
            owner,
            accessKeyId,
            Secret.of(Json.text(key, "SecretAccessKey")),
            stored),
        Optional.empty(),
        Set.of());
  }

  private static StoredVersion gitByHand(
      VersionId id, Map<String, Object> made, UserName user, Instant stored) throws Malformed {
    UserName owner = new UserName(Json.text(made, "UserName"));
    if (!owner.equals(user)) {
      return new Unreadable(id, anotherUser(user));
    }
    return new CredentialVersion(
        id,
        new IssuedCredential(
            new CredentialId(Json.text(made, "ServiceSpecificCredentialId")),
            CredentialKind.GIT_CREDENTIAL,
            owner,
            Json.text(made, "ServiceUserName"),
            Secret.of(Json.text(made, "ServicePassword")),
            stored),
        Optional.empty(),
        Set.of());
  }

  /** Without the name that is there: people paste things into the wrong place. */
  private static String anotherUser(UserName user) {
    return "it is a credential of another user than this cluster's, " + user;
  }

  private static CredentialKind kind(String word) throws Malformed {
    for (CredentialKind kind : CredentialKind.values()) {
      if (kind.isRotated() && kind.word().equals(word)) {
        return kind;
      }
    }
    throw new Malformed("'kind' is neither access-key nor git-credential");
  }

  private static RotationChain chain(Map<String, Object> map) throws Malformed {
    Map<String, Object> chain = Json.object(map, "line");
    return new RotationChain(
        new RotationId(Json.text(chain, "rotation")),
        Json.text(chain, "reason"),
        ids(Json.texts(chain, "known")),
        time(chain, "since"),
        ids(Json.texts(chain, "lost")));
  }

  private static Map<String, Object> chain(RotationChain chain) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rotation", chain.rotation().value());
    map.put("reason", chain.reason());
    map.put("known", ids(chain.known()));
    map.put("since", chain.since().toString());
    map.put("lost", ids(chain.lost()));
    return map;
  }

  private static Instant time(Map<String, Object> map, String key) throws Malformed {
    return Instant.parse(Json.text(map, key));
  }

  private static Set<CredentialId> ids(Collection<String> words) {
    return words.stream().map(CredentialId::new).collect(Collectors.toUnmodifiableSet());
  }

  private static List<String> ids(Set<CredentialId> ids) {
    return ids.stream().sorted().map(CredentialId::value).toList();
  }
}

package dev.keyrefresh.local.git;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Accounts as a table: what is not in it is unknown, Inactive, deleted or not propagated. */
final class KnownAccounts implements Accounts {
  final Map<String, String> secrets = new HashMap<>();
  final Map<String, String> sessionTokens = new HashMap<>();
  final Map<String, String> passwords = new HashMap<>();
  final Set<String> mayNotPull = ConcurrentHashMap.newKeySet();
  final Queue<String> uses = new ConcurrentLinkedQueue<>();

  @Override
  public Optional<String> secretOf(String accessKeyId) {
    return Optional.ofNullable(secrets.get(accessKeyId));
  }

  @Override
  public Optional<String> sessionTokenOf(String accessKeyId) {
    return Optional.ofNullable(sessionTokens.get(accessKeyId));
  }

  @Override
  public Optional<String> passwordOf(String serviceUserName) {
    return Optional.ofNullable(passwords.get(serviceUserName));
  }

  @Override
  public boolean mayPull(String login, String repository) {
    return !mayNotPull.contains(login);
  }

  @Override
  public void used(String login) {
    uses.add(login);
  }
}

package dev.keyrefresh.local.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;

/** Repositories in memory, each with one commit on {@code main}. */
final class Repositories implements AutoCloseable {
  private static final String MAIN = Constants.R_HEADS + "main";

  private final Map<String, Repository> open = new ConcurrentHashMap<>();

  Repositories() {
    OwnConfiguration.use();
  }

  void create(String name, Instant now) {
    open.computeIfAbsent(
        name,
        absent -> {
          try {
            return withOneCommit(name, now);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  Optional<Repository> find(String name) {
    return Optional.ofNullable(open.get(name));
  }

  void delete(String name) {
    var repository = open.remove(name);
    if (repository != null) {
      repository.close();
    }
  }

  @Override
  public void close() {
    open.keySet().forEach(this::delete);
  }

  private static Repository withOneCommit(String name, Instant now) throws IOException {
    var repository = new InMemoryRepository(new DfsRepositoryDescription(name));
    repository.create(true);
    var head = repository.updateRef(MAIN);
    head.setNewObjectId(commit(repository, name, now));
    head.forceUpdate();
    repository.updateRef(Constants.HEAD).link(MAIN);
    return repository;
  }

  private static ObjectId commit(Repository repository, String name, Instant now)
      throws IOException {
    try (var objects = repository.newObjectInserter()) {
      var readme = objects.insert(Constants.OBJ_BLOB, ("# " + name + "\n").getBytes(UTF_8));
      var tree = new TreeFormatter();
      tree.append("README.md", FileMode.REGULAR_FILE, readme);
      var person = new PersonIdent("CodeCommit", "codecommit@localhost", now, ZoneOffset.UTC);
      var commit = new CommitBuilder();
      commit.setTreeId(objects.insert(tree));
      commit.setAuthor(person);
      commit.setCommitter(person);
      commit.setMessage("First commit\n");
      var id = objects.insert(commit);
      objects.flush();
      return id;
    }
  }
}

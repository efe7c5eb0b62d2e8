package dev.keyrefresh.local.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Bare repositories in a temporary folder, each with one commit on {@code main}. */
final class Repositories implements AutoCloseable {
  private static final String MAIN = Constants.R_HEADS + "main";

  private final Path folder;
  private final Map<String, Repository> open = new ConcurrentHashMap<>();

  private Repositories(Path folder) {
    this.folder = folder;
  }

  static Repositories inTemporaryFolder() {
    OwnConfiguration.use();
    try {
      return new Repositories(Files.createTempDirectory("codecommit-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void create(String name, Instant now) {
    open.computeIfAbsent(name, absent -> {
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
      remove(repository.getDirectory().toPath());
    }
  }

  @Override
  public void close() {
    open.keySet().forEach(this::delete);
    remove(folder);
  }

  private Repository withOneCommit(String name, Instant now) throws IOException {
    var directory = Files.createTempDirectory(folder, "repository-").toFile();
    var repository = new FileRepositoryBuilder().setGitDir(directory).setBare().build();
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

  private static void remove(Path path) {
    try (var files = Files.walk(path)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.keyrefresh.local.git;

import java.io.IOException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit away from the configuration of whoever runs this: neither {@code ~/.gitconfig} nor
 * {@code /etc/gitconfig} nor GIT_* variables are read, and JGit's own file is not written.
 *
 * <p>JGit has one SystemReader per JVM and extends only by subclass.
 */
final class OwnConfiguration extends SystemReader.Delegate {

  private OwnConfiguration(SystemReader platform) {
    super(platform);
  }

  /** Takes effect for the whole JVM, once. */
  static synchronized void use() {
    if (!(SystemReader.getInstance() instanceof OwnConfiguration)) {
      SystemReader.setInstance(new OwnConfiguration(SystemReader.getInstance()));
    }
  }

  @Override
  @SuppressWarnings("NullAway") // As System.getenv says that there is none.
  public String getenv(String variable) {
    return null;
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  private static final class Empty extends FileBasedConfig {
    Empty(Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {
      // There is no file.
    }

    @Override
    public void save() throws IOException {
      // Nothing is remembered from one run to the next.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}

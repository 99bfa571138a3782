package dev.coffer.adapters.persistence.home;

import dev.coffer.application.RandomSource;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.container.SecretsUnreadable;
import dev.coffer.domain.Base32;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The home of one computer: one sealed file, replaced whole. A crash leaves the old file or the new
 * one; processes of one home change it one after the other.
 *
 * <p>Thread-safe. Only the owner can read it; sealing keeps a stolen backup without the home's
 * master key useless, no more.
 */
public final class Home {
  private static final String STATE = "home.state";
  private static final String LOCK = "home.lock";
  private static final String PURPOSE = "home/state";

  /** A file lock is the whole process's; within it, its threads take turns by this. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final Path directory;
  private final Secrets secrets;
  private final RandomSource random;

  private Home(Path directory, Secrets secrets, RandomSource random) {
    this.directory = directory;
    this.secrets = secrets;
    this.random = random;
  }

  /** Makes the directory, for its owner alone, unless it is there. */
  public static Path prepared(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory);
        restrict(directory, "rwx------");
      }
      return directory;
    } catch (IOException e) {
      throw new HomeUnusable(
          directory, "cannot be made", "check the path and its rights, or set COFFER_HOME", e);
    }
  }

  /**
   * The home in {@code directory}.
   *
   * @param secrets under the home's own master key
   */
  public static Home open(Path directory, Secrets secrets, RandomSource random) {
    return new Home(prepared(directory), secrets, random);
  }

  /** What this computer knows now; a home that is new knows nothing. */
  public HomeState read() {
    Path file = directory.resolve(STATE);
    byte[] sealed;
    try {
      sealed = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return update(state -> state);
    } catch (IOException e) {
      throw new HomeUnusable(file, "cannot be read", "check that it is yours", e);
    }
    return opened(file, sealed);
  }

  /**
   * Changes what this computer knows; durable on return. Others wait meanwhile.
   *
   * @return what it knows now
   */
  public HomeState update(UnaryOperator<HomeState> change) {
    IN_PROCESS.lock();
    try (FileChannel channel =
            FileChannel.open(
                directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      Path file = directory.resolve(STATE);
      boolean there = held.isValid() && Files.exists(file);
      HomeState before =
          there
              ? opened(file, Files.readAllBytes(file))
              : HomeState.fresh(Base32.encode(random.next(10)));
      HomeState after = change.apply(before);
      if (!there || !after.equals(before)) {
        write(file, secrets.seal(PURPOSE, after.encode()).toArray());
      }
      return after;
    } catch (IOException e) {
      throw new HomeUnusable(
          directory, "cannot be written", "check its rights and the free space", e);
    } finally {
      IN_PROCESS.unlock();
    }
  }

  /**
   * Whether something was last begun {@code every} ago or longer, never, or after {@code now}; if
   * so it counts as begun now. Of several processes, one is told so.
   *
   * @param what letters, digits and hyphens
   */
  public boolean begin(String what, Instant now, Duration every) {
    Path file = directory.resolve(what + ".last");
    IN_PROCESS.lock();
    try (FileChannel channel =
            FileChannel.open(
                directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (held.isValid() && Files.exists(file)) {
        Instant last = Files.getLastModifiedTime(file).toInstant();
        if (!last.isAfter(now) && last.plus(every).isAfter(now)) {
          return false;
        }
      } else {
        Files.createFile(file);
      }
      Files.setLastModifiedTime(file, FileTime.from(now));
      return true;
    } catch (IOException e) {
      throw new HomeUnusable(
          directory, "cannot be written", "check its rights and the free space", e);
    } finally {
      IN_PROCESS.unlock();
    }
  }

  private HomeState opened(Path file, byte[] sealed) {
    try {
      return HomeState.parse(secrets.open(PURPOSE, Bytes.of(sealed)));
    } catch (SecretsUnreadable | Malformed e) {
      throw new HomeUnusable(
          file,
          "is damaged or of another home",
          "put a backup back, or move it away and sign in again",
          e);
    }
  }

  private void write(Path file, byte[] octets) throws IOException {
    Path next = directory.resolve(STATE + ".next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      restrict(next, "rw-------");
      ByteBuffer buffer = ByteBuffer.wrap(octets);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }
    flushDirectory();
  }

  /**
   * The rename itself is durable only with the directory; where that cannot be opened, it is not.
   */
  private void flushDirectory() {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Some systems do not open directories; the file itself is flushed.
    }
  }

  private static void restrict(Path file, String rights) throws IOException {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    } catch (UnsupportedOperationException e) {
      throw new FileSystemException(file.toString(), null, "rights cannot be restricted here");
    }
  }
}

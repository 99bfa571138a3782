package dev.coffer.adapters.persistence.home;

import dev.coffer.application.RandomSource;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.container.SecretsUnreadable;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.domain.Base32;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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

  private final Path directory;
  private final Secrets secrets;
  private final RandomSource random;
  private final HomeLock lock;

  private Home(Path directory, Secrets secrets, RandomSource random) {
    this.directory = directory;
    this.secrets = secrets;
    this.random = random;
    this.lock = new HomeLock(directory.resolve(LOCK));
  }

  /** Makes the directory, for its owner alone, unless it is there. */
  public static Path prepared(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory);
        Disk.restrict(directory, "rwx------");
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
    try {
      return lock.locked(
          () -> {
            Path file = directory.resolve(STATE);
            boolean there = Files.exists(file);
            HomeState before =
                there
                    ? opened(file, Files.readAllBytes(file))
                    : HomeState.fresh(Base32.encode(random.next(10)));
            HomeState after = change.apply(before);
            if (!there || !after.equals(before)) {
              Disk.SYSTEM.replace(file, secrets.seal(PURPOSE, after.encode()).toArray());
            }
            return after;
          });
    } catch (IOException e) {
      throw new HomeUnusable(
          directory, "cannot be written", "check its rights and the free space", e);
    }
  }

  /**
   * The machine containers of the home, not bound to anything yet.
   *
   * @see dev.coffer.application.container.BoundState
   */
  public SealedState containers() {
    return new ContainerFiles(directory, Disk.SYSTEM);
  }

  /** Who of this computer has which seat of them. */
  public LeaseLedger seats(InstantSource clock) {
    return new HomeLedger(directory, Disk.SYSTEM, clock, Optional.empty());
  }

  /**
   * Whether something was last begun {@code every} ago or longer, never, or after {@code now}; if
   * so it counts as begun now. Of several processes, one is told so.
   *
   * @param what letters, digits and hyphens
   */
  public boolean begin(String what, Instant now, Duration every) {
    Path file = directory.resolve(what + ".last");
    try {
      return lock.locked(
          () -> {
            if (Files.exists(file)) {
              Instant last = Files.getLastModifiedTime(file).toInstant();
              if (!last.isAfter(now) && last.plus(every).isAfter(now)) {
                return false;
              }
            } else {
              Files.createFile(file);
            }
            Files.setLastModifiedTime(file, FileTime.from(now));
            return true;
          });
    } catch (IOException e) {
      throw new HomeUnusable(
          directory, "cannot be written", "check its rights and the free space", e);
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
}

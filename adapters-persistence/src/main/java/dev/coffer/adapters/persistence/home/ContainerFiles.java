package dev.coffer.adapters.persistence.home;

import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.container.SealedState;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerSerial;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file for each container of a home: eight octets of version, then what is sealed. Replaced
 * whole, under a lock that the processes of the home share. Thread-safe.
 */
final class ContainerFiles implements SealedState {
  private static final String SUFFIX = ".cofmac";
  private static final int MOST_LISTED = 1000;

  private final Path home;
  private final Path folder;
  private final HomeLock lock;
  private final Disk disk;

  ContainerFiles(Path home, Disk disk) {
    this.home = home;
    this.folder = home.resolve("containers");
    this.lock = new HomeLock(home.resolve("containers.lock"));
    this.disk = disk;
  }

  @Override
  public Optional<Stored> find(ContainerSerial serial) {
    Path file = file(serial);
    try {
      byte[] octets = disk.read(file);
      if (octets.length < Long.BYTES) {
        throw damaged(file);
      }
      long version = ByteBuffer.wrap(octets).getLong();
      if (version < 1) {
        throw damaged(file);
      }
      return Optional.of(new Stored(Bytes.copyOf(octets, Long.BYTES, octets.length), version));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw HomeUnusable.store(file, "cannot be read", "check that it is yours", e);
    }
  }

  private static StoreUnavailable damaged(Path file) {
    return HomeUnusable.store(
        file, "was cut short or altered", "put a backup back, or restore its licences", null);
  }

  @Override
  public boolean create(ContainerSerial serial, Bytes sealed) {
    return written(
        () -> {
          if (Files.notExists(folder)) {
            Home.prepared(folder);
            disk.forceFolder(home);
          }
          if (Files.exists(file(serial))) {
            return false;
          }
          put(serial, 1, sealed);
          return true;
        });
  }

  @Override
  public boolean replace(ContainerSerial serial, long expected, Bytes sealed) {
    return written(
        () -> {
          if (find(serial).filter(stored -> stored.version() == expected).isEmpty()) {
            return false;
          }
          put(serial, expected + 1, sealed);
          return true;
        });
  }

  private boolean written(HomeLock.Work<Boolean> work) {
    try {
      return lock.locked(work);
    } catch (IOException e) {
      throw HomeUnusable.store(
          folder, "cannot be written", "check its rights and the free space", e);
    }
  }

  private void put(ContainerSerial serial, long version, Bytes sealed) throws IOException {
    byte[] octets =
        ByteBuffer.allocate(Long.BYTES + sealed.length())
            .putLong(version)
            .put(sealed.toArray())
            .array();
    disk.replace(file(serial), octets);
  }

  @Override
  public List<ContainerSerial> list(Optional<ContainerSerial> after, int limit) {
    if (limit < 1 || limit > MOST_LISTED) {
      throw new IllegalArgumentException("a limit must be 1..1000, was " + limit);
    }
    List<ContainerSerial> serials = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        serial(name.substring(0, name.length() - SUFFIX.length())).ifPresent(serials::add);
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw HomeUnusable.store(folder, "cannot be read", "check that it is yours", e);
    }
    return serials.stream()
        .sorted()
        .filter(serial -> after.isEmpty() || serial.compareTo(after.get()) > 0)
        .limit(limit)
        .toList();
  }

  private static Optional<ContainerSerial> serial(String name) {
    try {
      return Optional.of(ContainerSerial.parse(name));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private Path file(ContainerSerial serial) {
    return folder.resolve(serial.text() + SUFFIX);
  }
}

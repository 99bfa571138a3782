package dev.coffer.adapters.persistence.home;

import dev.coffer.domain.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One content in two files that are written in turn, in place: where a write is cut off, the other
 * file has what was before. It costs a fraction of replacing a file, and need not outlive the
 * computer's power.
 *
 * <p>A file has eight octets of number, from 1, then four of a checksum over number and content
 * (CRC-32C, RFC 3720 appendix B.4), then the content; of two that are whole the higher number
 * counts. Whoever writes holds a lock; who only reads need not.
 */
final class TwinFiles {
  private static final int LOOKS = 3;
  private static final int HEAD = Long.BYTES + Integer.BYTES;

  private final List<Path> files;
  private final Disk disk;

  TwinFiles(Path first, Path second, Disk disk) {
    this.files = List.of(first, second);
    this.disk = disk;
  }

  /** The content that was written last, its number, and which file has it. */
  record Written(long number, int file, Bytes content) {}

  /**
   * What was written last; empty where nothing is whole. Who reads without the lock may meet the
   * second of two writes: the files are looked at again then.
   */
  Optional<Written> read() throws IOException {
    Optional<Written> latest = look();
    for (int i = 0; i < LOOKS && latest.isEmpty() && Files.exists(files.get(0)); i++) {
      latest = look();
    }
    return latest;
  }

  private Optional<Written> look() throws IOException {
    Optional<Written> latest = Optional.empty();
    for (int i = 0; i < files.size(); i++) {
      Optional<Written> here = read(i);
      if (here.isPresent() && (latest.isEmpty() || here.get().number() > latest.get().number())) {
        latest = here;
      }
    }
    return latest;
  }

  private Optional<Written> read(int file) throws IOException {
    ByteBuffer octets;
    try {
      octets = ByteBuffer.wrap(disk.read(files.get(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (octets.remaining() < HEAD) {
      return Optional.empty();
    }
    long number = octets.getLong();
    int checksum = octets.getInt();
    Bytes content = Bytes.copyOf(octets.array(), HEAD, octets.array().length);
    return number > 0 && checksum == checksum(number, content.toArray())
        ? Optional.of(new Written(number, file, content))
        : Optional.empty();
  }

  /** Writes what comes after {@code before}; a process that ends meanwhile leaves that. */
  void write(Optional<Written> before, Bytes content) throws IOException {
    long number = before.map(Written::number).orElse(0L) + 1;
    int file = 1 - before.map(Written::file).orElse(1);
    byte[] plain = content.toArray();
    disk.overwrite(
        files.get(file),
        ByteBuffer.allocate(HEAD + plain.length)
            .putLong(number)
            .putInt(checksum(number, plain))
            .put(plain)
            .array());
  }

  private static int checksum(long number, byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    checksum.update(content);
    return (int) checksum.getValue();
  }
}

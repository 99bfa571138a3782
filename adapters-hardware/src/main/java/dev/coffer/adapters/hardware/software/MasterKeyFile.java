package dev.coffer.adapters.hardware.software;

import dev.coffer.application.RandomSource;
import dev.coffer.application.container.MasterKeyRefused;
import dev.coffer.application.container.MasterKeyRefused.Reason;
import dev.coffer.domain.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Master keys in a text file: one key a line, 64 hexadecimal digits, oldest first, the last one
 * current; lines that start with {@code #} and empty lines say nothing.
 *
 * <p>To replace the master key, add a line. Remove an old line only when nothing sealed under it is
 * left.
 */
final class MasterKeyFile {
  private static final int LONGEST = 16 * 1024;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final String COMMENT =
      """
      # Coffer master key. Whoever has this file and the data can read every secret in it.
      # Keep a copy in a safe place, and not beside the backups of the data.
      """;

  private MasterKeyFile() {}

  static MasterKeys openOrCreate(Path file, RandomSource random) {
    try {
      if (Files.notExists(file)) {
        create(file, random);
      }
      return read(file);
    } catch (IOException e) {
      throw new MasterKeyRefused(
          Reason.INACCESSIBLE,
          "master key file "
              + file
              + " cannot be read or made: check that it and its folder are yours, and the free space",
          e);
    }
  }

  private static MasterKeys read(Path file) throws IOException {
    if (isPosix(file)) {
      Set<PosixFilePermission> more = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      more.removeAll(OWNER_ONLY);
      more.remove(PosixFilePermission.OWNER_EXECUTE);
      if (!more.isEmpty()) {
        throw new MasterKeyRefused(
            Reason.EXPOSED,
            "others than its owner may use master key file " + file + ": chmod 600 " + file,
            null);
      }
    }
    if (Files.size(file) > LONGEST) {
      throw malformed(file, "is over 16 KiB");
    }
    List<Bytes> keys = new ArrayList<>();
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int line = 0;
    for (String each : text.lines().toList()) {
      line++;
      String digits = each.strip();
      if (digits.isEmpty() || digits.startsWith("#")) {
        continue;
      }
      if (digits.length() != MasterKeys.LENGTH * 2 || !digits.matches("[0-9a-fA-F]*")) {
        throw malformed(file, "has no key of 64 hexadecimal digits in line " + line);
      }
      keys.add(Bytes.fromHex(digits));
    }
    if (keys.isEmpty()) {
      throw malformed(file, "holds no key");
    }
    return new MasterKeys(keys);
  }

  private static MasterKeyRefused malformed(Path file, String what) {
    return new MasterKeyRefused(
        Reason.MALFORMED,
        "master key file " + file + " " + what + ": restore it from its copy",
        null);
  }

  /** Makes the file whole under another name and links it in place; whoever links first wins. */
  private static void create(Path file, RandomSource random) throws IOException {
    @Nullable Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("no file has this name");
    }
    Files.createDirectories(directory);
    String text = COMMENT + random.next(MasterKeys.LENGTH).hex() + "\n";
    Path whole = directory.resolve("." + file.getFileName() + "." + random.next(8).hex() + ".new");
    try {
      write(whole, text, isPosix(directory));
      try {
        Files.createLink(file, whole);
      } catch (FileAlreadyExistsException e) {
        return;
      } catch (UnsupportedOperationException e) {
        Files.move(whole, file);
      }
    } finally {
      Files.deleteIfExists(whole);
    }
    syncDirectory(directory);
  }

  private static void write(Path path, String text, boolean posix) throws IOException {
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(path, options, attributes)) {
      ByteBuffer octets = StandardCharsets.UTF_8.encode(text);
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
      channel.force(true);
    }
  }

  /** Makes the name durable, where a directory can be opened at all. */
  private static void syncDirectory(Path directory) throws IOException {
    if (!isPosix(directory)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static boolean isPosix(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
  }
}

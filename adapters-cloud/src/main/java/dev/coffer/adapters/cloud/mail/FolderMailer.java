package dev.coffer.adapters.cloud.mail;

import dev.coffer.application.account.MailUnavailable;
import dev.coffer.application.account.Mailer;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * Mail into a folder: one {@code .eml} file for each message, named by its id, for people who read
 * it there and for programs that send it on.
 *
 * <p>A file appears whole or not at all, readable by its owner alone, since messages hold codes. A
 * message handed over again changes nothing. Thread-safe, also among processes.
 */
public final class FolderMailer implements Mailer {
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final int LINE = 76;

  private final Path folder;
  private final InstantSource clock;

  /**
   * A mailer into {@code folder}, which is made when it is not there.
   *
   * @throws UncheckedIOException when it cannot be made
   */
  public FolderMailer(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
    try {
      Files.createDirectories(folder, owners(folder, OWNER_FOLDER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void send(Mail mail) {
    Path file = folder.resolve(name(mail.id()) + ".eml");
    try {
      if (!Files.exists(file)) {
        deliver(mail, file);
      }
    } catch (IOException e) {
      throw new MailUnavailable("cannot write mail into " + folder, e);
    }
  }

  private void deliver(Mail mail, Path file) throws IOException {
    Path draft = Files.createTempFile(folder, ".draft", ".tmp", owners(folder, OWNER_FILE));
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer octets = ByteBuffer.wrap(message(mail).getBytes(StandardCharsets.US_ASCII));
        while (octets.hasRemaining()) {
          channel.write(octets);
        }
        channel.force(true);
      }
      move(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void move(Path draft, Path file) throws IOException {
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      try {
        Files.move(draft, file);
      } catch (FileAlreadyExistsException twice) {
        // Somebody else handed the same message over just now.
      }
    }
  }

  /** RFC 5322, the text in base64 so that lines are short and octets seven-bit. */
  private String message(Mail mail) {
    return String.join(
        "\r\n",
        "Message-ID: <" + name(mail.id()) + "@coffer.invalid>",
        "Date: "
            + DateTimeFormatter.RFC_1123_DATE_TIME
                .withLocale(Locale.ROOT)
                .format(clock.instant().atOffset(ZoneOffset.UTC)),
        "From: Coffer <no-reply@coffer.invalid>",
        "To: " + address(mail.to().value()),
        "Subject: " + word(mail.subject()),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: " + (isPlain(mail.text()) ? "7bit" : "base64"),
        "",
        isPlain(mail.text())
            ? mail.text().replace("\r\n", "\n").replace("\n", "\r\n")
            : Base64.getMimeEncoder(LINE, new byte[] {'\r', '\n'})
                .encodeToString(mail.text().getBytes(StandardCharsets.UTF_8)),
        "");
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127))
        && text.lines().allMatch(line -> line.length() <= 998);
  }

  private static String address(String address) {
    return isPlain(address) ? address.replace("\n", "") : word(address);
  }

  private static String word(String text) {
    return isPlain(text) && text.indexOf('\n') < 0
        ? text
        : "=?utf-8?B?"
            + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
            + "?=";
  }

  /** An id as a file name: itself where that is one, else its digest. */
  private static String name(String id) {
    return id.matches("[A-Za-z0-9-]{1,64}") ? id : Digest.sha256(Bytes.utf8(id)).hex();
  }

  private static FileAttribute<?>[] owners(Path folder, Set<PosixFilePermission> rights) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)}
        : new FileAttribute<?>[0];
  }
}

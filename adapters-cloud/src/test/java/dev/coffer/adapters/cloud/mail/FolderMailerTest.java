package dev.coffer.adapters.cloud.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.account.MailUnavailable;
import dev.coffer.application.account.Mailer;
import dev.coffer.application.account.MailerContract;
import dev.coffer.domain.account.EmailAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderMailerTest implements MailerContract {
  @TempDir Path parent;

  @Override
  public Mailer mailer() {
    return new FolderMailer(folder(), () -> Instant.parse("2026-03-01T12:00:00Z"));
  }

  @Override
  public int arrived() {
    return files().size();
  }

  @Test
  void aMessageIsAFileThatMailProgramsRead() throws IOException {
    mailer().send(MailerContract.mail("m1"));

    assertThat(Files.readString(folder().resolve("m1.eml")))
        .contains("To: ann@example.org\r\n")
        .contains("Subject: Subject\r\n")
        .contains("Date: Sun, 1 Mar 2026 12:00:00 GMT\r\n")
        .endsWith("\r\n\r\nSome\r\ntext\r\n\r\n");
  }

  @Test
  void onlyItsOwnerReadsAMessage() throws IOException {
    mailer().send(MailerContract.mail("m1"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
        .isEqualTo("rw-------");
  }

  @Test
  void noSubjectOrAddressAddsAHeaderLine() throws IOException {
    mailer()
        .send(
            new Mailer.Mail(
                "../../m1", new EmailAddress("a@b.c"), "x\r\nBcc: evil@example.org", "text"));

    assertThat(Files.readString(files().get(0))).doesNotContain("Bcc");
  }

  @Test
  void aFolderThatIsGoneIsAFailureThatMayPass() throws IOException {
    Mailer mailer = mailer();
    Files.delete(folder());

    assertThatThrownBy(() -> mailer.send(MailerContract.mail("m1")))
        .isInstanceOf(MailUnavailable.class);
  }

  private Path folder() {
    return parent.resolve("mail");
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder())) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

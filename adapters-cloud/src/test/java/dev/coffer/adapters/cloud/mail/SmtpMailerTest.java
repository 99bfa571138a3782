package dev.coffer.adapters.cloud.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.coffer.application.account.MailUnavailable;
import dev.coffer.application.account.Mailer;
import dev.coffer.application.account.MailerContract;
import dev.coffer.domain.account.EmailAddress;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real mail server in this process. */
final class SmtpMailerTest implements MailerContract {
  private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private Mailer mailer(Optional<SmtpSettings.Login> login) {
    URI url = URI.create("smtp://127.0.0.1:" + server.getSmtp().getPort());
    return new SmtpMailer(
        new SmtpSettings(url, "Acme Licences <licences@acme.example>", login),
        () -> Instant.parse("2026-03-01T12:00:00Z"));
  }

  @Override
  public Mailer mailer() {
    return mailer(Optional.empty());
  }

  @Override
  public int arrived() {
    Set<String> ids = new HashSet<>();
    try {
      for (MimeMessage message : server.getReceivedMessages()) {
        ids.add(message.getMessageID());
      }
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
    return ids.size();
  }

  @Test
  void aMessageArrivesAsItWasWritten() throws MessagingException, IOException {
    mailer().send(new Mailer.Mail("m1", new EmailAddress("ann@example.org"), "Grüße", "Über\n"));

    MimeMessage message = server.getReceivedMessages()[0];
    assertThat(message.getMessageID()).isEqualTo("<m1@acme.example>");
    assertThat(message.getSubject()).isEqualTo("Grüße");
    assertThat(message.getContent().toString().strip()).isEqualTo("Über");
    assertThat(message.getFrom()[0]).hasToString("Acme Licences <licences@acme.example>");
    assertThat(message.getHeader("Date")).containsExactly("Sun, 1 Mar 2026 12:00:00 GMT");
  }

  @Test
  void noSubjectAddsAHeaderLine() throws MessagingException {
    mailer()
        .send(
            new Mailer.Mail(
                "m1", new EmailAddress("a@b.example"), "x\r\nBcc: evil@example.org", "text"));

    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThat(server.getReceivedMessages()[0].getHeader("Bcc")).isNull();
  }

  @Test
  void aServerThatIsAwayMayComeBack() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Mailer nobody =
        new SmtpMailer(
            new SmtpSettings(
                URI.create("smtp://127.0.0.1:" + port), "a@b.example", Optional.empty()),
            Instant::now);
    assertThatThrownBy(() -> nobody.send(MailerContract.mail("m1")))
        .isInstanceOf(MailUnavailable.class);
  }

  @Test
  void aWrongPasswordIsNoReasonToGiveMessagesUp() {
    server.setUser("user", "right");
    Optional<SmtpSettings.Login> wrong = Optional.of(new SmtpSettings.Login("user", "wrong"));
    assertThatThrownBy(() -> mailer(wrong).send(MailerContract.mail("m1")))
        .isInstanceOf(MailUnavailable.class);
    assertThat(wrong.toString()).doesNotContain("wrong");
    mailer(Optional.of(new SmtpSettings.Login("user", "right"))).send(MailerContract.mail("m2"));
    assertThat(arrived()).isEqualTo(1);
  }

  @Test
  void elsewhereTlsIsRequired() {
    assertThat(new SmtpSettings(URI.create("smtp://mail.example"), "a@b.c", Optional.empty()))
        .satisfies(
            settings -> {
              assertThat(settings.local()).isFalse();
              assertThat(settings.port()).isEqualTo(587);
            });
    assertThatThrownBy(
            () -> new SmtpSettings(URI.create("http://mail.example"), "a@b.c", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.coffer.adapters.cloud.mail;

import dev.coffer.application.account.MailRefused;
import dev.coffer.application.account.MailUnavailable;
import dev.coffer.application.account.Mailer;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Digest;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Mail to a server by SMTP, one connection a message. The same message again has the same {@code
 * Message-ID}. A server that says "never" (a code from 500 on, about the address or the message) is
 * believed; anything else may pass. Thread-safe.
 */
public final class SmtpMailer implements Mailer {
  private static final String TIMEOUT_MILLIS = "10000";
  private static final int FOR_EVER = 500;
  private static final int LOGIN_FIRST = 530;
  private static final int LOGIN_FAILED = 535;

  private final SmtpSettings settings;
  private final InstantSource clock;
  private final Session session;
  private final InternetAddress from;

  /**
   * A mailer to one server; nothing is asked of it yet.
   *
   * @throws IllegalArgumentException when the sender is no address
   */
  public SmtpMailer(SmtpSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.session = Session.getInstance(properties(settings));
    try {
      this.from = new InternetAddress(settings.from(), true);
    } catch (AddressException e) {
      throw new IllegalArgumentException("the sender of mail is no address", e);
    }
  }

  private static Properties properties(SmtpSettings settings) {
    String protocol = settings.tls() ? "mail.smtps." : "mail.smtp.";
    Properties properties = new Properties();
    properties.put("mail.mime.allowutf8", "true");
    properties.put(protocol + "connectiontimeout", TIMEOUT_MILLIS);
    properties.put(protocol + "timeout", TIMEOUT_MILLIS);
    properties.put(protocol + "writetimeout", TIMEOUT_MILLIS);
    properties.put(protocol + "ssl.checkserveridentity", "true");
    properties.put(protocol + "auth", Boolean.toString(settings.login().isPresent()));
    if (!settings.tls()) {
      properties.put("mail.smtp.starttls.enable", "true");
      properties.put("mail.smtp.starttls.required", Boolean.toString(!settings.local()));
    }
    return properties;
  }

  @Override
  public void send(Mail mail) {
    try (Transport transport = session.getTransport(settings.tls() ? "smtps" : "smtp")) {
      MimeMessage message = message(mail);
      transport.connect(
          settings.server().getHost(),
          settings.port(),
          settings.login().map(SmtpSettings.Login::user).orElse(null),
          settings.login().map(SmtpSettings.Login::password).orElse(null));
      transport.sendMessage(message, new Address[] {to(mail)});
    } catch (AddressException e) {
      throw new MailRefused("message " + mail.id() + " is to an address that is none", e);
    } catch (MessagingException e) {
      if (isForEver(e)) {
        throw new MailRefused("the mail server does not take message " + mail.id(), e);
      }
      throw new MailUnavailable("the mail server did not take a message", e);
    }
  }

  private static boolean isForEver(MessagingException failure) {
    for (Exception each = failure; each != null; each = next(each)) {
      if (each instanceof SMTPAddressFailedException address) {
        return address.getReturnCode() >= FOR_EVER;
      }
      if (each instanceof SMTPSendFailedException send && send.getReturnCode() >= FOR_EVER) {
        boolean login = send.getReturnCode() == LOGIN_FIRST || send.getReturnCode() == LOGIN_FAILED;
        return !login;
      }
    }
    return false;
  }

  private static @Nullable Exception next(Exception failure) {
    return failure instanceof MessagingException messaging ? messaging.getNextException() : null;
  }

  private static InternetAddress to(Mail mail) throws AddressException {
    InternetAddress address = new InternetAddress();
    address.setAddress(mail.to().value());
    address.validate();
    return address;
  }

  private MimeMessage message(Mail mail) throws MessagingException {
    String id = "<" + name(mail.id()) + "@" + domain() + ">";
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
          }
        };
    message.setFrom(from);
    message.setRecipient(Message.RecipientType.TO, to(mail));
    message.setSubject(mail.subject().replaceAll("[\\r\\n]+", " "), StandardCharsets.UTF_8.name());
    message.setText(mail.text(), StandardCharsets.UTF_8.name());
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader(
        "Date",
        DateTimeFormatter.RFC_1123_DATE_TIME
            .withLocale(Locale.ROOT)
            .format(clock.instant().atOffset(ZoneOffset.UTC)));
    message.saveChanges();
    return message;
  }

  private String domain() {
    String address = from.getAddress();
    return address.substring(address.indexOf('@') + 1);
  }

  /** An id as part of a header: itself where that is simple, else its digest. */
  private static String name(String id) {
    return id.matches("[A-Za-z0-9-]{1,64}") ? id : Digest.sha256(Bytes.utf8(id)).hex();
  }
}

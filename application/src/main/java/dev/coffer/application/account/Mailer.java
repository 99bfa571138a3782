package dev.coffer.application.account;

import dev.coffer.domain.account.EmailAddress;

/**
 * Sends e-mail. At least once: after a failure the same message is handed over again. External.
 * Thread-safe. Contract: {@code MailerContract}.
 */
public interface Mailer {
  /**
   * A message in plain text.
   *
   * @param id the same whenever the message is handed over again
   */
  record Mail(String id, EmailAddress to, String subject, String text) {}

  /**
   * Hands a message over; on return it is somebody else's to deliver.
   *
   * @throws MailUnavailable when it could not be handed over now
   * @throws MailRefused when it never can be
   */
  void send(Mail mail);
}

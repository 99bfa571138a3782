package dev.coffer.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.coffer.domain.account.EmailAddress;
import org.junit.jupiter.api.Test;

/** What every {@link Mailer} does. */
public interface MailerContract {
  Mailer mailer();

  /** How many different messages arrived. */
  int arrived();

  @Test
  default void eachMessageArrives() {
    mailer().send(mail("m1"));
    mailer().send(mail("m2"));

    assertThat(arrived()).isEqualTo(2);
  }

  @Test
  default void aMessageHandedOverAgainIsTakenAndIsTheSame() {
    Mailer mailer = mailer();
    mailer.send(mail("m1"));

    assertThatCode(() -> mailer.send(mail("m1"))).doesNotThrowAnyException();

    assertThat(arrived()).isEqualTo(1);
  }

  @Test
  default void textInAnyLanguageIsTaken() {
    mailer()
        .send(
            new Mailer.Mail(
                "m1", new EmailAddress("zoë@example.org"), "Grüße 你好", "Über\nZeilen\n"));

    assertThat(arrived()).isEqualTo(1);
  }

  static Mailer.Mail mail(String id) {
    return new Mailer.Mail(id, new EmailAddress("ann@example.org"), "Subject", "Some\ntext\n");
  }
}

package dev.coffer.application.memory;

import dev.coffer.application.account.Mailer;
import dev.coffer.application.account.MailerContract;

final class MemoryMailerTest implements MailerContract {
  private final MemoryMailer mailer = new MemoryMailer();

  @Override
  public Mailer mailer() {
    return mailer;
  }

  @Override
  public int arrived() {
    return mailer.sent().size();
  }
}

package dev.coffer.application.memory;

import dev.coffer.application.account.PasswordHash;
import dev.coffer.application.account.PasswordHashContract;

class FastPasswordsTest implements PasswordHashContract {
  private final PasswordHash passwords = new FastPasswords();

  @Override
  public PasswordHash passwords() {
    return passwords;
  }
}

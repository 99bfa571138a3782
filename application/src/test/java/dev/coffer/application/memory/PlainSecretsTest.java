package dev.coffer.application.memory;

import dev.coffer.application.container.Secrets;
import dev.coffer.application.container.SecretsContract;

class PlainSecretsTest implements SecretsContract {
  private final Secrets secrets = new PlainSecrets();

  @Override
  public Secrets secrets() {
    return secrets;
  }
}

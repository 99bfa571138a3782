package dev.coffer.bootstrap;

import dev.coffer.adapters.cloud.client.DeviceTokens;
import dev.coffer.application.RandomSource;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.SignedMessage;
import java.util.function.UnaryOperator;

/** A device's token, kept as long as the test runs. Thread-safe. */
public final class TokensInMemory implements DeviceTokens {
  private final Keys keys;
  private final KeyHandle key;
  private final RandomSource random;
  private Held held;

  public TokensInMemory(
      Keys keys, KeyHandle key, RandomSource random, CloudWire.EnrolledDevice device) {
    this.keys = keys;
    this.key = key;
    this.random = random;
    this.held =
        new Held(
            ContainerSerial.parse(device.container()),
            DeviceId.parse(device.device()),
            device.token(),
            device.generation());
  }

  @Override
  public synchronized Held held() {
    return held;
  }

  @Override
  public synchronized Held renew(UnaryOperator<Held> next) {
    held = next.apply(held);
    return held;
  }

  @Override
  public SignedMessage renewal(Held from) {
    return new DeviceRequest.Renew(from.device(), from.generation(), random.next(16))
        .sign(keys.signer(key));
  }
}

package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.DeviceTokens;
import dev.coffer.adapters.persistence.home.Home;
import dev.coffer.adapters.persistence.home.HomeState;
import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.RandomSource;
import dev.coffer.application.container.Keys;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.SignedMessage;
import java.util.function.UnaryOperator;

/**
 * This computer as a device of one container: its token in the home, its key. The home stays locked
 * while a renewal is asked for, so that processes of one home never renew at once. Thread-safe.
 */
final class HomeDevice implements DeviceTokens {
  private static final int NONCE = 16;

  private final Home home;
  private final Keys keys;
  private final RandomSource random;
  private final ContainerSerial container;

  HomeDevice(Home home, Keys keys, RandomSource random, ContainerSerial container) {
    this.home = home;
    this.keys = keys;
    this.random = random;
    this.container = container;
  }

  @Override
  public Held held() {
    return held(membership(home.read()));
  }

  @Override
  public Held renew(UnaryOperator<Held> next) {
    HomeState after =
        home.update(
            state -> {
              Membership before = membership(state);
              Held renewed = next.apply(held(before));
              return renewed.token().equals(before.token())
                  ? state
                  : state.with(before.renewed(renewed.token(), renewed.generation()));
            });
    return held(membership(after));
  }

  @Override
  public SignedMessage renewal(Held held) {
    Membership membership = membership(home.read());
    return new DeviceRequest.Renew(held.device(), held.generation(), random.next(NONCE))
        .sign(keys.signer(membership.key()));
  }

  private static Held held(Membership membership) {
    return new Held(
        membership.container(), membership.device(), membership.token(), membership.generation());
  }

  private Membership membership(HomeState state) {
    return state
        .membership(container)
        .orElseThrow(
            () ->
                new Refusal(
                    "home.empty",
                    "This computer is no longer a device of container " + container.text() + ".",
                    "Sign in again."));
  }
}

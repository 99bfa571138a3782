package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PeersTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "192.0.2.7:50123, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:db8:1:2::9, 2001:db8:1:2::/64",
    "[2001:db8:1:2::9]:443, 2001:db8:1:2::/64",
    "::ffff:192.0.2.7, 192.0.2.7",
    "unknown, unknown",
    "a:b:not an address, a:b:not an address"
  })
  void addressesThatAreOneNeighbourCountAsOne(String address, String counted) {
    assertThat(Peers.counted(address)).isEqualTo(counted);
  }

  @Test
  void aLongAddressIsCut() {
    assertThat(Peers.counted("x".repeat(1000))).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "[0:0:0:0:0:0:0:1]"})
  void loopbackIsThisMachine(String address) {
    assertThat(Peers.isLoopback(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "10.0.0.1", "::", "2001:db8::1"})
  void allElseIsNot(String address) {
    assertThat(Peers.isLoopback(address)).isFalse();
  }
}

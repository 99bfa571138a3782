package dev.coffer.adapters.persistence.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.application.memory.SequentialIds;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeTest {
  @TempDir private Path directory;
  private final SeededRandom random = new SeededRandom(1);
  private final SequentialIds ids = new SequentialIds();
  private final KeyHandle key = new ScriptedKeys(random).create(Set.of(Algorithm.ESP256));

  @Test
  void aNewHomeKnowsNothingAndKeepsItsStation() {
    HomeState first = home().read();

    assertThat(first.memberships()).isEmpty();
    assertThat(home().read().station()).isEqualTo(first.station()).hasSize(16);
  }

  @Test
  void whatWasBegunIsDueAgainAfterItsTimeAndAfterAClockThatWasAhead() {
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    Duration hour = Duration.ofHours(1);

    assertThat(home().begin("a", now, hour)).isTrue();
    assertThat(home().begin("b", now, hour)).isTrue();
    assertThat(home().begin("a", now, hour)).isFalse();
    assertThat(home().begin("a", now.plus(hour).minusMillis(1), hour)).isFalse();
    assertThat(home().begin("a", now.plus(hour), hour)).isTrue();
    assertThat(home().begin("a", now, hour)).isTrue();
  }

  @Test
  void whatIsWrittenIsReadByTheNextProcess() {
    HomeState.Membership membership = membership("C0123456789ABCDEF");
    HomeState.KnownFirm firm =
        new HomeState.KnownFirm(
            new FirmCode(7),
            new FirmId(Digest.sha256(Bytes.utf8("root"))),
            "Seven",
            Bytes.utf8("anchor"),
            "http://localhost");
    HomeState.Begun begun =
        new HomeState.Begun(
            Digest.sha256(Bytes.utf8("ticket")),
            "http://localhost",
            key,
            random.next(16),
            Optional.of("cofr_X"));

    home().update(state -> state.with(membership).with(firm).with(begun));

    HomeState read = home().read();
    assertThat(read.memberships()).containsExactly(membership);
    assertThat(read.firm(new FirmCode(7))).contains(firm);
    assertThat(read.begun(begun.purpose())).contains(begun);
    assertThat(home().update(state -> state.done(begun.purpose())).begun()).isEmpty();
  }

  @Test
  void aKnownFirmIsNotReplacedByAnotherOfItsCode() {
    HomeState.KnownFirm first = seven(Digest.ZERO, "a");
    HomeState.KnownFirm other = seven(Digest.sha256(Bytes.utf8("other root")), "b");

    assertThat(home().update(state -> state.with(first).with(other)).firms())
        .containsExactly(first);
  }

  @Test
  void aKnownFirmTakesItsOwnLaterAnchor() {
    HomeState.KnownFirm later = seven(Digest.ZERO, "later");

    home().update(state -> state.with(seven(Digest.ZERO, "a")).with(later));

    assertThat(home().read().firms()).containsExactly(later);
  }

  private static HomeState.KnownFirm seven(Digest root, String anchor) {
    return new HomeState.KnownFirm(
        new FirmCode(7), new FirmId(root), "Seven", Bytes.utf8(anchor), "s");
  }

  @Test
  void onlyItsOwnerReadsIt() throws IOException {
    Path inside = directory.resolve("new");
    Home.open(inside, new PlainSecrets(), random).read();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inside)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(inside.resolve("home.state"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aDamagedFileIsNamedAndStaysAsItIs() throws IOException {
    home().update(state -> state.with(membership("C0123456789ABCDEF")));
    Path file = directory.resolve("home.state");
    byte[] octets = Files.readAllBytes(file);
    octets[octets.length / 2] ^= 1;
    Files.write(file, octets);

    assertThatThrownBy(() -> home().update(state -> state.without(serial("C0123456789ABCDEF"))))
        .isInstanceOf(HomeUnusable.class)
        .hasMessageContaining("home.state");
    assertThat(Files.readAllBytes(file)).isEqualTo(octets);
  }

  @Test
  void changesFromManyThreadsAreAllKept() {
    List<String> serials =
        IntStream.range(0, 16)
            .mapToObj(i -> "C0123456789ABCD" + (char) ('A' + i % 6) + i % 10)
            .distinct()
            .toList();

    serials.parallelStream()
        .forEach(serial -> home().update(state -> state.with(membership(serial))));

    assertThat(home().read().memberships()).hasSize(serials.size());
  }

  private Home home() {
    return Home.open(directory, new PlainSecrets(), random);
  }

  private HomeState.Membership membership(String serial) {
    return new HomeState.Membership(
        "http://localhost:8480",
        serial(serial),
        new DeviceId(ids.next()),
        key,
        "cofd_x",
        1,
        Optional.of("ann@example.com"));
  }

  private static ContainerSerial serial(String text) {
    return ContainerSerial.parse(text);
  }
}

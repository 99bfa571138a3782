package dev.coffer.adapters.persistence.home;

import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.fixture.SpecFields;
import dev.coffer.domain.fixture.SpecPage;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePool;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.PoolTerms;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What docs/spec/storage.md says of a home is what is written there. */
class HomeSpecTest {
  private static final String SERVER = "http://localhost";
  private final KeyHandle key =
      new ScriptedKeys(new SeededRandom(1)).create(Set.of(Algorithm.ESP256));

  @Test
  void theTablesSayWhatIsWrittenAndRefused() {
    check("Home", SpecFields.names(List.of("format"), HomeState.class));
    check(
        "Membership",
        List.of(
            "keys", "handle", "server", "container", "device", "token", "generation", "account"),
        3,
        0);
    check("Known firm", SpecFields.names(List.of(), HomeState.KnownFirm.class), 4, 0);
    check(
        "Enrolment begun", List.of("keys", "handle", "server", "purpose", "nonce", "resume"), 5, 0);
    SpecFields.check(
        SpecPage.of("storage.md"),
        "Transfer by files",
        SpecFields.names(List.of(), HomeState.FileTransfer.class),
        List.of(state(Optional.of("some"))),
        HomeState::parse,
        6,
        0);
    SpecFields.check(
        SpecPage.of("storage.md"),
        "Licence leaving",
        SpecFields.names(List.of(), HomeState.Leaving.class),
        List.of(state(Optional.of("some"), false), state(Optional.of("some"), true)),
        HomeState::parse,
        7,
        0);
  }

  @Test
  void theTablesOfSeatsSayWhatIsWrittenAndRefused() {
    seats("Seats of a home", SpecFields.names(List.of("format"), HomeSeats.class));
    seats(
        "Pool",
        List.of(
            "container",
            "license",
            "generation",
            "seats",
            "counting",
            "term",
            "linger",
            "taken",
            "nextSeat",
            "nextFree"),
        2,
        0);
    seats(
        "Lease",
        List.of(
            "container",
            "license",
            "lease",
            "generation",
            "holder",
            "station",
            "device",
            "grantedAt",
            "expiry",
            "freeAt",
            "seat",
            "released"),
        3,
        0);
  }

  private static void seats(String heading, List<String> names, long... path) {
    SpecFields.check(
        SpecPage.of("storage.md"),
        heading,
        names,
        List.of(seats(Optional.empty()), seats(Optional.of(Instant.EPOCH))),
        HomeSeats::parse,
        path);
  }

  private static Bytes seats(Optional<Instant> free) {
    Id id = new Id(Bytes.of(new byte[16]));
    LeasePoolId pool =
        new LeasePoolId(ContainerSerial.parse("M0123456789ABCDEF"), new LicenseId(id));
    PoolTerms terms = PoolTerms.of(2, Counting.PER_ACCESS, Duration.ofMinutes(5));
    Lease lease =
        new Lease(
            new LeaseId(id),
            pool,
            1,
            new Holder("somebody"),
            new Station("here"),
            free.map(at -> new DeviceId(id)),
            Instant.EPOCH,
            Instant.EPOCH,
            Instant.EPOCH,
            1,
            false);
    return new HomeSeats(List.of(new LeasePool(pool, 1, terms, 1, 2, free)), List.of(lease))
        .encode();
  }

  private void check(String heading, List<String> names, long... path) {
    SpecFields.check(
        SpecPage.of("storage.md"),
        heading,
        names,
        List.of(state(Optional.empty()), state(Optional.of("some"))),
        HomeState::parse,
        path);
  }

  private HomeState.Leaving leaving(String name, boolean moves) {
    ContainerSerial there = ContainerSerial.of(ContainerKind.MACHINE, key.keys());
    return new HomeState.Leaving(
        new LicenseId(new Id(Bytes.of(new byte[16]))),
        name,
        there,
        moves ? Optional.of(there) : Optional.empty(),
        Instant.EPOCH);
  }

  private Bytes state(Optional<String> text) {
    return state(text, true);
  }

  private Bytes state(Optional<String> text, boolean moves) {
    Digest digest = Digest.sha256(Bytes.utf8("some"));
    return new HomeState(
            "station",
            List.of(
                new HomeState.Membership(
                    SERVER,
                    ContainerSerial.of(ContainerKind.CLOUD, key.keys()),
                    new DeviceId(new Id(Bytes.of(new byte[16]))),
                    key,
                    "token",
                    1,
                    text)),
            List.of(
                new HomeState.KnownFirm(
                    new FirmCode(7), new FirmId(digest), "Seven", Bytes.utf8("anchor"), SERVER)),
            List.of(new HomeState.Begun(digest, SERVER, key, Bytes.of(new byte[16]), text)),
            text.stream()
                .map(
                    file ->
                        new HomeState.FileTransfer(
                            ContainerSerial.of(ContainerKind.MACHINE, key.keys()),
                            new FirmId(digest),
                            HomeState.FileTransfer.Stage.ASKED,
                            file,
                            Instant.EPOCH))
                .toList(),
            text.stream().map(name -> leaving(name, moves)).toList())
        .encode();
  }
}

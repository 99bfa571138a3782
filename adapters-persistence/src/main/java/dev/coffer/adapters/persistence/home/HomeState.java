package dev.coffer.adapters.persistence.home;

import dev.coffer.application.container.KeyHandle;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What one computer knows: the containers it is a device of, the firms it trusts, and what it has
 * begun. Immutable.
 *
 * @param station names this computer where seats are counted by station; random, made once
 * @param memberships one for each container
 * @param firms by code, trusted from first use on
 * @param begun enrolments that were asked for and not yet answered
 * @param files transfers by files that are not at their end, one for each container and firm
 * @param leaving licences that were in use when they were to be returned or moved, each once
 */
public record HomeState(
    String station,
    List<Membership> memberships,
    List<KnownFirm> firms,
    List<Begun> begun,
    List<FileTransfer> files,
    List<Leaving> leaving) {
  private static final int MOST = 1024;
  private static final int LONGEST = 8 << 20;
  private static final int LONGEST_TEXT = 512;
  private static final int LONGEST_PATH = 4096;
  private static final long MOST_SECONDS = 253_402_300_799L;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(LONGEST, 6, MOST);

  public HomeState {
    memberships = List.copyOf(memberships);
    firms = List.copyOf(firms);
    begun = List.copyOf(begun);
    files = List.copyOf(files);
    leaving = List.copyOf(leaving);
  }

  /**
   * This computer as a device of one container.
   *
   * @param server base address of the container's Cloud
   * @param key the device's own
   * @param token its current token
   * @param generation of the token
   * @param account the e-mail address it signed in with, empty without account
   */
  public record Membership(
      String server,
      ContainerSerial container,
      DeviceId device,
      KeyHandle key,
      String token,
      long generation,
      Optional<String> account) {
    public Membership renewed(String nextToken, long nextGeneration) {
      return new Membership(server, container, device, key, nextToken, nextGeneration, account);
    }

    @Override
    public String toString() {
      return "Membership[" + container + "]";
    }
  }

  /** A firm met before: its anchor is what its licences are believed by. */
  public record KnownFirm(FirmCode code, FirmId id, String name, Bytes anchor, String server) {}

  /**
   * An enrolment under way, kept before it is sent so that it can be repeated.
   *
   * @param purpose what it is for: a ticket's lookup hash, a credential's digest, or of a
   *     registration the digest of server and address
   * @param key the device key made for it
   * @param nonce of the enrolment
   * @param resume the registration's resume key, empty otherwise
   */
  public record Begun(
      Digest purpose, String server, KeyHandle key, Bytes nonce, Optional<String> resume) {
    @Override
    public String toString() {
      return "Begun[" + purpose + "]";
    }
  }

  /**
   * A transfer by files under way.
   *
   * @param file what was written last for it; empty where nothing was
   * @param at when, in whole seconds
   */
  public record FileTransfer(
      ContainerSerial container, FirmId firm, Stage stage, String file, Instant at) {
    public FileTransfer {
      at = Instant.ofEpochSecond(at.getEpochSecond());
    }

    /** How far it is. */
    public enum Stage {
      /** A context was written: it is to be handed in, and its answer applied. */
      ASKED(1),
      /** Updates were applied: their receipt is to be handed in. */
      APPLIED(2);

      private final int code;

      Stage(int code) {
        this.code = code;
      }

      private static Stage of(long code) {
        return code == ASKED.code ? ASKED : APPLIED;
      }
    }

    private boolean isOf(ContainerSerial serial, FirmId of) {
      return container.equals(serial) && firm.equals(of);
    }
  }

  /**
   * A licence that a person returns or moves by network and that was in use.
   *
   * @param name of the licence, for people
   * @param to where it is to be; empty when it is returned
   * @param until its last use ends then at the latest, in whole seconds
   */
  public record Leaving(
      LicenseId license,
      String name,
      ContainerSerial from,
      Optional<ContainerSerial> to,
      Instant until) {
    public Leaving {
      until = Instant.ofEpochSecond(until.getEpochSecond());
    }
  }

  static HomeState fresh(String station) {
    return new HomeState(station, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  public Optional<Membership> membership(ContainerSerial container) {
    return memberships.stream().filter(each -> each.container().equals(container)).findFirst();
  }

  public Optional<KnownFirm> firm(FirmCode code) {
    return firms.stream().filter(each -> each.code().equals(code)).findFirst();
  }

  public Optional<KnownFirm> firm(FirmId id) {
    return firms.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  public Optional<Begun> begun(Digest purpose) {
    return begun.stream().filter(each -> each.purpose().equals(purpose)).findFirst();
  }

  /** With a membership in the place of the one of its container. */
  public HomeState with(Membership membership) {
    return new HomeState(
        station,
        replaced(memberships, each -> each.container().equals(membership.container()), membership),
        firms,
        begun,
        files,
        leaving);
  }

  public HomeState without(ContainerSerial container) {
    return new HomeState(
        station,
        memberships.stream().filter(each -> !each.container().equals(container)).toList(),
        firms,
        begun,
        files,
        leaving);
  }

  /** With a firm in the place of the one of its code, which has the same id. */
  public HomeState with(KnownFirm firm) {
    Optional<KnownFirm> known = firm(firm.code());
    boolean stays =
        known.filter(each -> each.equals(firm) || !each.id().equals(firm.id())).isPresent();
    return stays
        ? this
        : new HomeState(
            station,
            memberships,
            replaced(firms, each -> each.code().equals(firm.code()), firm),
            begun,
            files,
            leaving);
  }

  public HomeState with(Begun next) {
    return new HomeState(
        station,
        memberships,
        firms,
        replaced(begun, each -> each.purpose().equals(next.purpose()), next),
        files,
        leaving);
  }

  /** With a transfer by files in the place of the one of its container and firm. */
  public HomeState with(FileTransfer next) {
    return new HomeState(
        station,
        memberships,
        firms,
        begun,
        replaced(files, each -> each.isOf(next.container(), next.firm()), next),
        leaving);
  }

  /** Without a transfer by files, which came to its end. */
  public HomeState ended(ContainerSerial container, FirmId firm) {
    return new HomeState(
        station,
        memberships,
        firms,
        begun,
        files.stream().filter(each -> !each.isOf(container, firm)).toList(),
        leaving);
  }

  /** With a licence in the place of itself. */
  public HomeState with(Leaving next) {
    return new HomeState(
        station,
        memberships,
        firms,
        begun,
        files,
        replaced(leaving, each -> each.license().equals(next.license()), next));
  }

  /** Without a licence, which left or whose leaving nobody waits for. */
  public HomeState left(LicenseId license) {
    return new HomeState(
        station,
        memberships,
        firms,
        begun,
        files,
        leaving.stream().filter(each -> !each.license().equals(license)).toList());
  }

  public HomeState done(Digest purpose) {
    return new HomeState(
        station,
        memberships,
        firms,
        begun.stream().filter(each -> !each.purpose().equals(purpose)).toList(),
        files,
        leaving);
  }

  Bytes encode() {
    List<Cbor> members = new ArrayList<>();
    for (Membership each : memberships) {
      members.add(
          key(new MapWriter(), each.key())
              .put(3, each.server())
              .put(4, each.container().text())
              .put(5, each.device().id().value())
              .put(6, each.token())
              .put(7, each.generation())
              .put(8, each.account().map(Cbor::of))
              .build());
    }
    List<Cbor> known = new ArrayList<>();
    for (KnownFirm each : firms) {
      known.add(
          new MapWriter()
              .put(1, each.code().value())
              .put(2, each.id().root().value())
              .put(3, each.name())
              .put(4, each.anchor())
              .put(5, each.server())
              .build());
    }
    List<Cbor> pending = new ArrayList<>();
    for (Begun each : begun) {
      pending.add(
          key(new MapWriter(), each.key())
              .put(3, each.server())
              .put(4, each.purpose().value())
              .put(5, each.nonce())
              .put(6, each.resume().map(Cbor::of))
              .build());
    }
    List<Cbor> carried = new ArrayList<>();
    for (FileTransfer each : files) {
      carried.add(
          new MapWriter()
              .put(1, each.container().text())
              .put(2, each.firm().root().value())
              .put(3, each.stage().code)
              .put(4, each.file())
              .put(5, each.at().getEpochSecond())
              .build());
    }
    List<Cbor> going = new ArrayList<>();
    for (Leaving each : leaving) {
      going.add(
          new MapWriter()
              .put(1, each.license().id().value())
              .put(2, each.name())
              .put(3, each.from().text())
              .put(4, each.to().map(to -> Cbor.of(to.text())))
              .put(5, each.until().getEpochSecond())
              .build());
    }
    return new MapWriter()
        .put(1, 1)
        .put(2, station)
        .put(3, members)
        .put(4, known)
        .put(5, pending)
        .put(6, present(carried))
        .put(7, present(going))
        .build()
        .encode();
  }

  private static Optional<Cbor> present(List<Cbor> items) {
    return items.isEmpty() ? Optional.empty() : Optional.of(Cbor.array(items));
  }

  /**
   * Reads {@link #encode}'s octets.
   *
   * @throws Malformed by name
   */
  static HomeState parse(Bytes encoded) {
    MapReader reader = MapReader.of(Cbor.parse(encoded, LIMITS), "home");
    reader.integer(1, 1, 1);
    HomeState state =
        new HomeState(
            reader.text(2, LONGEST_TEXT),
            reader.array(3, MOST).stream().map(HomeState::membership).toList(),
            reader.array(4, MOST).stream().map(HomeState::firm).toList(),
            reader.array(5, MOST).stream().map(HomeState::begun).toList(),
            reader.optionalArray(6, MOST).orElse(List.of()).stream()
                .map(HomeState::transfer)
                .toList(),
            reader.optionalArray(7, MOST).orElse(List.of()).stream()
                .map(HomeState::leaving)
                .toList());
    reader.end();
    return state;
  }

  private static Membership membership(Cbor item) {
    MapReader reader = MapReader.of(item, "membership");
    Membership membership =
        new Membership(
            reader.text(3, LONGEST_TEXT),
            ContainerSerial.parse(reader.text(4, 17)),
            new DeviceId(new Id(reader.bytes(5, Id.LENGTH, Id.LENGTH))),
            key(reader),
            reader.text(6, LONGEST_TEXT),
            reader.integer(7, 1, Long.MAX_VALUE),
            reader.optionalText(8, LONGEST_TEXT));
    reader.end();
    return membership;
  }

  private static KnownFirm firm(Cbor item) {
    MapReader reader = MapReader.of(item, "firm");
    KnownFirm firm =
        new KnownFirm(
            new FirmCode(reader.integer(1, 1, FirmCode.MOST)),
            new FirmId(new Digest(reader.bytes(2, 32, 32))),
            reader.text(3, LONGEST_TEXT),
            reader.bytes(4, 1, 128 * 1024),
            reader.text(5, LONGEST_TEXT));
    reader.end();
    return firm;
  }

  private static Begun begun(Cbor item) {
    MapReader reader = MapReader.of(item, "enrolment");
    KeyHandle key = key(reader);
    Begun begun =
        new Begun(
            new Digest(reader.bytes(4, 32, 32)),
            reader.text(3, LONGEST_TEXT),
            key,
            reader.bytes(5, 16, 16),
            reader.optionalText(6, LONGEST_TEXT));
    reader.end();
    return begun;
  }

  private static FileTransfer transfer(Cbor item) {
    MapReader reader = MapReader.of(item, "transfer by files");
    FileTransfer transfer =
        new FileTransfer(
            ContainerSerial.parse(reader.text(1, 17)),
            new FirmId(new Digest(reader.bytes(2, 32, 32))),
            FileTransfer.Stage.of(reader.integer(3, 1, 2)),
            reader.text(4, LONGEST_PATH),
            Instant.ofEpochSecond(reader.integer(5, 0, MOST_SECONDS)));
    reader.end();
    return transfer;
  }

  private static Leaving leaving(Cbor item) {
    MapReader reader = MapReader.of(item, "licence leaving");
    Leaving leaving =
        new Leaving(
            new LicenseId(new Id(reader.bytes(1, Id.LENGTH, Id.LENGTH))),
            reader.text(2, LONGEST_TEXT),
            ContainerSerial.parse(reader.text(3, 17)),
            reader.optionalText(4, 17).map(ContainerSerial::parse),
            Instant.ofEpochSecond(reader.integer(5, 0, MOST_SECONDS)));
    reader.end();
    return leaving;
  }

  private static MapWriter key(MapWriter writer, KeyHandle key) {
    return writer.put(1, key.keys().toCbor()).put(2, key.handle());
  }

  private static KeyHandle key(MapReader reader) {
    return new KeyHandle(KeySet.fromCbor(reader.required(1)), reader.bytes(2, 1, 16 * 1024));
  }

  private static <T> List<T> replaced(List<T> all, Predicate<T> old, T next) {
    List<T> list = new ArrayList<>(all.stream().filter(old.negate()).toList());
    list.add(next);
    return list;
  }
}

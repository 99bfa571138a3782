package dev.coffer.application;

import dev.coffer.application.account.AccountStore;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.Firm;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.outbox.Event;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.Account;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.CloudContainer;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.account.GroupId;
import dev.coffer.domain.account.Owner;
import dev.coffer.domain.container.Binding;
import dev.coffer.domain.container.Capabilities;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEntry.ModuleEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.Ticket;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Operation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Values for tests, told apart by a number: the same number makes the same value, and ids are in
 * the order of their numbers. Names have letters beyond ASCII, instants have microseconds.
 */
public final class Samples {
  public static final Instant T0 = Instant.parse("2026-03-04T05:06:07.891234Z");

  private Samples() {}

  /** Numbers 0 and up; the highest bit is set, as unsigned order is what counts. */
  public static Id id(int number) {
    return new Id(
        Bytes.of(ByteBuffer.allocate(16).putLong(0xf000_0000_0000_0000L).putLong(number).array()));
  }

  /** Digests in the order of their numbers. */
  public static Digest digest(int number) {
    return new Digest(Bytes.concat(id(number).value(), id(number).value()));
  }

  public static KeySet keys(int number) {
    byte[] point = new byte[Algorithm.ESP256.keyLength()];
    point[0] = 4;
    ByteBuffer.wrap(point).putInt(1, number);
    return KeySet.of(new PublicKey(Algorithm.ESP256, Bytes.of(point)));
  }

  public static KeyHandle handle(int number) {
    return new KeyHandle(keys(number), Bytes.utf8("handle " + number));
  }

  /** A cloud container's serial; serials are in the order of their numbers. */
  public static ContainerSerial serial(int number) {
    return serial(ContainerKind.CLOUD, number);
  }

  public static ContainerSerial serial(ContainerKind kind, int number) {
    return new ContainerSerial(kind, id(number).value().slice(6, 16));
  }

  public static FirmId firmId(int number) {
    return new FirmId(digest(number));
  }

  public static Firm firm(int number) {
    return new Firm(
        new FirmCode(number),
        firmId(number),
        "Müller & Söhne " + number,
        Bytes.utf8("anchor " + number),
        handle(10 * number),
        handle(10 * number + 1),
        handle(10 * number + 2),
        Bytes.utf8("issuing " + number),
        Bytes.utf8("operator " + number),
        T0.plusSeconds(number),
        1);
  }

  /** Terms that say something about everything. */
  public static Terms fullTerms() {
    return Terms.builder()
        .kinds(ContainerKind.CLOUD, ContainerKind.DONGLE, ContainerKind.MACHINE)
        .validFrom(Instant.parse("2026-01-01T00:00:00Z"))
        .validUntil(Instant.parse("2027-01-01T00:00:00Z"))
        .usagePeriod(Duration.ofDays(30))
        .maintenanceUntil(Instant.parse("2026-06-01T00:00:00Z"))
        .units(1000)
        .seats(5)
        .counting(Counting.PER_STATION)
        .lingerTime(Duration.ofMinutes(10))
        .borrow(new Terms.Borrow(2, Duration.ofDays(7)))
        .linkLoss(new Terms.LinkLoss.Grace(Duration.ofHours(8)))
        .contactEvery(Duration.ofDays(14))
        .namedUser("Zoë")
        .binding(Binding.STRICT)
        .localOnly(true)
        .moves(new Terms.Moves(true, false, 3, Duration.ofDays(90)))
        .publicData(Bytes.utf8("öffentlich"))
        .secretData(Bytes.utf8("geheim"))
        .build();
  }

  public static List<ModuleEntry> modules() {
    return List.of(
        new ModuleEntry(new ProductCode(7), FeatureMap.of(0, 63), "Modul ä"),
        new ModuleEntry(new ProductCode(8), FeatureMap.NONE, "Modul ß"));
  }

  public static Product product(FirmId firm, long code) {
    return new Product(
        firm,
        new ProductCode(code),
        "Prüfstand " + code,
        "für 日本",
        FeatureMap.of(1, 63),
        fullTerms(),
        modules());
  }

  public static Customer customer(FirmId firm, int number) {
    return new Customer(
        new CustomerId(id(number)), firm, "Æther " + number, Optional.of("æ@example.org"));
  }

  public static Order order(FirmId firm, int number) {
    return new Order(
        new OrderId(id(number)),
        firm,
        Optional.of(new CustomerId(id(1))),
        List.of(new Order.Item(new ProductCode(3), 2), new Order.Item(new ProductCode(1), 1)),
        "zwei\nZeilen",
        T0.plusSeconds(number),
        List.of(digest(2), digest(1)));
  }

  public static Ticket ticket(FirmId firm, int number) {
    return new Ticket(
        digest(number),
        "ABCDE",
        firm,
        new OrderId(id(1)),
        List.of(new LicenseId(id(2)), new LicenseId(id(1))),
        Optional.empty(),
        Optional.empty(),
        T0);
  }

  /** A licence as it is when it was sold. */
  public static License license(FirmId firm, int number) {
    return License.sold(
        new LicenseId(id(number)),
        firm,
        new OrderId(id(1)),
        digest(number),
        product(firm, 3),
        T0.plusSeconds(number));
  }

  /** The licence in that container. */
  public static License license(FirmId firm, int number, ContainerSerial container) {
    return at(license(firm, number), new Place(Place.State.ACTIVE, Optional.of(container)));
  }

  /** A licence of which everything can be said that can be said. */
  public static License fullLicense(
      FirmId firm, int number, ContainerSerial container, ContainerSerial... lost) {
    License sold = license(firm, number);
    return new License(
        sold.id(),
        firm,
        sold.order(),
        sold.ticket(),
        sold.product(),
        sold.features(),
        sold.name(),
        sold.text(),
        sold.terms(),
        sold.modules(),
        4,
        new Place(Place.State.WITHDRAWING, Optional.of(container)),
        List.of(fullTerms(), Terms.builder().seats(9).build()),
        Optional.of(new LicenseId(id(number + 1))),
        new Used(17, Optional.of(T0)),
        new Used(3, Optional.of(T0.plusSeconds(1))),
        new License.Restores(2, Optional.of(T0)),
        ghosts(lost),
        List.of(
            new License.HistoryLine(T0, "sold", Place.State.AVAILABLE, 1, Optional.empty()),
            new License.HistoryLine(
                T0.plusNanos(1000),
                "deliver",
                Place.State.DELIVERING,
                1,
                Optional.of(container.text()))));
  }

  private static List<License.Ghost> ghosts(ContainerSerial... lost) {
    return java.util.Arrays.stream(lost)
        .map(container -> new License.Ghost(2, container, new Used(5, Optional.of(T0))))
        .toList();
  }

  public static License at(License license, Place place) {
    return new License(
        license.id(),
        license.firm(),
        license.order(),
        license.ticket(),
        license.product(),
        license.features(),
        license.name(),
        license.text(),
        license.terms(),
        license.modules(),
        license.generation(),
        place,
        List.of(),
        license.successor(),
        license.used(),
        Used.NOTHING,
        license.restores(),
        license.ghosts(),
        license.history());
  }

  /** A chain on which nothing was written yet. */
  public static Chain chain(ContainerSerial container, FirmId firm) {
    return Chain.start(container, keys(1), firm).announced(7);
  }

  /** The chain with one more step. */
  public static Chain.Extended extended(Chain chain) {
    License license = license(chain.firm(), (int) chain.issued().counter() + 1);
    Digest entry = license.entry().digest();
    return chain.extend(
        List.of(new Operation.Put(license.id(), 1, entry)), Map.of(entry, license.entry()));
  }

  /** The chain with a rebase that leaves nothing, answering a context that shows nothing. */
  public static Chain.Extended rebased(Chain chain) {
    ContainerContext context =
        new ContainerContext(
            chain.container(),
            chain.firm(),
            5,
            new TreeMap<>(),
            digest(4),
            false,
            0,
            new TreeMap<>(),
            List.of(),
            T0,
            new Capabilities(1, 1),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of());
    return chain.rebase(context, Map.of());
  }

  public static ApiToken token(FirmId firm, int number) {
    return new ApiToken(
        id(number),
        firm,
        "Büro " + number,
        digest(number),
        Set.of(ApiToken.Scope.READ, ApiToken.Scope.SELL),
        T0,
        Optional.of(T0.plus(Duration.ofDays(1))),
        Optional.empty());
  }

  public static AccountId accountId(int number) {
    return new AccountId(id(number));
  }

  public static Account account(int number) {
    return new Account(
        accountId(number),
        new EmailAddress("jörg" + number + "@example.org"),
        "$hash$" + number,
        false,
        T0.plusSeconds(number));
  }

  /** A group that the account manages. */
  public static Group group(int number, AccountId manager) {
    return new Group(
        new GroupId(id(number)),
        "Gruppe " + number,
        new TreeMap<>(Map.of(manager, Group.Role.MANAGER)),
        T0.plusSeconds(number));
  }

  public static AccountStore.Session session(int number, AccountId account, Instant expires) {
    return new AccountStore.Session(digest(number), account, T0, expires);
  }

  public static CloudContainer cloud(int number, Owner owner) {
    return new CloudContainer(
        serial(number),
        owner,
        7,
        9,
        false,
        List.of(T0, T0.plusSeconds(1)),
        2,
        T0.plusSeconds(number));
  }

  /** A device of the container with that number; its keys are its own. */
  public static Device device(int container, int number) {
    return Device.enrolled(
        new DeviceId(id(number)),
        serial(container),
        keys(1000 * container + number),
        "Gerät " + number,
        false,
        2,
        digest(number),
        T0.plusSeconds(number));
  }

  /** A short-lived device, last in contact at that instant. */
  public static Device workload(int container, int number, Instant contact) {
    return Device.enrolled(
        new DeviceId(id(number)),
        serial(container),
        keys(1000 * container + number),
        "pod " + number,
        true,
        2,
        digest(number),
        contact);
  }

  public static Credential credential(int container, int number) {
    return Credential.create(
        digest(number), serial(container), Credential.Kind.PERSONAL, 2, T0.plusSeconds(number));
  }

  public static Event event(int number, String type) {
    return new Event(
        id(number),
        T0.plusSeconds(number),
        Optional.of(firmId(1)),
        "subject " + number,
        type,
        new TreeMap<>(Map.of("à", "ñ", "number", Integer.toString(number))));
  }
}

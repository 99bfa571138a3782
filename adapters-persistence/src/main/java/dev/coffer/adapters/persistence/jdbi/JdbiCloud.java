package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.cloud.CloudStore;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.CloudContainer;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.GroupId;
import dev.coffer.domain.account.Owner;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tables {@code cloud_container} and {@code credential}, and the first row of a container in {@code
 * sealed_state}; those of devices are {@link DeviceRows}'. Thread-safe.
 */
final class JdbiCloud implements CloudStore {
  private static final String NOBODY = "nobody";
  private static final String PERSON = "person";
  private static final String TEAM = "team";

  private static final Codes<Credential.Kind> KINDS =
      new Codes<>(
          Credential.Kind.class,
          kind ->
              switch (kind) {
                case PERSONAL -> "personal";
                case WORKLOAD -> "workload";
                case RECOVERY -> "recovery";
              });

  private final JdbiTransactions transactions;
  private final DeviceRows devices;

  JdbiCloud(JdbiTransactions transactions) {
    this.transactions = transactions;
    this.devices = new DeviceRows(transactions);
  }

  /** An owner in two columns. */
  private record OwnerColumns(String kind, Optional<Id> id) {
    static OwnerColumns of(Owner owner) {
      if (owner instanceof Owner.Person person) {
        return new OwnerColumns(PERSON, Optional.of(person.account().id()));
      }
      if (owner instanceof Owner.Team team) {
        return new OwnerColumns(TEAM, Optional.of(team.group().id()));
      }
      return new OwnerColumns(NOBODY, Optional.empty());
    }

    Owner owner() {
      return switch (kind) {
        case PERSON -> new Owner.Person(new AccountId(id.orElseThrow()));
        case TEAM -> new Owner.Team(new GroupId(id.orElseThrow()));
        case NOBODY -> new Owner.Nobody();
        default -> throw new IllegalStateException("a container belongs to '" + kind + "'");
      };
    }
  }

  @Override
  public Optional<Versioned<CloudContainer>> container(ContainerSerial serial) {
    return transactions.find(
        "SELECT * FROM cloud_container WHERE container = :container",
        statement -> statement.bind("container", serial.text()),
        row -> row.versioned(JdbiCloud::container));
  }

  @Override
  public void add(CloudContainer container, Bytes sealedState) {
    saveContainer(Versioned.fresh(container));
    transactions.change(
        JdbiSealedState.INSERT,
        statement ->
            statement
                .bind("container", container.serial().text())
                .bind("sealed", Columns.of(sealedState)));
  }

  @Override
  public void saveContainer(Versioned<CloudContainer> container) {
    CloudContainer value = container.value();
    transactions.put(
        "container " + value.serial(),
        container.version(),
        """
        INSERT INTO cloud_container (container, version, owner_kind, owner, device_limit,
          workload_limit, custody, epoch, created_at, removals)
        VALUES (:container, :version + 1, :owner_kind, :owner, :device_limit,
          :workload_limit, :custody, :epoch, :created_at, :removals)""",
        """
        UPDATE cloud_container SET version = :version + 1, owner_kind = :owner_kind,
          owner = :owner, device_limit = :device_limit, workload_limit = :workload_limit,
          custody = :custody, epoch = :epoch, created_at = :created_at, removals = :removals
        WHERE container = :container AND version = :version""",
        statement -> bind(statement, value));
  }

  private static void bind(Prepared statement, CloudContainer container) throws SQLException {
    OwnerColumns owner = OwnerColumns.of(container.owner());
    statement
        .bind("container", container.serial().text())
        .bind("owner_kind", owner.kind())
        .bind("owner", owner.id().map(Id::text))
        .bind("device_limit", container.deviceLimit())
        .bind("workload_limit", container.workloadLimit())
        .bind("custody", container.custody())
        .bind("epoch", container.epoch())
        .bind("created_at", Columns.of(container.createdAt()))
        .bind("removals", Columns.of(container.removals(), Items::time));
  }

  @Override
  public List<CloudContainer> ownedBy(Owner owner) {
    OwnerColumns wanted = OwnerColumns.of(owner);
    return transactions.list(
        "SELECT * FROM cloud_container WHERE owner = :owner AND owner_kind = :owner_kind"
            + " ORDER BY created_at, container LIMIT :limit",
        statement ->
            statement
                .bind(
                    "owner",
                    wanted
                        .id()
                        .orElseThrow(
                            () -> new IllegalArgumentException("what is nobody's is not listed"))
                        .text())
                .bind("owner_kind", wanted.kind())
                .bind("limit", Paging.MOST),
        row -> container(row));
  }

  @Override
  public List<CloudContainer> list(Optional<ContainerSerial> after, int limit) {
    return transactions.list(
        "SELECT * FROM cloud_container WHERE container > :after"
            + " ORDER BY container LIMIT :limit",
        statement ->
            statement
                .bind("after", Columns.after(after, ContainerSerial::text))
                .bind("limit", Paging.checked(limit)),
        row -> container(row));
  }

  private static CloudContainer container(Row row) throws SQLException {
    return new CloudContainer(
        row.serial("container"),
        new OwnerColumns(row.text("owner_kind"), row.optionalId("owner")).owner(),
        row.integer("device_limit"),
        row.integer("workload_limit"),
        row.flag("custody"),
        row.list("removals", Items::time),
        row.integer("epoch"),
        row.time("created_at"));
  }

  @Override
  public List<Versioned<Device>> devices(ContainerSerial container) {
    return devices.of(container, MOST_DEVICES);
  }

  @Override
  public Optional<Versioned<Device>> device(ContainerSerial container, DeviceId id) {
    return devices.find(container, id);
  }

  @Override
  public Optional<Versioned<Device>> deviceByKeys(Digest keysThumbprint) {
    return devices.byKeys(keysThumbprint);
  }

  @Override
  public void saveDevice(Versioned<Device> device) {
    devices.save(device);
  }

  @Override
  public int forgetWorkloads(ContainerSerial container, Instant before, int limit) {
    return devices.forgetWorkloads(container, before, Paging.checked(limit));
  }

  @Override
  public Optional<Versioned<Credential>> credential(Digest hash) {
    return transactions.find(
        "SELECT * FROM credential WHERE hash = :hash",
        statement -> statement.bind("hash", Columns.of(hash)),
        row -> row.versioned(JdbiCloud::credential));
  }

  @Override
  public void saveCredential(Versioned<Credential> credential) {
    Credential value = credential.value();
    transactions.put(
        "credential of " + value.container(),
        credential.version(),
        """
        INSERT INTO credential (hash, version, container, kind, epoch, expires, spent_by)
        VALUES (:hash, :version + 1, :container, :kind, :epoch, :expires, :spent_by)""",
        """
        UPDATE credential SET version = :version + 1, container = :container, kind = :kind,
          epoch = :epoch, expires = :expires, spent_by = :spent_by
        WHERE hash = :hash AND version = :version""",
        statement ->
            statement
                .bind("hash", Columns.of(value.hash()))
                .bind("container", value.container().text())
                .bind("kind", KINDS.word(value.kind()))
                .bind("epoch", value.epoch())
                .bind("expires", Columns.of(value.expires()))
                .bind("spent_by", value.spent().map(DeviceId::text)));
  }

  private static Credential credential(Row row) throws SQLException {
    return new Credential(
        row.digest("hash"),
        row.serial("container"),
        KINDS.constant(row.text("kind")),
        row.integer("epoch"),
        row.time("expires"),
        row.optionalId("spent_by").map(DeviceId::new));
  }
}

package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Versioned;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.account.Device.Revocation;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/**
 * Tables {@code device} and {@code device_key}: the second gives each key set to one device, of
 * whichever container. Thread-safe.
 */
final class DeviceRows {
  private static final Codes<Revocation.Cause> CAUSES =
      new Codes<>(
          Revocation.Cause.class,
          cause ->
              switch (cause) {
                case REMOVED -> "removed";
                case RESET -> "reset";
                case COPIED -> "copied";
              });

  private final JdbiTransactions transactions;

  DeviceRows(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  List<Versioned<Device>> of(ContainerSerial container, int limit) {
    return transactions.list(
        "SELECT * FROM device WHERE container = :container ORDER BY enrolled_at, id"
            + " LIMIT :limit",
        statement -> statement.bind("container", container.text()).bind("limit", limit),
        row -> row.versioned(DeviceRows::device));
  }

  Optional<Versioned<Device>> find(ContainerSerial container, DeviceId id) {
    return transactions.find(
        "SELECT * FROM device WHERE container = :container AND id = :id",
        statement -> statement.bind("container", container.text()).bind("id", id.text()),
        row -> row.versioned(DeviceRows::device));
  }

  Optional<Versioned<Device>> byKeys(Digest thumbprint) {
    return transactions.find(
        "SELECT d.* FROM device_key k JOIN device d"
            + " ON d.container = k.container AND d.id = k.device"
            + " WHERE k.thumbprint = :thumbprint",
        statement -> statement.bind("thumbprint", Columns.of(thumbprint)),
        row -> row.versioned(DeviceRows::device));
  }

  void save(Versioned<Device> device) {
    Device value = device.value();
    transactions.put(
        "device " + value.id(),
        device.version(),
        """
        INSERT INTO device (container, id, version, device_keys, name, workload, epoch,
          token_generation, token_hash, token_used, token_expires, enrolled_at, last_contact,
          revoked_at, revoked_because)
        VALUES (:container, :id, :version + 1, :keys, :name, :workload, :epoch,
          :token_generation, :token_hash, :token_used, :token_expires, :enrolled_at, :last_contact,
          :revoked_at, :revoked_because)""",
        """
        UPDATE device SET version = :version + 1, name = :name, workload = :workload,
          epoch = :epoch, token_generation = :token_generation, token_hash = :token_hash,
          token_used = :token_used, token_expires = :token_expires, enrolled_at = :enrolled_at,
          last_contact = :last_contact, revoked_at = :revoked_at,
          revoked_because = :revoked_because
        WHERE container = :container AND id = :id AND version = :version
          AND device_keys = :keys""",
        statement -> bind(statement, value));
    if (device.version() == 0) {
      transactions.change(
          "INSERT INTO device_key (thumbprint, container, device)"
              + " VALUES (:thumbprint, :container, :device)",
          statement ->
              statement
                  .bind("thumbprint", Columns.of(value.keys().thumbprint()))
                  .bind("container", value.container().text())
                  .bind("device", value.id().text()));
    }
  }

  private static void bind(Prepared statement, Device device) throws SQLException {
    statement
        .bind("container", device.container().text())
        .bind("id", device.id().text())
        .bind("keys", Columns.of(device.keys().encoded()))
        .bind("name", device.name())
        .bind("workload", device.workload())
        .bind("epoch", device.epoch())
        .bind("token_generation", device.token().generation())
        .bind("token_hash", Columns.of(device.token().hash()))
        .bind("token_used", device.token().used())
        .bind("token_expires", Columns.of(device.token().expires()))
        .bind("enrolled_at", Columns.of(device.enrolledAt()))
        .bind("last_contact", Columns.of(device.lastContact()))
        .bind("revoked_at", device.revoked().map(end -> Columns.of(end.at())))
        .bind("revoked_because", device.revoked().map(end -> CAUSES.word(end.cause())));
  }

  int forgetWorkloads(ContainerSerial container, Instant before, int limit) {
    List<Device> gone =
        query(
                "SELECT * FROM device WHERE container = :container AND workload = TRUE"
                    + " AND last_contact < :before LIMIT :limit")
            .bind("container", container.text())
            .bind("before", Columns.of(before))
            .bind("limit", limit)
            .map((columns, context) -> device(new Row(columns)))
            .list();
    for (Device device : gone) {
      transactions.write(
          handle ->
              handle.execute(
                      "DELETE FROM device WHERE container = ? AND id = ?",
                      container.text(),
                      device.id().text())
                  + handle.execute(
                      "DELETE FROM device_key WHERE thumbprint = ?",
                      Columns.of(device.keys().thumbprint())));
    }
    return gone.size();
  }

  private static Device device(Row row) throws SQLException {
    Optional<Instant> end = row.optionalTime("revoked_at");
    Optional<String> cause = row.optionalText("revoked_because");
    return new Device(
        new DeviceId(row.id("id")),
        row.serial("container"),
        KeySet.parse(row.bytes("device_keys")),
        row.text("name"),
        row.flag("workload"),
        row.integer("epoch"),
        new Device.Token(
            row.number("token_generation"),
            row.digest("token_hash"),
            row.flag("token_used"),
            row.time("token_expires")),
        row.time("enrolled_at"),
        row.time("last_contact"),
        end.map(at -> new Revocation(at, CAUSES.constant(cause.orElseThrow()))));
  }

  private Query query(String sql) {
    return transactions.reading().createQuery(sql);
  }
}

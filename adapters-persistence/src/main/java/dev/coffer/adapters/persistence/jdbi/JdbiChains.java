package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.central.ChainStore;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ChainPosition;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Adoption.Dispute;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Chain.Evidence;
import dev.coffer.domain.update.Chain.Incident;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tables {@code chain}, {@code chain_step} and {@code chain_context}. Thread-safe. */
final class JdbiChains implements ChainStore {
  /** How many items an incident had before its evidence was kept. */
  private static final int INCIDENT_ALONE = 4;

  /** How many it had before a licence could be named. */
  private static final int WITHOUT_DISPUTE = 8;

  private static final Digest UNKNOWN = new Digest(Bytes.of(new byte[32]));

  private static final Codes<Incident.Kind> INCIDENTS =
      new Codes<>(
          Incident.Kind.class,
          kind ->
              switch (kind) {
                case CLONE -> "clone";
                case ROLLED_BACK -> "rolled back";
                case FOREIGN_STATE -> "foreign state";
              });

  private static final Codes<Dispute.Why> DISPUTES =
      new Codes<>(
          Dispute.Why.class,
          why ->
              switch (why) {
                case UNKNOWN -> "unknown";
                case ELSEWHERE -> "elsewhere";
                case OLDER -> "older";
                case LESS_USED -> "less used";
                case NO_ENTRY -> "no entry";
              });

  private static final Codes<Chain.Decision> DECISIONS =
      new Codes<>(
          Chain.Decision.class,
          decision ->
              switch (decision) {
                case ACCEPT -> "accept";
                case RESET -> "reset";
              });

  private final JdbiTransactions transactions;

  JdbiChains(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Optional<Versioned<Chain>> find(ContainerSerial container, FirmId firm) {
    return transactions.find(
        "SELECT * FROM chain WHERE container = :container AND firm = :firm",
        statement -> statement.bind("container", container.text()).bind("firm", Columns.of(firm)),
        row -> row.versioned(JdbiChains::chain));
  }

  @Override
  public void save(Versioned<Chain> chain, List<Chain.Step> appended) {
    Chain value = chain.value();
    transactions.put(
        "chain of " + value.container() + " for " + value.firm(),
        chain.version(),
        """
        INSERT INTO chain (container, firm, version, container_keys, issued_counter, issued_digest,
          confirmed_counter, confirmed_digest, highest_seq, quarantined, blocked, granted,
          incidents, announced, clock_set_backs, clock_repairs, emergencies, found, decision,
          rebased, nonce)
        VALUES (:container, :firm, :version + 1, :keys, :issued_counter, :issued_digest,
          :confirmed_counter, :confirmed_digest, :highest_seq, :quarantined, :blocked, :granted,
          :incidents, :announced, :clock_set_backs, :clock_repairs, :emergencies, :found,
          :decision, :rebased, :nonce)""",
        """
        UPDATE chain SET version = :version + 1, container_keys = :keys,
          issued_counter = :issued_counter, issued_digest = :issued_digest,
          confirmed_counter = :confirmed_counter, confirmed_digest = :confirmed_digest,
          highest_seq = :highest_seq, quarantined = :quarantined, blocked = :blocked,
          granted = :granted, incidents = :incidents,
          announced = :announced, clock_set_backs = :clock_set_backs,
          clock_repairs = :clock_repairs, emergencies = :emergencies, found = :found,
          decision = :decision, rebased = :rebased, nonce = :nonce
        WHERE container = :container AND firm = :firm AND version = :version""",
        statement ->
            statement
                .bind("container", value.container().text())
                .bind("firm", Columns.of(value.firm()))
                .bind("keys", Columns.of(value.keys().encoded()))
                .bind("issued_counter", value.issued().counter())
                .bind("issued_digest", Columns.of(value.issued().digest()))
                .bind("confirmed_counter", value.confirmed().counter())
                .bind("confirmed_digest", Columns.of(value.confirmed().digest()))
                .bind("highest_seq", value.highestSeq())
                .bind("quarantined", value.quarantined())
                .bind("blocked", value.blocked())
                .bind("announced", value.announced())
                .bind("clock_set_backs", value.told().setBacks())
                .bind("clock_repairs", value.told().repairs())
                .bind("emergencies", value.told().emergencies())
                .bind("found", value.found())
                .bind("decision", value.decision().map(DECISIONS::word))
                .bind("rebased", value.rebased())
                .bind("nonce", Columns.of(value.nonce()))
                .bind("granted", Columns.of(value.granted().toCbor()))
                .bind("incidents", Columns.of(value.incidents(), JdbiChains::incident)));
    transactions.changeAll(
        "INSERT INTO chain_step (container, firm, counter, digest, payload, entries)"
            + " VALUES (:container, :firm, :counter, :digest, :payload, :entries)",
        appended,
        (statement, step) ->
            statement
                .bind("container", value.container().text())
                .bind("firm", Columns.of(value.firm()))
                .bind("counter", step.counter())
                .bind("digest", Columns.of(step.digest()))
                .bind("payload", Columns.of(step.payload()))
                .bind("entries", Columns.of(step.entries(), Cbor::of)));
  }

  @Override
  public List<Chain.Step> steps(ContainerSerial container, FirmId firm, long after, int limit) {
    return transactions.list(
        "SELECT counter, digest, payload, entries FROM chain_step WHERE container = :container"
            + " AND firm = :firm AND counter > :after ORDER BY counter LIMIT :limit",
        statement ->
            statement
                .bind("container", container.text())
                .bind("firm", Columns.of(firm))
                .bind("after", after)
                .bind("limit", Paging.checked(limit, MOST_STEPS)),
        row -> step(row));
  }

  @Override
  public Optional<Digest> digestAt(ContainerSerial container, FirmId firm, long counter) {
    return transactions.find(
        "SELECT digest FROM chain_step WHERE container = :container AND firm = :firm"
            + " AND counter = :counter",
        statement ->
            statement
                .bind("container", container.text())
                .bind("firm", Columns.of(firm))
                .bind("counter", counter),
        row -> row.digest("digest"));
  }

  @Override
  public Optional<Digest> seen(ContainerSerial container, FirmId firm, long contextSeq) {
    return transactions.find(
        "SELECT digest FROM chain_context WHERE container = :container AND firm = :firm"
            + " AND context_seq = :context_seq",
        statement ->
            statement
                .bind("container", container.text())
                .bind("firm", Columns.of(firm))
                .bind("context_seq", contextSeq),
        row -> row.digest("digest"));
  }

  @Override
  public void remember(ContainerSerial container, FirmId firm, long contextSeq, Digest payload) {
    transactions.change(
        "INSERT INTO chain_context (container, firm, context_seq, digest)"
            + " VALUES (:container, :firm, :context_seq, :digest)"
            + " ON CONFLICT DO NOTHING",
        statement ->
            statement
                .bind("container", container.text())
                .bind("firm", Columns.of(firm))
                .bind("context_seq", contextSeq)
                .bind("digest", Columns.of(payload)));
  }

  @Override
  public void forget(ContainerSerial container, FirmId firm, long from) {
    transactions.write(
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM chain_context WHERE container = :container AND firm = :firm"
                        + " AND context_seq >= :from")
                .bind("container", container.text())
                .bind("firm", Columns.of(firm))
                .bind("from", from)
                .execute());
  }

  @Override
  public List<Chain> list(FirmId firm, Optional<ContainerSerial> after, int limit) {
    return transactions.list(
        "SELECT * FROM chain WHERE firm = :firm AND container > :after"
            + " ORDER BY container LIMIT :limit",
        statement ->
            statement
                .bind("firm", Columns.of(firm))
                .bind("after", Columns.after(after, ContainerSerial::text))
                .bind("limit", Paging.checked(limit)),
        row -> chain(row));
  }

  @Override
  public List<FirmId> firms(ContainerSerial container) {
    return transactions.list(
        "SELECT firm FROM chain WHERE container = :container ORDER BY firm",
        statement -> statement.bind("container", container.text()),
        row -> row.firm("firm"));
  }

  private static Chain chain(Row row) throws SQLException {
    return new Chain(
        row.serial("container"),
        KeySet.parse(row.bytes("container_keys")),
        row.firm("firm"),
        new ChainPosition(row.number("issued_counter"), row.digest("issued_digest")),
        Granted.fromCbor(row.cbor("granted")),
        new ChainPosition(row.number("confirmed_counter"), row.digest("confirmed_digest")),
        row.number("highest_seq"),
        row.list("incidents", JdbiChains::incident),
        row.number("found"),
        row.flag("quarantined"),
        row.optionalText("decision").map(DECISIONS::constant),
        row.number("rebased"),
        row.flag("blocked"),
        row.number("announced"),
        row.bytes("nonce"),
        new Chain.Told(
            row.number("clock_set_backs"), row.number("clock_repairs"), row.number("emergencies")));
  }

  private static Chain.Step step(Row row) throws SQLException {
    return new Chain.Step(
        row.number("counter"),
        row.digest("digest"),
        row.bytes("payload"),
        row.list("entries", Items::bytes));
  }

  private static Cbor incident(Evidence evidence) {
    Incident incident = evidence.incident();
    return Cbor.array(
        Cbor.of(INCIDENTS.word(incident.kind())),
        Cbor.of(incident.contextSeq()),
        Cbor.of(incident.counter()),
        Cbor.of(incident.confirmed()),
        Cbor.of(evidence.at().getEpochSecond()),
        Cbor.of(evidence.context().value()),
        Cbor.of(evidence.known().map(Digest::value).orElse(Bytes.empty())),
        Cbor.of(evidence.lastSeen().getEpochSecond()),
        evidence.dispute().map(JdbiChains::dispute).orElseGet(Cbor::array));
  }

  private static Cbor dispute(Dispute dispute) {
    return Cbor.array(
        Cbor.of(dispute.license().id().value()), Cbor.of(DISPUTES.word(dispute.why())));
  }

  private static Optional<Dispute> dispute(Cbor value) {
    List<Cbor> parts = Items.of(value);
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Dispute(
                new LicenseId(new Id(Items.bytes(parts.get(0)))),
                DISPUTES.constant(Items.text(parts.get(1)))));
  }

  private static Evidence incident(Cbor value) {
    List<Cbor> parts = Items.of(value);
    Incident incident =
        new Incident(
            INCIDENTS.constant(Items.text(parts.get(0))),
            Items.number(parts.get(1)),
            Items.number(parts.get(2)),
            Items.number(parts.get(3)));
    if (parts.size() == INCIDENT_ALONE) {
      return new Evidence(incident, Instant.EPOCH, UNKNOWN, Optional.empty(), Instant.EPOCH);
    }
    Bytes known = Items.bytes(parts.get(6));
    return new Evidence(
        incident,
        Instant.ofEpochSecond(Items.number(parts.get(4))),
        new Digest(Items.bytes(parts.get(5))),
        known.length() == 0 ? Optional.empty() : Optional.of(new Digest(known)),
        Instant.ofEpochSecond(Items.number(parts.get(7))),
        parts.size() > WITHOUT_DISPUTE ? dispute(parts.get(WITHOUT_DISPUTE)) : Optional.empty());
  }
}

package dev.coffer.application;

import dev.coffer.application.account.AccountSettings;
import dev.coffer.application.account.PasswordHash;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Firms;
import dev.coffer.application.central.Sales;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.lease.LeaseSettings;
import dev.coffer.application.memory.FastPasswords;
import dev.coffer.application.memory.MemoryMailer;
import dev.coffer.application.memory.MemoryReceivers;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.application.memory.SequentialIds;
import dev.coffer.application.memory.SteppedTime;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.TicketCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A whole Coffer over in-memory twins on one stepped clock, and short words for what tests do. */
public final class Bench {
  public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  public final SteppedTime time = new SteppedTime(START);
  public final MemoryStores stores;
  public final SeededRandom random = new SeededRandom(7);
  public final ScriptedKeys keys = new ScriptedKeys(random);
  public final MemoryMailer mailer = new MemoryMailer();
  public final MemoryReceivers receivers = new MemoryReceivers();
  public final SequentialIds ids = new SequentialIds();
  public final Coffer coffer;
  private final boolean confirmation;
  private final PasswordHash passwords;

  public Bench() {
    this(false);
  }

  /** Whether e-mail addresses must be confirmed. */
  public Bench(boolean confirmation) {
    this(confirmation, new FastPasswords(), MemoryStores.empty());
  }

  /** With another way to hash passwords. */
  public Bench(boolean confirmation, PasswordHash passwords) {
    this(confirmation, passwords, MemoryStores.empty());
  }

  /** Over given stores. */
  public Bench(MemoryStores stores) {
    this(false, new FastPasswords(), stores);
  }

  private Bench(boolean confirmation, PasswordHash passwords, MemoryStores stores) {
    this.stores = stores;
    this.confirmation = confirmation;
    this.passwords = passwords;
    coffer = started();
  }

  /** Another node over the same stores, or this one started again. */
  public Coffer started() {
    return Coffer.with(
        new Ports(
            stores.ports(time),
            new Ports.Crypto(keys, new PlainSecrets(), ScriptedKeys.check(), passwords, keys),
            new Ports.World(time, random, ids, mailer, receivers),
            new Ports.Settings(
                new AccountSettings(confirmation, "http://localhost:8480"),
                new LeaseSettings(Duration.ofMinutes(15)))));
  }

  public Firm firm(long code) {
    Firms.Founding founding =
        coffer.firms().found(new FirmCode(code), "Firm " + code, Set.of(Algorithm.ESP256));
    return ((Firms.Founding.Founded) founding).firm();
  }

  public Product product(Firm firm, long code, Terms terms) {
    Product product =
        new Product(
            firm.id(),
            new ProductCode(code),
            "Product " + code,
            "",
            FeatureMap.of(0, 3),
            terms,
            List.of());
    return done(coffer.sales().add(product));
  }

  public Sales.Sale sell(Product product, int quantity) {
    return done(
        coffer
            .sales()
            .sell(
                product.firm(),
                Optional.empty(),
                List.of(new Order.Item(product.code(), quantity)),
                ""));
  }

  public KeyHandle deviceKey() {
    return keys.create(Set.of(Algorithm.ESP256));
  }

  /** An enrolment for a ticket. */
  public SignedMessage enrolment(KeyHandle device, TicketCode ticket) {
    return enrolment(device, ticket.lookupHash());
  }

  /** An enrolment for a credential's secret. */
  public SignedMessage enrolment(KeyHandle device, Bytes secret) {
    return enrolment(device, Digest.sha256(secret));
  }

  public SignedMessage enrolment(KeyHandle device, Digest purpose) {
    return new DeviceRequest.Enrol(purpose, random.next(16)).sign(keys.signer(device));
  }

  /** What was asked for; fails when it was refused. */
  public static <T> T done(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Done<T> done) {
      return done.value();
    }
    throw new AssertionError("refused: " + outcome);
  }

  /** The problem of a refusal; fails when it was done. */
  public static Problem problem(Outcome<?> outcome) {
    if (outcome instanceof Outcome.Refused<?> refused) {
      return refused.problem();
    }
    throw new AssertionError("done: " + outcome);
  }
}

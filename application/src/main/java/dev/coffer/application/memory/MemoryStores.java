package dev.coffer.application.memory;

import dev.coffer.application.Ports;
import dev.coffer.application.account.AccountStore;
import dev.coffer.application.audit.AuditStore;
import dev.coffer.application.central.CatalogStore;
import dev.coffer.application.central.ChainStore;
import dev.coffer.application.central.ContactQueue;
import dev.coffer.application.central.FirmStore;
import dev.coffer.application.central.LicenseStore;
import dev.coffer.application.central.TokenStore;
import dev.coffer.application.cloud.CloudStore;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.application.webhook.WebhookStore;
import java.time.InstantSource;

/**
 * All stores over one {@link MemoryDatabase}. They hold no state of their own: another {@code
 * MemoryStores} over the same database is the same store, as after a restart. Thread-safe.
 */
public final class MemoryStores {
  private final MemoryDatabase database;
  private final FirmStore firms;
  private final CatalogStore catalog;
  private final LicenseStore licenses;
  private final ChainStore chains;
  private final ContactQueue contacts;
  private final TokenStore tokens;
  private final AccountStore accounts;
  private final CloudStore cloud;
  private final SealedState sealedState;
  private final Outbox outbox;
  private final AuditStore audit;
  private final WebhookStore webhooks;

  public MemoryStores(MemoryDatabase database) {
    this.database = database;
    this.firms = new MemoryFirms(database);
    this.catalog = new MemoryCatalog(database);
    this.licenses = new MemoryLicenses(database);
    this.chains = new MemoryChains(database);
    this.contacts = new MemoryContacts(database);
    this.tokens = new MemoryTokens(database);
    this.accounts = new MemoryAccounts(database);
    this.cloud = new MemoryCloud(database);
    this.sealedState = new MemorySealedState(database);
    this.outbox = new MemoryOutbox(database);
    this.audit = new MemoryAudit(database);
    this.webhooks = new MemoryWebhooks(database);
  }

  /** Stores over a new, empty database. */
  public static MemoryStores empty() {
    return new MemoryStores(new MemoryDatabase());
  }

  /** The database, which also is the {@code Transactions} that the stores join. */
  public MemoryDatabase transactions() {
    return database;
  }

  /**
   * All of them, as {@link Ports} takes them, with a ledger over the same database.
   *
   * @param clock by which leases begin and end
   */
  public Ports.Stores ports(InstantSource clock) {
    return new Ports.Stores(
        database,
        firms,
        catalog,
        licenses,
        chains,
        contacts,
        tokens,
        accounts,
        cloud,
        sealedState,
        outbox,
        audit,
        webhooks,
        new MemoryLeaseLedger(database, clock));
  }

  public FirmStore firms() {
    return firms;
  }

  public CatalogStore catalog() {
    return catalog;
  }

  public LicenseStore licenses() {
    return licenses;
  }

  public ChainStore chains() {
    return chains;
  }

  public ContactQueue contacts() {
    return contacts;
  }

  public TokenStore tokens() {
    return tokens;
  }

  public AccountStore accounts() {
    return accounts;
  }

  public CloudStore cloud() {
    return cloud;
  }

  public SealedState sealedState() {
    return sealedState;
  }

  public Outbox outbox() {
    return outbox;
  }

  public AuditStore audit() {
    return audit;
  }

  public WebhookStore webhooks() {
    return webhooks;
  }
}

package dev.coffer.application;

import dev.coffer.application.account.Accounts;
import dev.coffer.application.account.MailRoom;
import dev.coffer.application.audit.AuditLog;
import dev.coffer.application.autoupdate.AutoUpdate;
import dev.coffer.application.central.ApiTokens;
import dev.coffer.application.central.Central;
import dev.coffer.application.central.Changes;
import dev.coffer.application.central.FirmKeys;
import dev.coffer.application.central.Firms;
import dev.coffer.application.central.HeldContainers;
import dev.coffer.application.central.Notices;
import dev.coffer.application.central.OrderImport;
import dev.coffer.application.central.ProductKeys;
import dev.coffer.application.central.Sales;
import dev.coffer.application.cloud.Cloud;
import dev.coffer.application.container.SoftwareContainers;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.application.gateway.Holdings;
import dev.coffer.application.gateway.Memberships;
import dev.coffer.application.lease.Leasing;
import dev.coffer.application.lease.LedgerGate;
import dev.coffer.application.outbox.Answers;
import dev.coffer.application.outbox.Events;
import dev.coffer.application.webhook.Webhooks;
import dev.coffer.domain.container.ContainerKind;

/**
 * The services over given ports: all that an embedder needs. Holds no threads and no connections;
 * closing is the ports' business. Thread-safe.
 */
public final class Coffer {
  private final Firms firms;
  private final FirmKeys firmKeys;
  private final Sales sales;
  private final Notices notices;
  private final OrderImport orderImport;
  private final Changes changes;
  private final ApiTokens tokens;
  private final ProductKeys productKeys;
  private final Central central;
  private final Cloud cloud;
  private final SoftwareContainers containers;
  private final AutoUpdate autoUpdate;
  private final Gateway gateway;
  private final Holdings holdings;
  private final Accounts accounts;
  private final MailRoom mailRoom;
  private final Leasing leasing;
  private final Memberships memberships;
  private final Answers answers;
  private final AuditLog auditLog;
  private final Webhooks webhooks;

  private Coffer(Ports ports) {
    Ports.Stores stores = ports.stores();
    Ports.Crypto crypto = ports.crypto();
    Ports.World world = ports.world();
    Transactions transactions = stores.transactions();
    firms =
        new Firms(stores.firms(), transactions, crypto.keys(), crypto.signatures(), world.clock());
    firmKeys =
        new FirmKeys(
            firms,
            stores.firms(),
            stores.outbox(),
            transactions,
            crypto.keys(),
            crypto.signatures(),
            world.ids(),
            world.clock());
    mailRoom =
        new MailRoom(
            stores.outbox(),
            transactions,
            crypto.secrets(),
            world.mailer(),
            world.ids(),
            world.clock(),
            ports.settings().mail(),
            ports.settings().accounts());
    notices =
        new Notices(
            stores.catalog(),
            stores.licenses(),
            stores.firms(),
            mailRoom,
            new Events(stores.outbox(), world.ids(), world.clock()),
            transactions,
            world.clock());
    sales =
        new Sales(
            stores.catalog(),
            stores.licenses(),
            stores.accounts(),
            notices,
            stores.outbox(),
            transactions,
            world.random(),
            world.ids(),
            world.clock());
    orderImport = new OrderImport(sales, notices, stores.catalog(), transactions);
    productKeys =
        new ProductKeys(
            stores.catalog(), transactions, crypto.secrets(), crypto.wrap(), world.random());
    tokens =
        new ApiTokens(
            stores.tokens(),
            stores.outbox(),
            transactions,
            world.random(),
            world.ids(),
            world.clock());
    central =
        new Central(
            firms,
            stores.licenses(),
            stores.chains(),
            stores.outbox(),
            transactions,
            crypto.signatures(),
            productKeys,
            world.ids(),
            world.random(),
            world.clock());
    containers =
        new SoftwareContainers(
            ContainerKind.CLOUD,
            stores.sealedState(),
            crypto.keys(),
            crypto.secrets(),
            crypto.signatures(),
            firms,
            world.clock(),
            new LedgerGate(stores.leases(), world.clock(), ports.settings().leases()));
    cloud =
        new Cloud(
            stores.cloud(),
            containers,
            central,
            transactions,
            crypto.signatures(),
            world.random(),
            world.ids(),
            world.clock());
    HeldContainers held = serial -> stores.cloud().container(serial).isPresent();
    changes =
        new Changes(
            stores.catalog(),
            stores.licenses(),
            stores.chains(),
            stores.contacts(),
            held,
            stores.outbox(),
            transactions,
            world.ids(),
            world.clock());
    autoUpdate =
        new AutoUpdate(stores.contacts(), held, cloud, transactions, world.ids(), world.clock());
    gateway =
        new Gateway(
            central,
            cloud,
            stores.cloud(),
            containers,
            transactions,
            world.random(),
            world.clock());
    accounts =
        new Accounts(
            stores.accounts(),
            stores.licenses(),
            crypto.passwords(),
            mailRoom,
            transactions,
            world.random(),
            world.ids(),
            world.clock(),
            ports.settings().accounts());
    holdings =
        new Holdings(
            cloud,
            changes,
            stores.catalog(),
            stores.licenses(),
            stores.contacts(),
            held,
            mailRoom,
            crypto.secrets(),
            transactions,
            world.clock());
    memberships =
        new Memberships(
            cloud,
            stores.cloud(),
            stores.licenses(),
            stores.chains(),
            accounts,
            gateway,
            transactions);
    webhooks =
        new Webhooks(
            stores.webhooks(),
            world.webhooks(),
            new Events(stores.outbox(), world.ids(), world.clock()),
            transactions,
            crypto.secrets(),
            world.random(),
            world.ids(),
            world.clock());
    auditLog =
        new AuditLog(stores.audit(), stores.outbox(), firms, webhooks, transactions, world.clock());
    answers = new Answers(stores.outbox(), transactions, crypto.secrets(), world.clock());
    leasing = new Leasing(stores.leases(), containers, world.clock(), ports.settings().leases());
  }

  /** Wires the services in plain Java. */
  public static Coffer with(Ports ports) {
    return new Coffer(ports);
  }

  public Firms firms() {
    return firms;
  }

  public FirmKeys firmKeys() {
    return firmKeys;
  }

  public Sales sales() {
    return sales;
  }

  public OrderImport orderImport() {
    return orderImport;
  }

  public Notices notices() {
    return notices;
  }

  public Changes changes() {
    return changes;
  }

  public ApiTokens tokens() {
    return tokens;
  }

  public ProductKeys productKeys() {
    return productKeys;
  }

  public Central central() {
    return central;
  }

  public Cloud cloud() {
    return cloud;
  }

  /** The Cloud's containers. */
  public SoftwareContainers containers() {
    return containers;
  }

  public AutoUpdate autoUpdate() {
    return autoUpdate;
  }

  public Gateway gateway() {
    return gateway;
  }

  public Holdings holdings() {
    return holdings;
  }

  public Accounts accounts() {
    return accounts;
  }

  public MailRoom mailRoom() {
    return mailRoom;
  }

  public Leasing leasing() {
    return leasing;
  }

  public Memberships memberships() {
    return memberships;
  }

  public Answers answers() {
    return answers;
  }

  public AuditLog auditLog() {
    return auditLog;
  }

  public Webhooks webhooks() {
    return webhooks;
  }
}

package dev.coffer.application;

import dev.coffer.application.account.AccountSettings;
import dev.coffer.application.account.AccountStore;
import dev.coffer.application.account.MailTexts;
import dev.coffer.application.account.Mailer;
import dev.coffer.application.account.PasswordHash;
import dev.coffer.application.audit.AuditStore;
import dev.coffer.application.central.CatalogStore;
import dev.coffer.application.central.ChainStore;
import dev.coffer.application.central.ContactQueue;
import dev.coffer.application.central.FirmStore;
import dev.coffer.application.central.LicenseStore;
import dev.coffer.application.central.TokenStore;
import dev.coffer.application.cloud.CloudStore;
import dev.coffer.application.container.KeyWrap;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.application.lease.LeaseSettings;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.application.webhook.WebhookSender;
import dev.coffer.application.webhook.WebhookStore;
import dev.coffer.domain.crypto.SignatureCheck;
import java.time.InstantSource;

/**
 * Everything that {@link Coffer} needs from outside.
 *
 * @param stores what is kept, all in one database with {@code transactions}
 * @param crypto keys and secrets
 * @param world time, randomness, ids and mail
 */
public record Ports(Stores stores, Crypto crypto, World world, Settings settings) {
  /** What is kept. */
  public record Stores(
      Transactions transactions,
      FirmStore firms,
      CatalogStore catalog,
      LicenseStore licenses,
      ChainStore chains,
      ContactQueue contacts,
      TokenStore tokens,
      AccountStore accounts,
      CloudStore cloud,
      SealedState sealedState,
      Outbox outbox,
      AuditStore audit,
      WebhookStore webhooks,
      LeaseLedger leases) {}

  /** Keys and secrets. */
  public record Crypto(
      Keys keys,
      Secrets secrets,
      SignatureCheck signatures,
      PasswordHash passwords,
      KeyWrap wrap) {}

  /** Time, randomness, ids and mail. */
  public record World(
      InstantSource clock, RandomSource random, Ids ids, Mailer mailer, WebhookSender webhooks) {
    /** Without webhooks. */
    public World(InstantSource clock, RandomSource random, Ids ids, Mailer mailer) {
      this(clock, random, ids, mailer, WebhookSender.NONE);
    }

    /** With ids in the order of their making. */
    public static World of(InstantSource clock, RandomSource random, Mailer mailer) {
      return new World(clock, random, new TimeOrderedIds(clock, random), mailer);
    }
  }

  /** How the services behave. */
  public record Settings(AccountSettings accounts, LeaseSettings leases, MailTexts mail) {
    /** With the usual texts of mail. */
    public Settings(AccountSettings accounts, LeaseSettings leases) {
      this(accounts, leases, MailTexts.USUAL);
    }
  }
}

package dev.coffer.bootstrap.server;

import dagger.Module;
import dagger.Provides;
import dev.coffer.adapters.cloud.mail.FolderMailer;
import dev.coffer.adapters.cloud.webhook.HttpWebhooks;
import dev.coffer.adapters.persistence.jdbi.Persistence;
import dev.coffer.application.Coffer;
import dev.coffer.application.Ids;
import dev.coffer.application.Ports;
import dev.coffer.application.RandomSource;
import dev.coffer.application.TimeOrderedIds;
import dev.coffer.application.account.AccountSettings;
import dev.coffer.application.lease.LeaseSettings;
import dev.coffer.bootstrap.config.Configuration;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Time, ids, mail, settings, and the services over all ports. */
@Module
interface WorldModule {
  @Provides
  static InstantSource clock(Persistence persistence) {
    return persistence.clock();
  }

  @Provides
  @Singleton
  static Ids ids(InstantSource clock, RandomSource random) {
    return new TimeOrderedIds(clock, random);
  }

  @Provides
  static Ports.World world(
      InstantSource clock, RandomSource random, Ids ids, Configuration configuration) {
    return new Ports.World(
        clock,
        random,
        ids,
        new FolderMailer(configuration.mailDir(), clock),
        new HttpWebhooks(configuration.privateWebhooks()));
  }

  @Provides
  static Ports.Settings settings(Configuration configuration) {
    return new Ports.Settings(
        new AccountSettings(
            configuration.accounts().confirmation(), RunningServer.address(configuration)),
        new LeaseSettings(configuration.leases().term()));
  }

  @Provides
  @Singleton
  static Ports ports(
      Ports.Stores stores, Ports.Crypto crypto, Ports.World world, Ports.Settings settings) {
    return new Ports(stores, crypto, world, settings);
  }

  @Provides
  @Singleton
  static Coffer coffer(Ports ports) {
    return Coffer.with(ports);
  }
}

package dev.coffer.bootstrap.server;

import dagger.Module;
import dagger.Provides;
import dev.coffer.adapters.cloud.mail.FolderMailer;
import dev.coffer.adapters.cloud.mail.SmtpMailer;
import dev.coffer.adapters.cloud.mail.SmtpSettings;
import dev.coffer.adapters.cloud.webhook.HttpWebhooks;
import dev.coffer.adapters.persistence.jdbi.Persistence;
import dev.coffer.application.Coffer;
import dev.coffer.application.Ids;
import dev.coffer.application.Ports;
import dev.coffer.application.RandomSource;
import dev.coffer.application.TimeOrderedIds;
import dev.coffer.application.account.AccountSettings;
import dev.coffer.application.account.Mailer;
import dev.coffer.application.lease.LeaseSettings;
import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.bootstrap.config.Secret;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

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
        mailer(configuration.mail(), clock),
        new HttpWebhooks(configuration.privateWebhooks()));
  }

  private static Mailer mailer(Configuration.Mail mail, InstantSource clock) {
    return mail.server()
        .<Mailer>map(
            server ->
                new SmtpMailer(
                    new SmtpSettings(server, mail.from().orElseThrow(), login(mail)), clock))
        .orElseGet(() -> intoFolder(mail.folder(), clock));
  }

  private static Mailer intoFolder(Path folder, InstantSource clock) {
    try {
      return new FolderMailer(folder, clock);
    } catch (UncheckedIOException e) {
      throw ServerFiles.unmade("mail.dir", folder);
    }
  }

  private static Optional<SmtpSettings.Login> login(Configuration.Mail mail) {
    return mail.user()
        .map(
            user ->
                new SmtpSettings.Login(user, mail.password().map(Secret::reveal).orElseThrow()));
  }

  @Provides
  static Ports.Settings settings(Configuration configuration) {
    return new Ports.Settings(
        new AccountSettings(
            configuration.accounts().confirmation(), RunningServer.address(configuration)),
        new LeaseSettings(configuration.leases().term()),
        configuration.mail().texts());
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

package dev.coffer.bootstrap.server;

import dagger.Module;
import dagger.Provides;
import dev.coffer.adapters.hardware.software.OwnSignatures;
import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.application.Ports;
import dev.coffer.application.RandomSource;
import dev.coffer.application.container.Secrets;
import dev.coffer.bootstrap.config.Configuration;
import jakarta.inject.Singleton;

/** Keys and secrets in software, under the master key's file. */
@Module
interface CryptoModule {
  /** Password hashes at a time, each with its 19 MiB. */
  int HASHES = 4;

  @Provides
  @Singleton
  static RandomSource random() {
    return SoftwareCrypto.random();
  }

  @Provides
  @Singleton
  static SignatureCounts signatures() {
    return new SignatureCounts();
  }

  @Provides
  @Singleton
  static Ports.Crypto crypto(
      Configuration configuration, RandomSource random, SignatureCounts signatures) {
    Secrets secrets = SoftwareCrypto.secrets(configuration.masterKeyFile(), random);
    OwnSignatures own = SoftwareCrypto.ownSignatures();
    return new Ports.Crypto(
        own.remembering(signatures.counting(SoftwareCrypto.keys(secrets, random))),
        secrets,
        own.sparing(signatures.counting(SoftwareCrypto.signatureCheck())),
        SoftwareCrypto.passwords(random, HASHES),
        SoftwareCrypto.keyWrap(random));
  }
}

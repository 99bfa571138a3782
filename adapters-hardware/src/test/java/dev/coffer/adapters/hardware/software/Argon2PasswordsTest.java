package dev.coffer.adapters.hardware.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.account.PasswordHash;
import dev.coffer.application.account.PasswordHashContract;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.Bytes;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;

class Argon2PasswordsTest implements PasswordHashContract {
  private final PasswordHash passwords = SoftwareCrypto.passwords(new SeededRandom(8), 2);

  @Override
  public PasswordHash passwords() {
    return passwords;
  }

  @Test
  void rfc9106Section53IsHashedAsThere() {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(32)
            .withIterations(3)
            .withParallelism(4)
            .withSalt(Bytes.fromHex("02".repeat(16)).toArray())
            .withSecret(Bytes.fromHex("03".repeat(8)).toArray())
            .withAdditional(Bytes.fromHex("04".repeat(12)).toArray())
            .build());
    byte[] tag = new byte[32];
    generator.generateBytes(Bytes.fromHex("01".repeat(32)).toArray(), tag);
    assertThat(Bytes.of(tag).hex())
        .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
  }

  /** Hashes that the authors of Argon2 publish as tests of their own code. */
  @Test
  void hashesOfTheReferenceImplementationMatch() {
    for (String hash :
        List.of(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ"
                + "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ"
                + "$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc")) {
      assertThat(passwords.matches("password".toCharArray(), hash)).as(hash).isTrue();
      assertThat(passwords.matches("passwords".toCharArray(), hash)).as(hash).isFalse();
    }
  }

  @Test
  void aHashNamesItsCosts() {
    assertThat(passwords.hash("secret".toCharArray()))
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
  }

  @Test
  void costsOutOfBoundsAreRefusedBeforeAnyWork() {
    String tail = "$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    for (String costs :
        List.of(
            "m=9999999,t=2,p=1",
            "m=262145,t=2,p=1",
            "m=256,t=17,p=1",
            "m=256,t=2,p=9",
            "m=7,t=2,p=1",
            "m=63,t=2,p=8",
            "m=0,t=2,p=1",
            "m=256,t=0,p=1",
            "m=-1,t=2,p=1",
            "t=2,m=256,p=1")) {
      assertThatThrownBy(
              () -> passwords.matches("p".toCharArray(), "$argon2id$v=19$" + costs + tail))
          .as(costs)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void moreCallersThanTurnsAllGetTheirAnswer() throws Exception {
    PasswordHash oneAtATime = SoftwareCrypto.passwords(new SeededRandom(9), 1);
    String hash = oneAtATime.hash("secret".toCharArray());
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> match = () -> oneAtATime.matches("secret".toCharArray(), hash);
      for (var answer : pool.invokeAll(IntStream.range(0, 8).mapToObj(i -> match).toList())) {
        assertThat(answer.get()).isTrue();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void turnsAreBounded() {
    for (int concurrent : new int[] {0, -1, 65}) {
      assertThatThrownBy(() -> SoftwareCrypto.passwords(new SeededRandom(9), concurrent))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

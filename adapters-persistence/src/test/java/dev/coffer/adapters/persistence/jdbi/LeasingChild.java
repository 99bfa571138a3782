package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.adapters.persistence.jdbi.PersistenceSettings.Durability;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseResult;
import dev.coffer.domain.lease.PoolTerms;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.LicenseId;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A process that takes leases, gives them back and writes notes on several threads until it is
 * killed, and says each before (wanting, releasing) or after (granted, noted) on standard output.
 */
final class LeasingChild {
  static final int SEATS = 40;
  static final LeasePoolId POOL =
      new LeasePoolId(
          ContainerSerial.parse("C0123456789ABCDEF"),
          new LicenseId(new Id(Bytes.of(new byte[Id.LENGTH]))));

  private static final int THREADS = 4;
  private static final Duration TERM = Duration.ofHours(1);

  private LeasingChild() {}

  public static void main(String[] arguments) {
    PersistenceSettings settings =
        PersistenceSettings.embedded(Path.of(arguments[0]), Durability.valueOf(arguments[1]));
    Persistence persistence = Persistence.open(settings, InstantSource.system());
    JdbiTransactions transactions = (JdbiTransactions) persistence.transactions();
    transactions.run(
        () -> transactions.writing().execute("create table note (text varchar(99) primary key)"));
    persistence.leases().define(POOL, 1, PoolTerms.of(SEATS, Counting.PER_ACCESS, TERM));
    for (int i = 0; i < THREADS; i++) {
      long seed = i;
      new Thread(() -> work(persistence, new Random(seed))).start();
    }
  }

  static List<String> notes(Persistence persistence) {
    JdbiTransactions transactions = (JdbiTransactions) persistence.transactions();
    return transactions.inTransaction(
        () ->
            transactions.reading().createQuery("select text from note").mapTo(String.class).list());
  }

  private static void work(Persistence persistence, Random random) {
    Deque<LeaseId> mine = new ArrayDeque<>();
    while (true) {
      if (random.nextInt(4) == 0) {
        note(persistence, random.nextLong());
      } else if (mine.size() < SEATS / THREADS - 2) {
        byte[] id = new byte[Id.LENGTH];
        random.nextBytes(id);
        take(persistence, new LeaseId(new Id(Bytes.of(id)))).ifPresent(mine::add);
      } else {
        LeaseId lease = mine.remove();
        say("releasing", lease.text());
        persistence.leases().execute(new LeaseCommand.Release(POOL, lease, Optional.empty()));
      }
    }
  }

  private static Optional<LeaseId> take(Persistence persistence, LeaseId lease) {
    say("wanting", lease.text());
    LeaseResult result =
        persistence
            .leases()
            .execute(
                new LeaseCommand.Acquire(
                    POOL, lease, new Holder("h"), new Station("s"), Optional.empty(), TERM));
    if (!(result instanceof LeaseResult.Granted)) {
      return Optional.empty();
    }
    say("granted", lease.text());
    return Optional.of(lease);
  }

  private static void note(Persistence persistence, long number) {
    String text = Long.toHexString(number);
    JdbiTransactions transactions = (JdbiTransactions) persistence.transactions();
    transactions.run(() -> transactions.writing().execute("insert into note values (?)", text));
    say("noted", text);
  }

  private static void say(String what, String which) {
    byte[] line = (what + " " + which + " .\n").getBytes(StandardCharsets.UTF_8);
    PrintStream out = System.out;
    synchronized (out) {
      out.write(line, 0, line.length);
      out.flush();
    }
  }
}

package dev.coffer.adapters.persistence.home;

import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.lease.LeaseLedger;
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
import java.util.Optional;
import java.util.Random;

/**
 * One of the processes of a home: replaces a container's file and takes seats until it is killed,
 * and says each before (wanting, releasing) or after (granted, replaced) on standard output.
 */
final class HomeChild {
  static final int SEATS = 5;
  static final ContainerSerial SERIAL = ContainerSerial.parse("M0123456789ABCDEF");
  static final LeasePoolId POOL =
      new LeasePoolId(SERIAL, new LicenseId(new Id(Bytes.of(new byte[Id.LENGTH]))));

  private static final Duration TERM = Duration.ofHours(1);

  private HomeChild() {}

  /**
   * Works in a home.
   *
   * @param arguments the home, and a number of its own
   */
  public static void main(String[] arguments) {
    Path home = Path.of(arguments[0]);
    Random random = new Random(Long.parseLong(arguments[1]));
    SealedState files = new ContainerFiles(home, Disk.SYSTEM);
    LeaseLedger seats = new HomeLedger(home, Disk.SYSTEM, InstantSource.system(), Optional.empty());
    seats.define(POOL, 1, PoolTerms.of(SEATS, Counting.PER_ACCESS, TERM));
    Deque<LeaseId> mine = new ArrayDeque<>();
    while (true) {
      if (random.nextBoolean()) {
        replace(files);
      } else if (mine.isEmpty() || random.nextBoolean()) {
        byte[] id = new byte[Id.LENGTH];
        random.nextBytes(id);
        take(seats, new LeaseId(new Id(Bytes.of(id)))).ifPresent(mine::add);
      } else {
        LeaseId lease = mine.remove();
        say("releasing", lease.text());
        seats.execute(new LeaseCommand.Release(POOL, lease, Optional.empty()));
      }
    }
  }

  /** What the file holds at a version. */
  static Bytes content(long version) {
    return Bytes.utf8(("state " + version + " ").repeat(2000));
  }

  private static void replace(SealedState files) {
    SealedState.Stored before =
        files.find(SERIAL).orElseThrow(() -> new StoreUnavailable("the file is gone", null));
    long next = before.version() + 1;
    if (files.replace(SERIAL, before.version(), content(next))) {
      say("replaced", Long.toString(next));
    }
  }

  private static Optional<LeaseId> take(LeaseLedger seats, LeaseId lease) {
    say("wanting", lease.text());
    LeaseResult result =
        seats.execute(
            new LeaseCommand.Acquire(
                POOL, lease, new Holder("h"), new Station("s"), Optional.empty(), TERM));
    if (!(result instanceof LeaseResult.Granted)) {
      return Optional.empty();
    }
    say("granted", lease.text());
    return Optional.of(lease);
  }

  private static void say(String what, String which) {
    byte[] line = (what + " " + which + " .\n").getBytes(StandardCharsets.UTF_8);
    PrintStream out = System.out;
    out.write(line, 0, line.length);
    out.flush();
  }
}

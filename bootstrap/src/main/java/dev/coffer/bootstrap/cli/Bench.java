package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.application.runtime.HeldSeat;
import dev.coffer.application.runtime.LocalRuntime;
import dev.coffer.bootstrap.bench.ActivationBench;
import dev.coffer.bootstrap.bench.MachineBench;
import dev.coffer.bootstrap.bench.ProtectionBench;
import dev.coffer.bootstrap.bench.ValidityBench;
import dev.coffer.bootstrap.bench.VerificationBench;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.update.SignedUpdate;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures this machine. */
@Command(
    name = "bench",
    description = "Measure this machine.",
    subcommands = {
      Bench.Prepare.class,
      Bench.Activation.class,
      Bench.Validity.class,
      Bench.Protection.class,
      Bench.Verification.class,
      Bench.Machine.class
    })
final class Bench {
  Bench() {}

  /** A server with many licences, to measure. */
  @Command(
      name = "prepare",
      description =
          "Make the data of a server that has sold many licences, for 'coffer bench activation"
              + " --in'; on H2 there or the empty database that COFFER_DATABASE_URL names.")
  static final class Prepare implements Verb {
    @Parameters(
        paramLabel = "DIRECTORY",
        description = "Where it is made: absent or empty. Delete it when you are done.")
    private Path folder;

    @Option(
        names = "--licenses",
        paramLabel = "N",
        defaultValue = "1000000",
        description = "So many licences are sold, 1 to 10000000; 1000000 without it.")
    private int licenses;

    @Option(names = "--hybrid", description = "By a firm that signs with ML-DSA-65 too.")
    private boolean hybrid;

    @Override
    public int run(Console console) throws Exception {
      if (licenses < 1 || licenses > 10_000_000) {
        throw new Misuse("--licenses must be 1..10000000.", "Leave it out for 1000000.");
      }
      ActivationBench.Prepared prepared;
      try {
        prepared =
            ActivationBench.prepare(
                Main.class.getName(), folder.toAbsolutePath(), hybrid, licenses, console::progress);
      } catch (FileAlreadyExistsException e) {
        throw new Misuse(
            "There is something in " + folder + " already.", "Name an absent or empty directory.");
      }
      console.answer(
          prepared,
          () -> {
            line(console, "licences", prepared.licenses());
            line(console, "seconds", prepared.seconds());
            line(console, "licences/s", prepared.perSecond());
            console.line("Now: coffer bench activation --in " + folder);
          });
      return ExitCode.OK;
    }
  }

  /** Activations a second. */
  @Command(
      name = "activation",
      description =
          "Activations a second, over HTTP, of a server in another process, on H2 or the empty"
              + " database that COFFER_DATABASE_URL names.")
  static final class Activation implements Verb {
    @Option(
        names = "--in",
        paramLabel = "DIRECTORY",
        description =
            "On the data that 'coffer bench prepare' made there, which stay; on fresh data without"
                + " it.")
    private @Nullable Path folder;

    @Option(
        names = "--clients",
        paramLabel = "N",
        defaultValue = "8",
        description = "Clients at once, 1 to 256; 8 without it.")
    private int clients;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        defaultValue = "15",
        description = "How long is measured; 15 without it.")
    private int seconds;

    @Option(
        names = "--warm-up",
        paramLabel = "N",
        defaultValue = "120",
        description = "Seconds to become warm in, at most; 120 without it.")
    private int warmUp;

    @Option(names = "--hybrid", description = "Of a firm that signs with ML-DSA-65 too.")
    private boolean hybrid;

    @Option(
        names = "--licenses",
        paramLabel = "N",
        defaultValue = "0",
        description = "So many licences are sold before, at most 10000000; none without it.")
    private int licenses;

    @Option(names = "--two-nodes", description = "Of two servers on one PostgreSQL.")
    private boolean twoNodes;

    @Override
    public int run(Console console) throws Exception {
      if (clients < 1 || clients > 256 || seconds < 1 || seconds > 600) {
        throw new Misuse(
            "--clients must be 1..256 and --seconds 1..600.", "Leave them out for 8 and 15.");
      }
      if (licenses < 0 || licenses > 10_000_000) {
        throw new Misuse("--licenses must be 0..10000000.", "Leave it out for none.");
      }
      if (warmUp < 0 || warmUp > 600) {
        throw new Misuse("--warm-up must be 0..600 seconds.", "Leave it out for 120.");
      }
      if (folder != null && hybrid) {
        throw new Misuse(
            "--hybrid is decided when the data are made.",
            "Leave it out, or make others with 'coffer bench prepare --hybrid'.");
      }
      ActivationBench.Result result;
      try {
        result =
            ActivationBench.run(
                Main.class.getName(),
                new ActivationBench.Plan(
                    clients,
                    Optional.ofNullable(folder).map(Path::toAbsolutePath),
                    hybrid,
                    twoNodes,
                    licenses,
                    Duration.ofSeconds(warmUp),
                    Duration.ofSeconds(seconds)),
                console::progress);
      } catch (NoSuchFileException e) {
        throw new Misuse(
            "Nothing was prepared in " + folder + ".",
            "First 'coffer bench prepare " + folder + "'.");
      }
      console.answer(
          result,
          () -> {
            line(console, "activations/s", result.perSecond());
            line(console, "activations", (double) result.activations());
            line(console, "clients", result.clients());
            line(console, "median ms", result.medianMillis());
            line(console, "p99 ms", result.p99Millis());
            line(console, "requests each", result.requests());
            line(console, "commits each", result.commits());
            line(console, "signatures made each (server)", result.signaturesMade());
            line(console, "signatures checked each (server)", result.signaturesChecked());
            line(console, "processor ms each (server)", result.serverCpuMillis());
            line(console, "processor ms each (client)", result.clientCpuMillis());
          });
      return ExitCode.OK;
    }
  }

  /** The cost of asking a held seat. */
  @Command(
      name = "validity",
      description = "The cost of asking a held seat whether it is valid; needs a licence here.")
  static final class Validity implements Verb {
    @Option(names = "--firm", required = true, paramLabel = "F", description = "Firm code.")
    private long firm;

    @Option(names = "--product", required = true, paramLabel = "P", description = "Product code.")
    private long product;

    @Mixin private CustomerOptions options;

    @Override
    public int run(Console console) {
      Computer computer = Computer.at(console.home());
      LeaseQuery query =
          new LeaseQuery(
              computer.firm(new FirmCode(firm)).id(), new ProductCode(product), Optional.empty());
      List<SeatSource> sources =
          options.containers(console, computer).stream()
              .map((Membership each) -> (SeatSource) computer.container(each))
              .toList();
      try (BackgroundTasks tasks = new BackgroundTasks()) {
        LocalRuntime runtime =
            new LocalRuntime(
                sources,
                computer.trust(),
                computer.check(),
                System::nanoTime,
                tasks,
                SoftwareCrypto.random(),
                computer.ids());
        HeldSeat seat =
            Refusal.unless(
                runtime.acquire(
                    query, new Holder("bench"), new Station(computer.state().station())));
        try (seat) {
          console.progress("asking");
          ValidityBench.Result result = ValidityBench.run(seat);
          console.answer(
              result,
              () -> {
                line(console, "ns a call", result.nanosPerCall());
                line(console, "bytes a call", result.bytesPerCall());
              });
        }
      }
      return ExitCode.OK;
    }
  }

  /** The speed of protected files. */
  @Command(
      name = "protection",
      description = "Bytes a second when protecting and opening, in memory, on one thread.")
  static final class Protection implements Verb {
    @Option(
        names = "--mib",
        paramLabel = "N",
        defaultValue = "512",
        description = "Size of a file in MiB, 1 to 65536; 512 without it.")
    private int mib;

    @Override
    public int run(Console console) throws IOException {
      if (mib < 1 || mib > 65_536) {
        throw new Misuse("--mib must be 1..65536.", "Leave it out for 512.");
      }
      console.progress("protecting and opening");
      ProtectionBench.Result result = ProtectionBench.run(mib);
      console.answer(
          result,
          () -> {
            line(console, "protect MB/s", result.sealMegabytes());
            line(console, "open MB/s", result.openMegabytes());
            line(console, "MiB a file", result.mib());
            line(console, "processors", result.processors());
            console.line("java " + result.java());
          });
      return ExitCode.OK;
    }
  }

  /** The speed of verifying licences. */
  @Command(
      name = "verification",
      description = "Licences verified a second that were never seen before, on one thread.")
  static final class Verification implements Verb {
    @Parameters(paramLabel = "FILE", description = "An armored file with an update.")
    private Path file;

    @Option(
        names = "--anchor",
        paramLabel = "A",
        required = true,
        description = "The firm's anchor, an armored file.")
    private Path anchor;

    @Override
    public int run(Console console) {
      SignatureCheck check = SoftwareCrypto.signatureCheck();
      SignedUpdate update =
          ArmoredFile.read(file).stream()
              .filter(armor -> armor.type() == Armor.Type.UPDATE)
              .flatMap(armor -> SignedUpdate.parseBundle(armor.content()).stream())
              .findFirst()
              .orElseThrow(() -> new Misuse("The file has no update.", "Name one that has."));
      console.progress("verifying");
      VerificationBench.Result result;
      try {
        result = VerificationBench.run(ArmoredFile.anchor(anchor, check), update, check, 2000);
      } catch (IllegalArgumentException e) {
        throw new Refusal(
            "file.not-genuine",
            "The file " + file + " does not verify.",
            "'coffer verify' tells which layer does not.");
      }
      console.answer(
          result,
          () -> {
            line(console, "licences/s, median", result.perSecond());
            line(console, "licences/s, best", result.best());
            console.line("java " + result.java());
          });
      return ExitCode.OK;
    }
  }

  /** What a machine container costs. */
  @Command(
      name = "machine",
      description =
          "What opening a machine container, a seat of it and an update of it cost, on one thread, with"
              + " files in a folder that is made for it and deleted.")
  static final class Machine implements Verb {
    @Option(
        names = "--in",
        paramLabel = "DIRECTORY",
        description = "Where the folder is made: on the disk to be measured; here without it.")
    private Path in = Path.of("");

    @Override
    public int run(Console console) throws IOException {
      Path home = Files.createTempDirectory(in.toAbsolutePath(), "coffer-bench-");
      try {
        console.progress("opening, taking seats, applying");
        MachineBench.Result result =
            MachineBench.run(home, console.environment().fingerprint().apply(home));
        console.answer(
            result,
            () -> {
              line(console, "opening ms, the first", result.firstOpenMillis());
              line(console, "opening ms, median", result.openMillis());
              line(console, "a seat µs, median", result.seatMicros());
              line(console, "a seat of 64 together µs, median", result.batchedSeatMicros());
              line(console, "an update ms, median", result.applyMillis());
              line(console, "parts of the fingerprint", result.parts());
              if (result.madeUp()) {
                console.line(
                    "This computer has no part to bind to: one was made up for the bench.");
              }
              console.line("java " + result.java());
            });
      } finally {
        try (Stream<Path> all = Files.walk(home)) {
          all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
        }
      }
      return ExitCode.OK;
    }
  }

  private static void line(Console console, String name, double value) {
    console.line(String.format(Locale.ROOT, "%-34s %10.2f", name, value));
  }
}

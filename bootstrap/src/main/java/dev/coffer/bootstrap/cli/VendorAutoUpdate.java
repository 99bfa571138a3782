package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.wire.ChangesWire;
import dev.coffer.domain.Id;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has the server bring what waits into cloud containers, and shows how far it is. */
@Command(
    name = "auto-update",
    description = "Have what waits brought into all cloud containers now.")
final class VendorAutoUpdate implements Verb {
  private static final long STEP_MILLIS = 250;

  @Mixin private VendorOptions options;

  @Option(names = "--wait", description = "Wait until every container was reached.")
  private boolean waits;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long to wait at most; 300 without it.")
  private int timeout;

  @Override
  public int run(Console console) throws InterruptedException {
    VendorClient client = options.client(console);
    ChangesWire.AutoUpdateBody begun = Refusal.unless(client.autoUpdate(Vendor.key()));
    ChangesWire.AutoUpdateBody now = waits ? awaited(console, client, begun) : begun;
    console.answer(now, () -> console.line(said(now)));
    if (waits && !now.done()) {
      throw new Refusal(
              "auto-update.unfinished",
              "Not reached in time: %d of %s."
                  .formatted(now.remaining(), Console.counted(now.total(), "container")),
              "They are tried again; see 'coffer vendor container waiting' for why.")
          .with("id", now.id());
    }
    return ExitCode.OK;
  }

  private ChangesWire.AutoUpdateBody awaited(
      Console console, VendorClient client, ChangesWire.AutoUpdateBody begun)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
    ChangesWire.AutoUpdateBody now = begun;
    CountDownLatch never = new CountDownLatch(1);
    while (!now.done() && System.nanoTime() < end) {
      console.progress(said(now));
      if (never.await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
        break;
      }
      now = Refusal.unless(client.autoUpdateProgress(Id.parse(begun.id())));
    }
    return now;
  }

  private static String said(ChangesWire.AutoUpdateBody now) {
    if (now.total() == 0) {
      return "auto-update: nothing waits; every container has been reached";
    }
    int waiting = now.remaining() - now.failing();
    String failing =
        (waiting == 0 ? "" : ", %d waiting".formatted(waiting))
            + (now.failing() == 0 ? "" : ", %d failing".formatted(now.failing()));
    return "auto-update: %d of %s reached%s"
        .formatted(
            now.total() - now.remaining(), Console.counted(now.total(), "container"), failing);
  }
}

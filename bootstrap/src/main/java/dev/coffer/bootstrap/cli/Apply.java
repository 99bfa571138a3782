package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.FileTransfer;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.ContainerDriver.ApplyOutcome;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Applies the updates of a file to the container of this computer that they are for. */
@Command(
    name = "apply",
    description = "Apply an update file: coffer apply FILE [--out RECEIPT]",
    footer = {
      "The receipt is the container's next context: hand it in (coffer vendor exchange RECEIPT …)",
      "so that the vendor knows. The same file twice is harmless."
    })
final class Apply implements Verb {
  @Parameters(paramLabel = "FILE", description = "Updates, as x.cofupd.")
  private Path file;

  @Option(names = "--out", paramLabel = "FILE", description = "Where the receipt goes, x.cofctx.")
  private @Nullable Path out;

  /** What became of one update. */
  record Line(long counter, String outcome) {}

  /** What became of one certified time. */
  record TimeLine(Instant time, String outcome) {}

  @Override
  public int run(Console console) {
    List<Armor> blocks = ArmoredFile.read(file);
    List<SignedUpdate> updates =
        blocks.stream()
            .filter(each -> each.type() == Armor.Type.UPDATE)
            .flatMap(each -> SignedUpdate.parseBundle(each.content()).stream())
            .toList();
    List<SignedMessage> times =
        blocks.stream()
            .filter(each -> each.type() == Armor.Type.TIME)
            .map(each -> SignedMessage.parse(each.content()))
            .toList();
    Computer computer = Computer.at(console.home());
    if (updates.isEmpty()
        && times.isEmpty()
        && blocks.stream().anyMatch(each -> each.type() == Armor.Type.UPDATE)) {
      return atItsEnd(console, computer);
    }
    if (updates.isEmpty() && times.isEmpty()) {
      throw new Refusal(
          "file.no-update",
          "The file " + file + " holds no update and no certified time.",
          "See what it holds: coffer inspect " + file + ".");
    }
    Own own = computer.own(console);
    List<Line> lines = new ArrayList<>();
    Optional<SignedMessage> receipt = Optional.empty();
    Optional<ContainerSerial> container = Optional.empty();
    Optional<FirmId> firm = Optional.empty();
    for (SignedUpdate update : updates) {
      LicenseUpdate claimed = genuine(computer, update);
      ContainerSerial serial = container(own, claimed.container());
      ApplyOutcome outcome = own.driver().apply(serial, update);
      if (!(outcome instanceof ApplyOutcome.Applied applied)) {
        throw refusal(serial, claimed, outcome).with("applied", lines);
      }
      receipt = Optional.of(applied.receipt());
      container = Optional.of(serial);
      firm = Optional.of(claimed.firm());
      lines.add(new Line(claimed.counter(), applied.repeated() ? "repeated" : "applied"));
    }
    List<TimeLine> certified = new ArrayList<>();
    for (SignedMessage time : times) {
      CertifiedContact contact = genuine(computer, time);
      ContainerSerial serial = container(own, contact.container());
      boolean newer = own.driver().contacted(serial, time);
      container = Optional.of(serial);
      certified.add(new TimeLine(contact.time(), newer ? "taken" : "known"));
    }
    if (out != null && receipt.isPresent()) {
      ContextFile.write(out, Armor.Type.CONTEXT, receipt.get());
    }
    if (firm.isPresent()) {
      computer.carried(
          container.orElseThrow(),
          firm.get(),
          FileTransfer.Stage.APPLIED,
          out == null ? "" : out.toAbsolutePath().toString());
    }
    answer(console, container.map(ContainerSerial::text).orElse(""), lines, certified);
    return ExitCode.OK;
  }

  /** An answer without updates: the vendor has seen the receipt, and nothing is missing. */
  private static int atItsEnd(Console console, Computer computer) {
    List<FileTransfer> waiting =
        computer.state().files().stream()
            .filter(each -> each.stage() == FileTransfer.Stage.APPLIED)
            .toList();
    if (waiting.size() == 1) {
      computer.ended(waiting.get(0).container(), waiting.get(0).firm());
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("updates", List.of());
    console.answer(data, () -> console.line("nothing is missing: the vendor has nothing more"));
    return ExitCode.OK;
  }

  /** What an update says, once its signature is known to be a firm's. */
  private LicenseUpdate genuine(Computer computer, SignedUpdate update) {
    Anchor.Reading anchor = Trust.carriedBy(update.message(), computer.check());
    if (anchor instanceof Anchor.Reading.Genuine carried
        && new Trust(carried.anchor(), computer.check()).read(update)
            instanceof Trust.UpdateReading.Genuine genuine) {
      return genuine.update().update();
    }
    throw new Refusal(
        "update.untrusted",
        "An update in %s is not signed by the firm it names; nothing of it was applied."
            .formatted(file),
        "Ask for the file again; 'coffer inspect' says what is wrong.");
  }

  /** The contact that a firm certified, once its signature is known to be that firm's. */
  private CertifiedContact genuine(Computer computer, SignedMessage time) {
    if (Trust.carriedBy(time, computer.check()) instanceof Anchor.Reading.Genuine carried) {
      Optional<CertifiedContact> contact =
          new Trust(carried.anchor(), computer.check()).readContact(time);
      if (contact.isPresent()) {
        return contact.get();
      }
    }
    throw new Refusal(
        "time.untrusted",
        "The time in %s is not signed by the firm it names; it was not taken.".formatted(file),
        "Ask for the file again; 'coffer inspect' says what is wrong.");
  }

  private void answer(
      Console console, String container, List<Line> lines, List<TimeLine> certified) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("container", container);
    data.put("updates", lines);
    data.put("times", certified);
    data.put("receipt", out == null ? null : out.toString());
    console.answer(
        data,
        () -> {
          lines.forEach(
              line ->
                  console.line(
                      line.outcome().equals("applied")
                          ? "applied: update " + line.counter()
                          : "update %d was in before; nothing changed".formatted(line.counter())));
          certified.forEach(
              line ->
                  console.line(
                      line.outcome().equals("taken")
                          ? "taken: the vendor certifies that it was in contact at " + line.time()
                          : "the certified time " + line.time() + " is known; nothing changed"));
          console.line(
              out == null ? "in container " + container : "receipt of " + container + ": " + out);
        });
  }

  private ContainerSerial container(Own own, Digest key) {
    ContainerDriver driver = own.driver();
    List<Own.Shut> shut = new ArrayList<>();
    Optional<ContainerSerial> here =
        own.open(shut).stream()
            .filter(serial -> driver.keys(serial).thumbprint().equals(key))
            .findFirst();
    if (here.isEmpty() && !shut.isEmpty()) {
      throw shut.get(0).why();
    }
    return here.orElseThrow(
        () ->
            new Refusal(
                "update.other-container",
                "The file is for a container that is not on this computer; nothing was changed.",
                "Apply it where its context was made."));
  }

  private static Refusal refusal(
      ContainerSerial serial, LicenseUpdate claimed, ApplyOutcome outcome) {
    long counter = claimed.counter();
    if (outcome instanceof ApplyOutcome.InUse inUse) {
      return new Refusal(
              "license.in-use",
              "What update %d takes from %s is in use until %s; nothing was changed."
                  .formatted(counter, serial.text(), inUse.until()),
              "Close the programs that use it, and apply the file again.")
          .with("until", inUse.until());
    }
    if (outcome instanceof ApplyOutcome.Untrusted untrusted) {
      return new Refusal(
              "update.untrusted",
              "Update %d is not signed by the firm it names; nothing was changed."
                  .formatted(counter),
              "Ask for the file again; 'coffer inspect' says what is wrong.")
          .with("reason", untrusted.reason());
    }
    ApplyOutcome.Refused refused = (ApplyOutcome.Refused) outcome;
    if (refused.reason() == ApplyResult.Reason.STALE_EPOCH
        && !claimed.issuer().equals(Issuer.CENTRAL)) {
      return new Refusal(
              "emergency.ended",
              "Update %d is of an emergency kit that has ended: the firm's keys were rotated since"
                      .formatted(counter)
                  + " it was made. Nothing was changed.",
              "Its vendor has to prepare another kit (coffer vendor emergency prepare) and issue"
                  + " the licence with that.")
          .with("reason", refused.reason())
          .with("counterHere", refused.counterHere());
    }
    boolean early = refused.reason() == ApplyResult.Reason.GAP;
    return new Refusal(
            "update.refused",
            early
                ? "Update %d comes too early: container %s is at %d and lacks what is between."
                    .formatted(counter, serial.text(), refused.counterHere())
                : "Update %d does not continue the state of container %s, which is at %d (%s)."
                    .formatted(
                        counter, serial.text(), refused.counterHere(), refused.reason().name()),
            early
                ? "Apply the earlier file first, or export a fresh context and hand that in."
                : "Export a fresh context (coffer context) and hand it in; the answer fits.")
        .with("reason", refused.reason())
        .with("counterHere", refused.counterHere());
  }
}

package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.ticket.TicketCode;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands a context in that came as a file, and writes the answer into another. */
@Command(
    name = "exchange",
    description = "Answer a context file: coffer vendor exchange FILE --out UPDATE --server URL",
    footer = "Needs no token: the signature of the container in the file is the right.")
final class VendorExchange implements Verb {
  @Parameters(paramLabel = "FILE", description = "A context, as x.cofctx.")
  private Path file;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "As x.cofupd.")
  private Path out;

  @Option(
      names = "--ticket",
      paramLabel = "TICKET",
      description = "A ticket whose licences are to come into the container.")
  private @Nullable String ticket;

  @Option(
      names = "--server",
      paramLabel = "URL[,URL…]",
      description = "The server; else COFFER_SERVER.")
  private @Nullable String server;

  @Override
  public int run(Console console) {
    CofferClient client =
        Servers.at(
            Optional.ofNullable(server)
                .or(() -> console.variable("COFFER_SERVER"))
                .map(Computer::address)
                .orElseThrow(() -> new Misuse("The server is missing.", "Give --server URL.")));
    Optional<TicketCode> code = Optional.ofNullable(ticket).map(Activate::ticket);
    List<SignedUpdate> updates = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    List<String> incidents = new ArrayList<>();
    List<SignedMessage> times = new ArrayList<>();
    List<String> wanting = new ArrayList<>();
    for (Handed handed : contexts()) {
      console.progress("asking " + server);
      VendorWire.ExchangeAnswer answer =
          Refusal.unless(client.gateway().exchange(handed.context(), code, handed.grant()));
      updates.addAll(
          SignedUpdate.parseBundle(
              Wire.bytes("updates", answer.updates(), SignedUpdate.LONGEST_BUNDLE)));
      answer.refused().stream()
          .map(each -> each.wish().license() + ": " + each.reason())
          .forEach(refused::add);
      answer.contactCertified().ifPresent(times::add);
      (answer.wantsGrant() ? wanting : incidents)
          .addAll(answer.incidentSeen().map(each -> each.kind().name()).stream().toList());
    }
    boolean writes = !updates.isEmpty() || !times.isEmpty();
    if (writes) {
      StringBuilder text = new StringBuilder();
      if (!updates.isEmpty()) {
        Bytes bundle = SignedUpdate.encodeBundle(updates);
        text.append(new Armor(Armor.Type.UPDATE, bundle).text());
      }
      times.forEach(time -> text.append(new Armor(Armor.Type.TIME, time.encoded()).text()));
      ContextFile.text(out, text.toString());
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("updates", updates.size());
    data.put("times", times.size());
    data.put("file", writes ? out.toString() : null);
    data.put("refused", refused);
    data.put("incidents", incidents);
    data.put("grantWanted", !wanting.isEmpty());
    console.answer(
        data,
        () ->
            console.line(
                writes
                    ? "%s%s: %s; bring it to the container: coffer apply %s"
                        .formatted(
                            Console.counted(updates.size(), "update"),
                            times.isEmpty() ? "" : " and the time, certified",
                            out,
                            out)
                    : "nothing new for the container; no file was written"));
    refused.forEach(each -> console.warn("a wish was not granted: " + each));
    wanting.forEach(
        each ->
            console.warn(
                "the container is ahead of its vendor's server, which was restored from a backup:"
                    + " it is given nothing until the server sees what was granted; make the file"
                    + " anew with coffer context … --grant"));
    incidents.forEach(
        each ->
            console.warn(
                "the container's state is in question (%s): its vendor has to decide, until then"
                        .formatted(each)
                    + " it is given nothing"));
    return ExitCode.OK;
  }

  /** A context, and what came with it. */
  private record Handed(SignedMessage context, Optional<SignedGrant> grant) {}

  /** The contexts of the file, each with the grant that follows it. */
  private List<Handed> contexts() {
    List<Handed> contexts = new ArrayList<>();
    for (Armor block : ArmoredFile.read(file)) {
      if (block.type() == Armor.Type.CONTEXT) {
        contexts.add(new Handed(SignedMessage.parse(block.content()), Optional.empty()));
      } else if (block.type() == Armor.Type.GRANT && !contexts.isEmpty()) {
        SignedMessage context = contexts.remove(contexts.size() - 1).context();
        contexts.add(new Handed(context, Optional.of(SignedGrant.parse(block.content()))));
      }
    }
    if (contexts.isEmpty()) {
      throw new Refusal(
          "file.no-context",
          "The file " + file + " holds no context.",
          "Make one where the container is: coffer context --firm F --out FILE.");
    }
    return contexts;
  }
}

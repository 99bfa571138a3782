package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.Begun;
import dev.coffer.adapters.persistence.home.HomeState.KnownFirm;
import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes in a file by what is in it; a credential file makes this computer a device. */
@Command(
    name = "import",
    description = "Take in a credential file (.cofcred) or a firm's anchor: coffer import FILE",
    footer = {
      "A credential file makes this computer a device of a container in the cloud. An anchor lets",
      "it know a firm without a network (coffer import ANCHOR --code F); compare the id that is",
      "shown with the vendor's by another way than the file came. Then: coffer context --firm F …"
    })
final class Import implements Verb {
  @Parameters(paramLabel = "FILE", description = "A credential file or an anchor.")
  private Path file;

  @Option(
      names = "--code",
      paramLabel = "F",
      description = "The code that a firm whose anchor is taken in is known by.")
  private @Nullable Long code;

  @Mixin private CustomerOptions options;

  @Override
  public int run(Console console) {
    Armor armor = ArmoredFile.read(file).get(0);
    return switch (armor.type()) {
      case CREDENTIAL -> credential(console, CredentialFile.parse(armor.content()));
      case CERTIFICATE -> anchor(console);
      case UPDATE, CONTEXT, TIME, GRANT ->
          throw new Refusal(
              "import.not-for-cloud",
              "A cloud container takes no %s file: its server brings what is new by itself."
                  .formatted(armor.type().name().toLowerCase(Locale.ROOT)),
              "Run 'coffer update', or 'coffer inspect FILE' to see what it holds.");
    };
  }

  /** A firm's anchor, trusted because a person takes it in. */
  private int anchor(Console console) {
    if (code == null) {
      throw new Misuse("It is not said which firm this is.", "Give its code as --code F.");
    }
    Computer computer = Computer.at(console.home());
    KnownFirm firm =
        computer.taken(
            new FirmCode(code),
            ArmoredFile.read(file).stream()
                .filter(each -> each.type() == Armor.Type.CERTIFICATE)
                .map(each -> SignedMessage.parse(each.content()))
                .toList());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("firm", firm.code().value());
    data.put("id", firm.id().root().hex());
    data.put("name", firm.name());
    console.answer(
        data,
        () ->
            console.line(
                "known: firm %s, %s (%s); compare the id with the vendor's"
                    .formatted(firm.code(), firm.name(), firm.id().root().hex())));
    return ExitCode.OK;
  }

  private int credential(Console console, CredentialFile credential) {
    Computer computer = Computer.at(console.home());
    String address = Computer.address(credential.server());
    Begun begun = computer.begin(Digest.sha256(credential.secret()), address);
    console.progress("enrolling at " + address);
    Membership membership =
        new Enrolling(computer, Servers.at(address), options.deviceName())
            .enrol(credential, begun, Optional.empty());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("status", "ready");
    data.put("server", address);
    data.put("container", membership.container().text());
    data.put("device", membership.device().text());
    console.answer(data, () -> console.line("ready: container " + membership.container().text()));
    return ExitCode.OK;
  }
}

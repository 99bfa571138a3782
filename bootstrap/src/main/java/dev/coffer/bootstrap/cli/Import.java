package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.Begun;
import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.crypto.Digest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes in a file by what is in it; a credential file makes this computer a device. */
@Command(name = "import", description = "Take in a credential file (.cofcred).")
final class Import implements Verb {
  @Parameters(paramLabel = "FILE", description = "An armored file.")
  private Path file;

  @Mixin private CustomerOptions options;

  @Override
  public int run(Console console) {
    Armor armor = ArmoredFile.read(file).get(0);
    return switch (armor.type()) {
      case CREDENTIAL -> credential(console, CredentialFile.parse(armor.content()));
      case UPDATE, CONTEXT, CERTIFICATE ->
          throw new Refusal(
              "import.not-for-cloud",
              "A cloud container takes no %s file: its server brings what is new by itself."
                  .formatted(armor.type().name().toLowerCase(Locale.ROOT)),
              "Run 'coffer update', or 'coffer inspect FILE' to see what it holds.");
    };
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

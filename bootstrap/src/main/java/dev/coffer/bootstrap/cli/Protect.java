package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.hardware.software.ProtectedStream;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.protect.ProtectedHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Protects a file so that only a licence of the product opens it: the vendor's side. */
@Command(
    name = "protect",
    description = "Protect a file for holders of a licence: coffer protect --product P IN OUT")
final class Protect implements Verb {
  private static final int KEY = 32;

  @Mixin private VendorOptions options;

  @Option(names = "--product", required = true, paramLabel = "P", description = "Product code.")
  private long product;

  @Option(
      names = "--feature",
      split = ",",
      paramLabel = "N",
      description = "A feature that must be licensed, 0 to 63. Repeatable.")
  private @Nullable List<Integer> features;

  @Option(
      names = "--release-date",
      paramLabel = "DATE",
      description = "When it is released, as 2026-03-01; maintenance has to cover it.")
  private @Nullable String released;

  @Option(
      names = "--units",
      paramLabel = "N",
      description = "Units charged each time it is opened; none without it.")
  private @Nullable Long units;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "IN", description = "The file to protect.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "The protected file.")
  private Path out;

  @Override
  public int run(Console console) {
    try (InputStream plain = NamedFile.open(in)) {
      if (ProtectedStream.begins(plain)) {
        throw new Refusal(
            "content.protected",
            "The file " + in + " is protected already.",
            "Name the file that it was made from; 'coffer inspect' tells what it is for.");
      }
      output.check(in, out);
      return protect(console, plain);
    } catch (IOException e) {
      throw NamedFile.unreadable(in);
    }
  }

  private int protect(Console console, InputStream plain) {
    VendorWire.ProtectionBody made =
        Refusal.unless(
            options
                .client(console)
                .protect(
                    Typed.product(product),
                    new VendorWire.NewProtection(
                        Typed.features(features),
                        Optional.ofNullable(released).map(Dates::parse).orElse(null),
                        units)));
    ProtectedHeader header =
        ProtectedHeader.parse(Wire.bytes("header", made.header(), ProtectedHeader.LONGEST));
    Bytes key = Wire.bytes("contentKey", made.contentKey(), KEY);
    console.progress("protecting " + in);
    long written = output.write(out, into -> ProtectedStream.seal(header, key, plain, into));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("file", out.toString());
    answer.put("bytes", written);
    answer.put("keyVersion", header.keyVersion());
    console.answer(answer, () -> console.line("protected: %s (%d bytes)".formatted(out, written)));
    return ExitCode.OK;
  }
}

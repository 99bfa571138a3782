package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.application.RandomSource;
import dev.coffer.application.TimeOrderedIds;
import dev.coffer.application.central.EmergencyDesk;
import dev.coffer.application.central.EmergencyKit;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.application.wire.FirmBody;
import dev.coffer.application.wire.KeyWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.update.SignedUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Licences for the day that the server is away. */
@Command(
    name = "emergency",
    description = "Licences for the day that the server is away, from a kit that is kept apart.",
    subcommands = {VendorEmergency.Prepare.class, VendorEmergency.Issue.class})
final class VendorEmergency {
  private static final String KIT = "emergency.kit";
  private static final String MASTER = "master.key";
  private static final int LONGEST_CERTIFICATE = 16 * 1024;
  private static final int LONGEST_KIT = 8 << 20;

  VendorEmergency() {}

  private static Keys keys(Path folder, RandomSource random) {
    return SoftwareCrypto.keys(SoftwareCrypto.secrets(folder.resolve(MASTER), random), random);
  }

  /** Makes a kit. */
  @Command(
      name = "prepare",
      description = "Make a kit in a new folder: a key, certified by the firm, and its products.",
      footer = {
        "Keep the folder where the server is not, and safe: whoever has it can issue licences of 14",
        "days. 'coffer vendor key rotate' ends it; prepare another then, and when products changed."
      })
  static final class Prepare implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "FOLDER", description = "What to make, as on a medium of its own.")
    private Path folder;

    @Option(names = "--name", paramLabel = "NAME", description = "What it is called in the log.")
    private String name = "emergency kit";

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      FirmBody firm = Refusal.unless(client.firm());
      KeyWire.AnchorBody anchor = Refusal.unless(client.anchor());
      List<EmergencyKit.Item> products =
          Vendor.all(
                  after -> client.products(after, Vendor.page()),
                  VendorWire.Products::items,
                  VendorWire.Products::next)
              .stream()
              .map(Prepare::item)
              .toList();
      made(folder);
      Set<Algorithm> algorithms =
          anchor.software().stream().map(Algorithm::ofLabel).collect(Collectors.toSet());
      KeyHandle key = keys(folder, SoftwareCrypto.random()).create(algorithms);
      KeyWire.EmergencyKeyBody certified =
          Refusal.unless(
              client.certifyEmergency(
                  new KeyWire.NewEmergencyKey(key.keys().encoded().base64Url(), name),
                  Vendor.key()));
      EmergencyKit kit =
          new EmergencyKit(
              new FirmCode(firm.code()),
              key,
              certified.certificates().stream()
                  .map(each -> Wire.bytes("certificate", each, LONGEST_CERTIFICATE))
                  .toList(),
              products);
      write(kit);
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("folder", folder.toString());
      data.put("key", key.keys().thumbprint().hex());
      data.put("epoch", certified.epoch());
      data.put("products", products.size());
      console.answer(
          data,
          () ->
              console.line(
                  "kit with %s: %s; keep it safe, and apart from the server"
                      .formatted(Console.counted(products.size(), "product"), folder)));
      return ExitCode.OK;
    }

    private static EmergencyKit.Item item(VendorWire.ProductBody body) {
      FeatureMap features = FeatureMap.NONE;
      for (int each : body.features() == null ? List.<Integer>of() : body.features()) {
        features = features.and(FeatureMap.of(each));
      }
      Integer seats = body.terms() == null ? null : body.terms().seats();
      return new EmergencyKit.Item(
          new ProductCode(body.code()), body.name(), features, seats == null ? 1 : seats);
    }

    private static void made(Path folder) {
      try {
        if (Files.exists(folder.resolve(KIT))) {
          throw new Refusal(
              "file.exists", "There is a kit in " + folder + " already.", "Name another folder.");
        }
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new Refusal(
            "file.unwritable", "The folder " + folder + " cannot be made.", "Check its parent.");
      }
    }

    private void write(EmergencyKit kit) {
      WholeFile.create(
          folder.resolve(KIT),
          stream -> {
            stream.write(kit.encode().toArray());
            return 1;
          });
    }
  }

  /** Issues one licence. */
  @Command(
      name = "issue",
      description =
          "Issue a licence into the container of a context file, without a server:"
              + " coffer vendor emergency issue CONTEXT --kit FOLDER --product P --out UPDATE",
      footer = {
        "The customer makes the context (coffer context) and takes the update in (coffer apply).",
        "Protected files do not open by it. The server learns of it at the container's next contact."
      })
  static final class Issue implements Verb {
    @Parameters(paramLabel = "CONTEXT", description = "A context, as x.cofctx.")
    private Path file;

    @Option(names = "--kit", required = true, paramLabel = "FOLDER", description = "The kit.")
    private Path folder;

    @Option(names = "--product", required = true, paramLabel = "P", description = "Its code.")
    private long product;

    @Option(names = "--days", paramLabel = "N", description = "How long; 7, and 14 at most.")
    private int days = 7;

    @Option(names = "--seats", paramLabel = "N", description = "Seats; as sold without it.")
    private @Nullable Integer seats;

    @Option(
        names = "--feature",
        split = ",",
        paramLabel = "N",
        description = "A feature, 0 to 63; as sold without it. Repeatable.")
    private @Nullable List<Integer> features;

    @Option(names = "--features", split = ",", paramLabel = "N", hidden = true)
    private @Nullable List<Integer> formerly;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "As x.cofupd.")
    private Path out;

    @Override
    public int run(Console console) {
      if (days < 1) {
        throw new Misuse("A licence lasts a day or more.", "Give --days 1 or more.");
      }
      EmergencyKit kit = kit();
      RandomSource random = SoftwareCrypto.random();
      InstantSource clock = console.environment().clock();
      EmergencyDesk desk =
          new EmergencyDesk(
              keys(folder, random),
              SoftwareCrypto.signatureCheck(),
              new TimeOrderedIds(clock, random),
              clock);
      EmergencyDesk.Issued issued =
          Refusal.unless(desk.issue(kit, context(), item(kit), Duration.ofDays(days)));
      Bytes bundle = SignedUpdate.encodeBundle(List.of(issued.update()));
      ContextFile.text(out, new Armor(Armor.Type.UPDATE, bundle).text());
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("license", issued.entry().license().text());
      data.put("product", product);
      data.put("until", issued.entry().terms().validUntil().orElseThrow());
      data.put("file", out.toString());
      console.answer(
          data,
          () ->
              console.line(
                  "%s until %s: %s; bring it to the container: coffer apply %s"
                      .formatted(
                          issued.entry().name(),
                          issued.entry().terms().validUntil().orElseThrow(),
                          out,
                          out)));
      return ExitCode.OK;
    }

    private EmergencyKit.Item item(EmergencyKit kit) {
      EmergencyKit.Item sold =
          kit.product(Typed.product(product))
              .orElseThrow(
                  () ->
                      new Refusal(
                          "product.unknown",
                          "The kit knows no product " + product + ".",
                          "It has those of when it was made; is the code right?"));
      FeatureMap wanted = sold.features();
      List<Integer> named = Typed.features(features == null ? formerly : features);
      if (named != null) {
        wanted = FeatureMap.of(named.stream().mapToInt(Integer::intValue).toArray());
      }
      return new EmergencyKit.Item(
          sold.product(), sold.name(), wanted, seats == null ? sold.seats() : seats);
    }

    private EmergencyKit kit() {
      try {
        Bytes octets = Bytes.of(Files.readAllBytes(folder.resolve(KIT)));
        if (octets.length() > LONGEST_KIT || !Files.isRegularFile(folder.resolve(MASTER))) {
          throw notAKit();
        }
        return EmergencyKit.parse(octets);
      } catch (IOException | Malformed e) {
        throw notAKit();
      }
    }

    private Refusal notAKit() {
      return new Refusal(
          "emergency.no-kit",
          "The folder " + folder + " holds no kit that can be read.",
          "Make one while the server is there: coffer vendor emergency prepare FOLDER.");
    }

    private SignedMessage context() {
      return ArmoredFile.read(file).stream()
          .filter(each -> each.type() == Armor.Type.CONTEXT)
          .map(each -> SignedMessage.parse(each.content()))
          .findFirst()
          .orElseThrow(
              () ->
                  new Refusal(
                      "file.no-context",
                      "The file " + file + " holds no context.",
                      "Make one where the container is: coffer context --firm F --out FILE."));
    }
  }
}

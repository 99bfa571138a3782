package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.wire.VendorWire;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A vendor's products. */
@Command(
    name = "product",
    description = "What is sold.",
    subcommands = {
      VendorProducts.All.class,
      VendorProducts.Show.class,
      VendorProducts.Add.class,
      VendorProducts.Change.class,
      VendorProducts.RotateKeys.class
    })
final class VendorProducts {
  VendorProducts() {}

  /** Lists products. */
  @Command(name = "list", description = "List all products.")
  static final class All implements Verb {
    @Mixin private VendorOptions options;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      List<VendorWire.ProductBody> all =
          Vendor.all(
              after -> client.products(after, Vendor.page()),
              VendorWire.Products::items,
              VendorWire.Products::next);
      console.list(
          "products",
          all,
          List.of("CODE", "NAME", "TEXT"),
          each ->
              List.of(
                  Long.toString(each.code()), each.name(), each.text() == null ? "" : each.text()));
      return ExitCode.OK;
    }
  }

  /** Adds a product. */
  @Command(name = "add", description = "Add a product.")
  static final class Add implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(index = "0", paramLabel = "CODE", description = "Its number.")
    private long code;

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
    private String name;

    @Option(names = "--text", paramLabel = "TEXT", description = "A line for people.")
    private @Nullable String text;

    @Mixin private TermsOptions terms;

    @Override
    public int run(Console console) {
      VendorWire.ProductBody plain =
          new VendorWire.ProductBody(Typed.product(code).value(), name, text, null, null, null);
      VendorWire.ProductBody made =
          Refusal.unless(options.client(console).add(terms.onto(plain, null, null), Vendor.key()));
      console.answer(made, () -> console.line("added: product " + made.code()));
      return ExitCode.OK;
    }
  }

  /** Shows one product. */
  @Command(name = "show", description = "Show a product with its terms.")
  static final class Show implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(index = "0", paramLabel = "CODE", description = "Its number.")
    private long code;

    @Override
    public int run(Console console) {
      VendorWire.ProductBody product =
          Refusal.unless(options.client(console).product(Typed.product(code)));
      console.answer(product, () -> lines(console, product));
      return ExitCode.OK;
    }
  }

  private static void lines(Console console, VendorWire.ProductBody product) {
    console.line("product " + product.code() + ", " + product.name());
    if (product.text() != null && !product.text().isEmpty()) {
      console.line(product.text());
    }
    console.line("features: " + features(product.features()));
    if (product.modules() != null) {
      product
          .modules()
          .forEach(
              each ->
                  console.line(
                      "with product %d, %s; features: %s"
                          .formatted(each.code(), each.name(), features(each.features()))));
    }
    if (product.terms() != null) {
      TermsLines.of(product.terms()).forEach(console::line);
    }
  }

  private static String features(@Nullable List<Integer> numbers) {
    return numbers == null || numbers.isEmpty()
        ? "none"
        : numbers.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  /** Changes a product. */
  @Command(
      name = "change",
      description = "Change what will be sold; licences that were sold stay as they are.")
  static final class Change implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(index = "0", paramLabel = "CODE", description = "Its number.")
    private long code;

    @Option(names = "--name", paramLabel = "NAME", description = "Its name.")
    private @Nullable String name;

    @Option(names = "--text", paramLabel = "TEXT", description = "A line for people.")
    private @Nullable String text;

    @Mixin private TermsOptions terms;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      VendorWire.ProductBody before = Refusal.unless(client.product(Typed.product(code)));
      VendorWire.ProductBody made = Refusal.unless(client.change(terms.onto(before, name, text)));
      console.answer(made, () -> console.line("changed: product " + made.code()));
      return ExitCode.OK;
    }
  }

  /** Makes the next version of a product's keys. */
  @Command(
      name = "rotate-keys",
      description =
          "Make the next version of the keys that protect its files. Files protected from now on open"
              + " with licences delivered from now on; older files go on opening with all.")
  static final class RotateKeys implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(index = "0", paramLabel = "CODE", description = "Its number.")
    private long code;

    @Override
    public int run(Console console) {
      VendorWire.KeyVersion made =
          Refusal.unless(options.client(console).rotateKeys(Typed.product(code), Vendor.key()));
      console.answer(made, () -> console.line("keys: version " + made.version()));
      return ExitCode.OK;
    }
  }
}

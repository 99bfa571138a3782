package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.persistence.home.HomeState.Begun;
import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.Problem;
import dev.coffer.application.container.BindingPolicy;
import dev.coffer.application.runtime.OwnContainers;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.GatewayWire.LicenseView;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.container.Binding;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.ticket.TicketCode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a ticket's licences in, without account or into an account's container. */
@Command(
    name = "activate",
    description = "Bring the licences of a ticket in: coffer activate TICKET --server URL.")
final class Activate implements Verb {
  private static final String CLOUD = "cloud";
  private static final String MACHINE = "machine";

  @Parameters(paramLabel = "TICKET", description = "As XXXXX-XXXXX-XXXXX-XXXXX-XXXXX.")
  private String ticket;

  @Mixin private CustomerOptions options;

  @Option(
      names = "--into",
      paramLabel = "KIND",
      description =
          "Kind of container: cloud, or machine for a file that is bound to this computer. Without"
              + " it, the licence's own first choice.")
  private @Nullable String into;

  @Option(
      names = "--binding",
      paramLabel = "POLICY",
      description = "How closely a new machine container is bound: ${COMPLETION-CANDIDATES}.")
  private @Nullable BindingPolicy binding;

  @Option(
      names = "--account",
      paramLabel = "EMAIL",
      description = "Into the container of this account, which this computer is signed in to.")
  private @Nullable String account;

  @Override
  public int run(Console console) {
    TicketCode code = ticket(ticket);
    Computer computer = Computer.at(console.home());
    String address = options.address(console, computer);
    try {
      return brought(console, computer, address, code);
    } catch (Refusal refusal) {
      if (refusal.type().equals(Problem.TICKET_USED.type())) {
        GatewayWire.TicketView view = Refusal.unless(Servers.at(address).gateway().show(code));
        throw here(console, computer, view).map(Activate::isHere).orElse(refusal);
      }
      throw refusal;
    }
  }

  /** The container of this computer that has a licence of the ticket. */
  private Optional<String> here(Console console, Computer computer, GatewayWire.TicketView view) {
    for (LicenseView each : view.licenses()) {
      LicenseId license = LicenseId.parse(each.license());
      Optional<String> own =
          computer.own(console).held(license).map(held -> held.container().text());
      Optional<String> there =
          own.isPresent()
              ? own
              : HeldLicense.holder(computer, options, license)
                  .map(membership -> membership.container().text());
      if (there.isPresent()) {
        return there;
      }
    }
    return Optional.empty();
  }

  private static Refusal isHere(String container) {
    return new Refusal(
            Problem.TICKET_USED.type(),
            "The ticket's licences are on this computer already, in container " + container + ".",
            "See 'coffer list'; to have them elsewhere, return or move them first.")
        .with("container", container);
  }

  private int brought(Console console, Computer computer, String address, TicketCode code) {
    if (account != null) {
      place(into == null ? CLOUD : into);
      if (into != null && !into.equalsIgnoreCase(CLOUD)) {
        throw notFromHere(Set.of(CLOUD));
      }
      return forAccount(
          console, computer, address, code, new EmailAddress(Typed.email(account)).value());
    }
    return into == null
        ? intoFirstChoice(console, computer, address, code)
        : place(into).bring(console, computer, address, code);
  }

  /** Brings a ticket's licences into a container of one kind. */
  private interface Destination {
    int bring(Console console, Computer computer, String address, TicketCode code);
  }

  /** Where licences can be brought from here, by kind of container. */
  private Map<String, Destination> places() {
    return Map.of(CLOUD, this::withoutAccount, MACHINE, this::intoOwn);
  }

  /** Where a word of the user's says that licences shall go. */
  private Destination place(String word) {
    String kind = word.toLowerCase(Locale.ROOT);
    Destination place = places().get(kind);
    if (place != null) {
      return place;
    }
    if (Arrays.stream(ContainerKind.values())
        .anyMatch(each -> each.name().equalsIgnoreCase(kind))) {
      throw notFromHere(places().keySet());
    }
    throw new Misuse("'" + word + "' is no kind of container.", "Use --into cloud or machine.");
  }

  private static Refusal notFromHere(Set<String> places) {
    return new Refusal(
        Problem.KIND_NOT_ALLOWED.type(),
        "Licences cannot be brought into a container of that kind here.",
        "Use --into " + String.join(" or --into ", new TreeSet<>(places)) + ".");
  }

  /** Where the ticket's first licence goes first of all that can be reached from here. */
  private int intoFirstChoice(Console console, Computer computer, String address, TicketCode code) {
    if (computer.state().begun(code.lookupHash()).isPresent()) {
      return withoutAccount(console, computer, address, code);
    }
    GatewayWire.TicketView view = Refusal.unless(Servers.at(address).gateway().show(code));
    Map<String, Destination> places = places();
    List<String> kinds =
        view.licenses().stream()
            .flatMap(each -> each.kinds().stream())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .distinct()
            .toList();
    List<String> here = kinds.stream().filter(places::containsKey).toList();
    if (!kinds.isEmpty() && here.isEmpty()) {
      throw new Refusal(
          Problem.KIND_NOT_ALLOWED.type(),
          "The vendor delivers these licences into another kind of container only: "
              + String.join(", ", kinds)
              + ".",
          "Ask the vendor how to bring them in.");
    }
    return places
        .getOrDefault(here.isEmpty() ? CLOUD : here.get(0), this::withoutAccount)
        .bring(console, computer, address, code);
  }

  /** Into a container that this computer has itself. */
  private int intoOwn(Console console, Computer computer, String address, TicketCode code) {
    CofferClient server = Servers.at(address);
    console.progress("activating at " + address);
    GatewayWire.TicketView view = Refusal.unless(server.gateway().show(code));
    Own own = computer.own(console, binding == null ? BindingPolicy.MEDIUM : binding);
    Optional<Binding> least =
        view.licenses().stream()
            .flatMap(each -> Optional.ofNullable(each.binding()).stream())
            .max(Comparator.naturalOrder());
    Binding made = (binding == null ? BindingPolicy.MEDIUM : binding).binding();
    ContainerSerial serial =
        least.map(each -> own.boundAtLeast(each, made)).orElseGet(own::firstOrNew);
    computer.meet(List.of(view.firm()), address);
    Refusal.unless(
        own.containers()
            .activate(
                server.central(),
                serial,
                Wire.firm(view.firm().id()),
                code.lookupHash(),
                offered(view),
                Computer.requestKey()));
    List<LicenseView> here =
        view.licenses().stream()
            .filter(
                each -> own.containers().held(serial, LicenseId.parse(each.license())).isPresent())
            .toList();
    delivered(console, serial.text(), address, here);
    return ExitCode.OK;
  }

  /** What is free; where nothing is, all, so that the server goes on with it or says why not. */
  static List<OwnContainers.Offered> offered(GatewayWire.TicketView view) {
    List<LicenseView> free =
        view.licenses().stream().filter(each -> each.state() == Place.State.AVAILABLE).toList();
    return (free.isEmpty() ? view.licenses() : free)
        .stream()
            .map(
                each ->
                    new OwnContainers.Offered(LicenseId.parse(each.license()), each.generation()))
            .toList();
  }

  /** Into a container of its own, made for it now. */
  private int withoutAccount(Console console, Computer computer, String address, TicketCode code) {
    Digest purpose = code.lookupHash();
    CofferClient server = Servers.at(address);
    Begun begun = computer.begin(purpose, address);
    console.progress("activating at " + address);
    GatewayWire.Activated activated =
        new Enrolling(computer, server, options.deviceName())
            .finished(
                begun,
                server
                    .gateway()
                    .activate(code, options.deviceName(), computer.enrolment(begun, purpose)));
    computer.joined(begun, activated.device(), Optional.empty());
    delivered(console, activated.device().container(), address, activated.licenses());
    return ExitCode.OK;
  }

  /** Into the account's container, which this computer is a device of. */
  private int forAccount(
      Console console, Computer computer, String address, TicketCode code, String email) {
    Membership membership =
        computer.state().memberships().stream()
            .filter(each -> each.server().equals(address))
            .filter(each -> each.account().equals(Optional.of(email)))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(
                        "home.not-signed-in",
                        "This computer does not use that account yet.",
                        "Sign in first: coffer login EMAIL --server " + address + "."));
    console.progress("activating at " + address);
    GatewayWire.Delivered done = Refusal.unless(computer.container(membership).activate(code));
    delivered(console, done.container(), address, done.licenses());
    return ExitCode.OK;
  }

  /** Reads a ticket; one that was mistyped is refused before any request. */
  static TicketCode ticket(String text) {
    TicketCode.Reading reading = TicketCode.parse(text);
    if (reading instanceof TicketCode.Mistyped mistyped) {
      throw new Refusal(
          Problem.TICKET_MISTYPED.type(),
          "This is not a ticket: " + mistyped.message() + ".",
          Problem.TICKET_MISTYPED.remedy());
    }
    return ((TicketCode.Parsed) reading).code();
  }

  static void delivered(
      Console console, String container, String address, List<LicenseView> licenses) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("container", container);
    data.put("server", address);
    data.put("licenses", licenses);
    console.answer(
        data,
        () -> {
          licenses.forEach(
              each -> console.line("active: " + each.name() + " (product " + each.product() + ")"));
          console.line("in container " + container + " at " + address);
        });
  }
}

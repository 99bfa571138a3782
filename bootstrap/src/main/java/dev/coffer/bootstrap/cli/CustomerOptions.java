package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.KnownFirm;
import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.lease.SeatSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a customer's verb asks: a mixin. */
final class CustomerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL[,URL…]",
      description = "The server; else COFFER_SERVER, else the one this computer knows.")
  private @Nullable String server;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What this computer is called in lists of devices; else its host name.")
  private @Nullable String name;

  String deviceName() {
    return name == null ? Computer.name() : name;
  }

  /** The address named by option or environment. */
  private Optional<String> named(Console console) {
    return Optional.ofNullable(server)
        .or(() -> console.variable("COFFER_SERVER"))
        .map(Computer::address);
  }

  /**
   * Makes sure that the server named answers, where this computer holds nothing of it: that there
   * is nothing could else not be told from a server that is away or mistyped.
   *
   * @throws dev.coffer.application.central.LinkUnavailable when it does not
   */
  void reach(Console console, Computer computer) {
    Optional<String> address = named(console);
    if (address.isPresent() && here(computer).isEmpty()) {
      console.progress("asking " + address.get());
      Servers.at(address.get()).reach();
    }
  }

  /** The address named, or the only one known. */
  String address(Console console, Computer computer) {
    Optional<String> named = named(console);
    if (named.isPresent()) {
      return named.get();
    }
    List<String> known =
        Stream.concat(
                computer.state().memberships().stream().map(Membership::server),
                computer.state().firms().stream().map(KnownFirm::server))
            .filter(each -> !each.equals(Computer.NO_SERVER))
            .distinct()
            .toList();
    if (known.size() == 1) {
      return known.get(0);
    }
    throw new Misuse(
        known.isEmpty()
            ? "This computer knows no server yet."
            : "This computer knows several servers.",
        "Name one with --server URL.");
  }

  /** The containers of this computer; of the server named, where one is. */
  List<Membership> containers(Console console, Computer computer) {
    List<Membership> all = here(computer);
    if (all.isEmpty()) {
      throw new Refusal(
          "home.empty",
          "This computer has no container%s.".formatted(server == null ? "" : " at that server"),
          "Bring a licence in: coffer activate TICKET --server URL, or coffer login EMAIL.");
    }
    console.progress("asking " + all.get(0).server());
    return all;
  }

  /**
   * Seats of this computer's own containers; none where a server is named.
   *
   * @param shut gets those that do not open
   */
  List<SeatSource> own(Console console, Computer computer, List<Own.Shut> shut) {
    return server == null ? computer.own(console).sources(shut) : List.of();
  }

  /** Whether one server's containers alone are meant. */
  boolean namesServer() {
    return server != null;
  }

  /** The containers at servers, without asking any. */
  List<Membership> here(Computer computer) {
    return computer.state().memberships().stream()
        .filter(each -> server == null || Computer.address(server).equals(each.server()))
        .toList();
  }
}

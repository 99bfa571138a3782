package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.persistence.home.HomeState.Begun;
import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.GatewayWire.LicenseView;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes this computer a device of an account's container. What was begun and cut off goes on with
 * the same key.
 */
final class Enrolling {
  /** Refusals after which the same request may still succeed later. */
  private static final Set<Problem> PASSING =
      Set.of(Problem.RATE_LIMITED, Problem.UNAVAILABLE, Problem.CONFLICT, Problem.INTERNAL);

  private final Computer computer;
  private final CofferClient server;
  private final String deviceName;

  Enrolling(Computer computer, CofferClient server, String deviceName) {
    this.computer = computer;
    this.server = server;
    this.deviceName = deviceName;
  }

  /**
   * A device ready to be used.
   *
   * @param fresh false when this computer was one before
   */
  record Ready(Membership membership, List<LicenseView> delivered, boolean fresh) {}

  /** Signs in with a password that is asked for. */
  static GatewayWire.Session signIn(
      Console console, CofferClient server, String email, boolean fromInput) {
    char[] password = console.secret("Password of " + email, fromInput);
    console.progress("signing in");
    try {
      return Refusal.unless(server.gateway().signIn(email, password));
    } finally {
      Arrays.fill(password, ' ');
    }
  }

  /** What an enrolment for an account's address is known by here. */
  static Digest purpose(String what, String address, String email) {
    return Digest.sha256(Bytes.utf8("coffer/" + what + "\n" + address + "\n" + email));
  }

  /** Gets a credential by a session and enrols with it. */
  Ready withSession(GatewayWire.Session session, Begun begun) {
    GatewayWire.CredentialBody credential =
        finished(
            begun,
            server
                .gateway()
                .credential(
                    BearerToken.parse(BearerToken.Kind.SESSION, session.token()),
                    Optional.empty(),
                    Credential.Kind.PERSONAL,
                    Optional.empty(),
                    Optional.empty()));
    Optional<Membership> member = live(ContainerSerial.parse(credential.container()));
    if (member.isPresent()) {
      computer.giveUp(begun.purpose());
      return new Ready(member.get(), credential.licenses(), false);
    }
    CredentialFile file =
        CredentialFile.parse(Armor.parseOne(Bytes.utf8(credential.file()), Armor.Type.CREDENTIAL));
    Membership membership = enrol(file, begun, Optional.of(session.email()));
    return new Ready(membership, credential.licenses(), true);
  }

  /** Enrols by a credential's secret. */
  Membership enrol(CredentialFile file, Begun begun, Optional<String> account) {
    Digest right = Digest.sha256(file.secret());
    CloudWire.EnrolledDevice enrolled =
        finished(begun, server.enrol(file.secret(), deviceName, computer.enrolment(begun, right)));
    return computer.joined(begun, enrolled, account);
  }

  /** What was asked for; a refusal that stays forgets what was begun. */
  <T> T finished(Begun begun, Outcome<T> outcome) {
    if (outcome instanceof Outcome.Refused<T> refused && !PASSING.contains(refused.problem())) {
      computer.giveUp(begun.purpose());
    }
    return Refusal.unless(outcome);
  }

  /** The membership of a container, if this computer still is its device. */
  private Optional<Membership> live(ContainerSerial container) {
    Optional<Membership> known = computer.state().membership(container);
    if (known.isEmpty()) {
      return known;
    }
    return computer.container(known.get()).contents() instanceof Outcome.Done
        ? known
        : Optional.empty();
  }
}

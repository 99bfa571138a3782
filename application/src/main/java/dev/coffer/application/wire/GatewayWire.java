package dev.coffer.application.wire;

import dev.coffer.application.central.Changes;
import dev.coffer.application.gateway.Holdings;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.container.Binding;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Place;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages of {@code /gateway/v1}. */
public final class GatewayWire {
  private GatewayWire() {}

  /** A ticket's code, as typed. */
  public record TicketBody(String ticket) {
    @Override
    public String toString() {
      return "TicketBody[redacted]";
    }
  }

  /**
   * What a ticket shows to whoever has it.
   *
   * @param owned whether it belongs to an account
   */
  public record TicketView(String hint, FirmBody firm, boolean owned, List<LicenseView> licenses) {}

  /**
   * A context that came as a file.
   *
   * @param context as base64url
   * @param ticket whose licences are to come into the container too
   * @param grant what its firm granted it, as base64url, where an answer asked for that
   */
  public record FileExchange(String context, @Nullable String ticket, @Nullable String grant) {
    @Override
    public String toString() {
      return "FileExchange[redacted]";
    }
  }

  /** Says that a message is on its way, if the vendor knows an address. */
  public record Mailed(String hint) {}

  /** Where a licence is to go. */
  public record Destination(String container) {}

  /**
   * A licence on its way.
   *
   * @param inUseUntil it leaves when the last use ends, as far as is known now; absent: it left
   */
  public record OnItsWay(LicenseView license, @Nullable Instant inUseUntil) {
    public static OnItsWay of(Holdings.OnItsWay way) {
      return new OnItsWay(LicenseView.of(way.license()), way.inUseUntil().orElse(null));
    }
  }

  /**
   * Licences that were restored.
   *
   * @param blocked containers where nothing of the firm is usable any more
   * @param left other licences of the firm that these containers still have
   */
  public record Restored(List<LicenseView> licenses, List<String> blocked, List<LicenseView> left) {
    public static Restored of(Changes.Restored restored) {
      return new Restored(
          restored.licenses().stream().map(LicenseView::of).toList(),
          restored.blocked().stream().map(ContainerSerial::text).toList(),
          restored.left().stream().map(LicenseView::of).toList());
    }
  }

  /**
   * A licence as its holder sees it.
   *
   * @param binding how closely a machine container has to be bound at least
   */
  public record LicenseView(
      String license,
      int generation,
      long product,
      String name,
      List<ContainerKind> kinds,
      Place.State state,
      @Nullable Binding binding) {
    public static LicenseView of(License license) {
      return new LicenseView(
          license.id().text(),
          license.generation(),
          license.product().value(),
          license.name(),
          license.terms().kinds(),
          license.place().state(),
          license.newestTerms().binding().orElse(null));
    }
  }

  /**
   * Activates without account.
   *
   * @param enrolment a device message for the ticket's lookup hash
   * @param into {@code CLOUD} where given: the only kind that a server holds
   */
  public record Activation(
      String ticket, String deviceName, String enrolment, @Nullable ContainerKind into) {
    @Override
    public String toString() {
      return "Activation[redacted]";
    }
  }

  /** An activation done. */
  public record Activated(CloudWire.EnrolledDevice device, List<LicenseView> licenses) {}

  /**
   * Registers a person.
   *
   * @param resumeKey made by the client ({@code cofr_…}) and repeated when it tries again
   */
  public record Registration(
      String email, String password, @Nullable String ticket, String resumeKey) {
    @Override
    public String toString() {
      return "Registration[redacted]";
    }
  }

  /** What became of a registration; a session where the account serves at once. */
  public record Registered(Status status, @Nullable Session session) {
    /** How far it came. */
    public enum Status {
      READY,
      CONFIRMATION_SENT
    }
  }

  /** A session: its token goes in the Authorization header. */
  public record Session(String token, String account, String email, Instant expires) {
    @Override
    public String toString() {
      return "Session[redacted]";
    }
  }

  public record Code(String code) {
    @Override
    public String toString() {
      return "Code[redacted]";
    }
  }

  public record Email(String email) {}

  public record SignIn(String email, String password) {
    @Override
    public String toString() {
      return "SignIn[redacted]";
    }
  }

  public record NewPassword(String code, String password) {
    @Override
    public String toString() {
      return "NewPassword[redacted]";
    }
  }

  /** The account that a call concerned. */
  public record AccountBody(String account, String email) {}

  /** A cloud container as its owner sees it. */
  public record Container(
      String serial,
      @Nullable String group,
      boolean manages,
      boolean custody,
      int deviceLimit,
      int workloadLimit,
      Instant createdAt) {}

  public record Containers(List<Container> items) {}

  /**
   * Asks for a credential.
   *
   * @param container absent: the account's own, made now if there is none
   * @param recovery a recovery credential's secret, where custody is off
   * @param deviceToken an enrolled device's token, where custody is off
   */
  public record CredentialRequest(
      @Nullable String container,
      Credential.Kind kind,
      @Nullable String recovery,
      @Nullable String deviceToken) {
    @Override
    public String toString() {
      return "CredentialRequest[redacted]";
    }
  }

  /**
   * A credential just made.
   *
   * @param file the armored credential file; a secret
   * @param licenses what the ticket that the account registered with delivered just now
   */
  public record CredentialBody(
      String container,
      Credential.Kind kind,
      String file,
      Instant expires,
      List<LicenseView> licenses) {
    @Override
    public String toString() {
      return "CredentialBody[redacted]";
    }
  }

  /** Activates a ticket for the account; into its own container where none is named. */
  public record AccountActivation(String ticket, @Nullable String container) {
    @Override
    public String toString() {
      return "AccountActivation[redacted]";
    }
  }

  public record Delivered(String container, List<LicenseView> licenses) {}

  /** Proves a container by a device of it. */
  public record Adoption(String deviceToken) {
    @Override
    public String toString() {
      return "Adoption[redacted]";
    }
  }

  public record GroupName(String name) {}

  public record Member(String account, String email, Group.Role role) {}

  public record NewMember(String email, Group.Role role) {}

  public record GroupBody(String id, String name, Group.Role role, Instant createdAt) {}

  public record Groups(List<GroupBody> items) {}

  /** A page of members, ascending by account; {@code next} asks for the page after it. */
  public record Members(List<Member> items, @Nullable String next) {}

  public record Custody(boolean on) {}

  public record Limits(int devices, int workloads) {}
}

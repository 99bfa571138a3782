package dev.coffer.application.wire;

import dev.coffer.application.autoupdate.AutoUpdate;
import dev.coffer.application.central.Changes;
import dev.coffer.application.central.ContactQueue;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.Adoption;
import dev.coffer.domain.update.Chain;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages of {@code /api/v1} by which vendors change what they sold. */
public final class ChangesWire {
  private ChangesWire() {}

  /** What can be taken off terms, so that it limits nothing any more. */
  public enum Limit {
    VALID_FROM,
    VALID_UNTIL,
    USAGE_PERIOD,
    MAINTENANCE_UNTIL,
    UNITS,
    BORROW,
    CONTACT_EVERY,
    NAMED_USER,
    BINDING
  }

  /**
   * Other terms: what {@code terms} names is set, what {@code clear} names is taken off, all else
   * stays.
   */
  public record TermsChange(@Nullable TermsBody terms, @Nullable Set<Limit> clear) {
    /**
     * The terms that it makes of {@code before}.
     *
     * @throws Malformed when a value is out of its range
     */
    public Terms of(Terms before) {
      Set<Limit> off = EnumSet.noneOf(Limit.class);
      off.addAll(clear == null ? Set.of() : clear);
      Terms cleared =
          new Terms(
              before.kinds(),
              kept(off, Limit.VALID_FROM, before.validFrom()),
              kept(off, Limit.VALID_UNTIL, before.validUntil()),
              kept(off, Limit.USAGE_PERIOD, before.usagePeriod()),
              kept(off, Limit.MAINTENANCE_UNTIL, before.maintenanceUntil()),
              kept(off, Limit.UNITS, before.units()),
              before.seats(),
              before.counting(),
              before.lingerTime(),
              kept(off, Limit.BORROW, before.borrow()),
              before.linkLoss(),
              kept(off, Limit.CONTACT_EVERY, before.contactEvery()),
              kept(off, Limit.NAMED_USER, before.namedUser()),
              before.localOnly(),
              before.moves(),
              before.publicData(),
              before.secretData(),
              kept(off, Limit.BINDING, before.binding()));
      return terms == null ? cleared : terms.over(cleared);
    }

    private static <T> Optional<T> kept(Set<Limit> off, Limit limit, Optional<T> value) {
      return off.contains(limit) ? Optional.empty() : value;
    }
  }

  /**
   * What takes a licence's place.
   *
   * @param product absent: the same, with what is left of the old terms
   * @param terms beside the product's, or the old licence's: what is absent here is as there
   */
  public record Replacement(@Nullable Long product, @Nullable TermsBody terms) {}

  /** A licence and its successor. */
  public record Replaced(VendorWire.LicenseBody license, VendorWire.LicenseBody successor) {
    public static Replaced of(Changes.Replaced replaced) {
      return new Replaced(
          VendorWire.LicenseBody.of(replaced.license()),
          VendorWire.LicenseBody.of(replaced.successor()));
    }
  }

  /** Licences to add to an order's ticket; one without {@code quantity}. */
  public record Addition(long product, @Nullable Integer quantity, @Nullable String container) {}

  /** Licences that were added. */
  public record Added(List<VendorWire.LicenseBody> licenses) {
    public static Added of(List<License> added) {
      return new Added(bodies(added));
    }
  }

  /** A container for a licence. */
  public record Assignment(String container) {}

  /** Licences that were restored; see {@link Changes.Restored}. */
  public record Restored(
      List<VendorWire.LicenseBody> licenses,
      List<String> blocked,
      List<VendorWire.LicenseBody> left) {
    public static Restored of(Changes.Restored restored) {
      return new Restored(
          bodies(restored.licenses()),
          restored.blocked().stream().map(ContainerSerial::text).toList(),
          bodies(restored.left()));
    }
  }

  private static List<VendorWire.LicenseBody> bodies(List<License> licenses) {
    return licenses.stream().map(VendorWire.LicenseBody::of).toList();
  }

  /** Whether a container may use anything of the firm. */
  public record Block(boolean blocked) {}

  /**
   * A container as the firm sees it.
   *
   * @param blocked the vendor's word
   * @param blockedThere what the container was told so far
   * @param quarantined its state is in question: it is given nothing
   * @param counter the updates written for it
   * @param confirmed those among them that it showed
   * @param clockSetBack how often its clock was found set back
   * @param timeRepaired how often its own time was repaired
   * @param emergencies how many licences emergency keys put into it
   * @param found how often something was wrong with its state
   * @param decision what the vendor decided of it, until it did that
   * @param incidents the last of what was wrong, oldest first; absent in lists
   */
  public record ContainerBody(
      String serial,
      boolean blocked,
      boolean blockedThere,
      boolean quarantined,
      long counter,
      long confirmed,
      long clockSetBack,
      long timeRepaired,
      long emergencies,
      long found,
      Chain.@Nullable Decision decision,
      @Nullable List<IncidentBody> incidents) {
    public static ContainerBody of(Chain chain) {
      return of(chain, null);
    }

    /** With its incidents. */
    public static ContainerBody whole(Chain chain) {
      return of(chain, chain.incidents().stream().map(IncidentBody::of).toList());
    }

    private static ContainerBody of(Chain chain, @Nullable List<IncidentBody> incidents) {
      return new ContainerBody(
          chain.container().text(),
          chain.blocked(),
          chain.granted().blocked(),
          chain.isInQuestion(),
          chain.issued().counter(),
          chain.confirmed().counter(),
          chain.told().setBacks(),
          chain.told().repairs(),
          chain.told().emergencies(),
          chain.found(),
          chain.decision().orElse(null),
          incidents);
    }
  }

  /**
   * Evidence that a container's state went back or exists twice.
   *
   * @param context digest of the context that showed it, in hexadecimal digits
   * @param known the digest that was seen before under the same number
   * @param lastSeen the container's own time by that context
   * @param license the licence that kept a container that is ahead from being adopted
   * @param why what was wrong with it
   */
  public record IncidentBody(
      Chain.Incident.Kind kind,
      long contextSeq,
      long counter,
      long confirmed,
      Instant at,
      String context,
      @Nullable String known,
      Instant lastSeen,
      @Nullable String license,
      Adoption.Dispute.@Nullable Why why) {
    static IncidentBody of(Chain.Evidence evidence) {
      Chain.Incident incident = evidence.incident();
      return new IncidentBody(
          incident.kind(),
          incident.contextSeq(),
          incident.counter(),
          incident.confirmed(),
          evidence.at(),
          evidence.context().hex(),
          evidence.known().map(Digest::hex).orElse(null),
          evidence.lastSeen(),
          evidence.dispute().map(each -> each.license().text()).orElse(null),
          evidence.dispute().map(Adoption.Dispute::why).orElse(null));
    }
  }

  /** What a vendor decides of a container in question. */
  public enum Verdict {
    ACCEPT,
    RESET,
    BLOCK
  }

  /** A decision. */
  public record Decision(Verdict decision) {}

  /** How far an auto-update is. */
  public record AutoUpdateBody(
      String id, Instant startedAt, int total, int remaining, int failing, boolean done) {
    public static AutoUpdateBody of(AutoUpdate.Progress progress) {
      return new AutoUpdateBody(
          progress.id().text(),
          progress.startedAt(),
          progress.total(),
          progress.remaining(),
          progress.failing(),
          progress.done());
    }
  }

  /** A container that a change waits for. */
  public record Waiting(
      String container, Instant since, Instant dueAt, int attempts, @Nullable String problem) {
    static Waiting of(ContactQueue.Due due) {
      return new Waiting(
          due.container().text(),
          due.markedAt(),
          due.dueAt(),
          due.attempts(),
          due.problem().orElse(null));
    }
  }

  /** A page in ascending order of serial; {@code next} asks for the page after it. */
  public record WaitingList(List<Waiting> items, @Nullable String next) {
    public static WaitingList of(List<ContactQueue.Due> page, int limit) {
      return new WaitingList(
          page.stream().map(Waiting::of).toList(),
          page.size() < limit ? null : page.get(page.size() - 1).container().text());
    }
  }

  /** A copy that may still exist in a container it was restored away from. */
  public record LostCopy(String container, int generation) {
    static LostCopy of(License.Ghost ghost) {
      return new LostCopy(ghost.container().text(), ghost.generation());
    }

    /** All lost copies of a licence. */
    static List<LostCopy> of(License license) {
      return license.ghosts().stream().map(LostCopy::of).toList();
    }
  }

  /**
   * How often a licence was restored, and when its holder may restore it next.
   *
   * @param left how often its holder may, by the newest terms
   */
  public record Restores(int count, int left, @Nullable Instant last, @Nullable Instant next) {
    static Restores of(License license) {
      int allowed = license.newestTerms().moves().restores();
      return new Restores(
          license.restores().count(),
          Math.max(0, allowed - license.restores().count()),
          license.restores().last().orElse(null),
          license.earliestRestore().orElse(null));
    }
  }
}

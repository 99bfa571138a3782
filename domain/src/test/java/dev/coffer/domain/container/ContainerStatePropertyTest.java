package dev.coffer.domain.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.Seeds;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A container through random updates in random order, uses, contexts and clocks. */
class ContainerStatePropertyTest {
  private static final TestFirm FIRM = TestFirm.scripted("firm", TestFirm.CLASSICAL);
  private static final int LICENSES = 6;

  @Test
  void anyHistoryKeepsChainAndUseAndCanBeStored() {
    Seeds.each(80, random -> new Life(random).live());
  }

  private static final class Life {
    private final Random random;
    private final TestContainer box;
    private final List<Chain.Step> issued = new ArrayList<>();
    private final int[] generations = new int[LICENSES];

    Life(Random random) {
      this.random = random;
      ContainerKind kind = random.nextBoolean() ? ContainerKind.CLOUD : ContainerKind.MACHINE;
      this.box = new TestContainer(FIRM, "box", kind, 1 + random.nextInt(LICENSES));
    }

    void live() {
      for (int i = 0; i < 60; i++) {
        ContainerState before = box.state();
        switch (random.nextInt(6)) {
          case 0, 1 -> write();
          case 2 ->
              box.use(license(random.nextInt(LICENSES)), random.nextInt(20), random.nextInt(9));
          case 3 -> box.at(Samples.T0.plusSeconds(random.nextInt(20_000) - 2_000L));
          case 4 -> show();
          default -> apply();
        }
        check(before, box.state());
      }
      issued.forEach(box::apply);
      assertThat(box.context().position(Issuer.CENTRAL)).isEqualTo(box.chain().issued());
      assertThat(box.context().granted()).isEqualTo(box.chain().granted().digest());
    }

    private static LicenseId license(int number) {
      return Samples.license(number + 1L);
    }

    private void write() {
      int number = random.nextInt(LICENSES);
      Optional<Granted.Copy> copy = box.chain().granted().copy(license(number));
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          generations[number]++;
          LicenseEntry entry =
              Samples.entry(FIRM.id(), number + 1L, generations[number], Samples.terms(random));
          issued.add(box.issuePuts(entry));
        }
        case 3 ->
            copy.ifPresent(
                held ->
                    issued.add(
                        box.issue(new Operation.Remove(license(number), held.generation()))));
        case 4 ->
            issued.add(
                box.issue(random.nextBoolean() ? new Operation.Block() : new Operation.Unblock()));
        default ->
            current().tombstones().stream()
                .findFirst()
                .ifPresent(
                    stone ->
                        issued.add(
                            box.issue(
                                new Operation.Acknowledge(stone.license(), stone.generation()))));
      }
    }

    private ContainerContext current() {
      if (box.state().contextSeq() == 0) {
        return box.context();
      }
      return box.state().currentContext(FIRM.id(), Optional.empty(), List.of());
    }

    private void show() {
      ContainerContext context =
          box.context(
              random.nextBoolean() ? Optional.empty() : Optional.of(Samples.bytes(random, 16)),
              new Wish(Wish.Kind.RETURN, license(0), 1, Optional.empty()));
      assertThat(ContainerContext.parse(context.encode())).isEqualTo(context);
    }

    private void apply() {
      if (issued.isEmpty()) {
        return;
      }
      long counter = current().position(Issuer.CENTRAL).counter();
      int likely = (int) Math.min(issued.size() - 1, counter);
      int at = random.nextInt(4) == 0 ? random.nextInt(issued.size()) : likely;
      ApplyResult result = box.apply(issued.get(at));
      if (at < counter) {
        assertThat(result).isEqualTo(new ApplyResult.Repeated());
      } else if (at == counter) {
        assertThat(result).isInstanceOf(ApplyResult.Applied.class);
      } else {
        assertThat(result).isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.GAP, counter));
      }
    }

    private void check(ContainerState before, ContainerState after) {
      ContainerState stored = ContainerState.parse(after.encode());
      assertThat(stored.encode()).isEqualTo(after.encode());
      assertThat(stored.holdings(FIRM.id())).isEqualTo(after.holdings(FIRM.id()));
      assertThat(after.lastSeen()).isAfterOrEqualTo(before.lastSeen());
      assertThat(after.contextSeq()).isGreaterThanOrEqualTo(before.contextSeq());
      assertThat(after.free()).isBetween(0, after.capacity());
      usedOnlyGrowsOrIsBuried(before, after);
      heldIsGrantedOrBuried(after);
    }

    private static void usedOnlyGrowsOrIsBuried(ContainerState before, ContainerState after) {
      for (int i = 0; i < LICENSES; i++) {
        Used was = before.used(FIRM.id(), license(i));
        Used is = after.used(FIRM.id(), license(i));
        if (!is.equals(is.orMore(was))) {
          assertThat(stones(after, license(i)))
              .as("use of licence %s is in a tombstone", i)
              .anyMatch(stone -> stone.used().units() >= was.units());
        }
      }
    }

    /** Every entry granted is held, or has a tombstone that says it was not taken. */
    private void heldIsGrantedOrBuried(ContainerState state) {
      FirmState firm = state.firmStates().get(FIRM.id());
      if (firm == null) {
        return;
      }
      for (Map.Entry<LicenseId, Granted.Copy> entry : firm.granted().entries().entrySet()) {
        Optional<Holding> held = state.holding(FIRM.id(), entry.getKey());
        int generation = entry.getValue().generation();
        boolean holds = held.isPresent() && held.get().entry().generation() == generation;
        boolean buried =
            stones(state, entry.getKey()).stream()
                .anyMatch(stone -> stone.generation() == generation && stone.notTaken());
        assertThat(holds && buried).isFalse();
        if (held.isPresent()) {
          assertThat(holds).isTrue();
        }
      }
      assertThat(firm.granted().entries().keySet()).containsAll(firm.holdings().keySet());
    }

    private static List<Tombstone> stones(ContainerState state, LicenseId license) {
      FirmState firm = state.firmStates().get(FIRM.id());
      return firm == null
          ? List.of()
          : firm.tombstones().stream().filter(each -> each.license().equals(license)).toList();
    }
  }
}

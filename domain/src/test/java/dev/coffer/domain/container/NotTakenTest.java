package dev.coffer.domain.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A put that cannot be held or read: the counter advances and the licence goes home. */
class NotTakenTest {
  private final TestFirm firm = TestFirm.scripted("firm", TestFirm.CLASSICAL);
  private final Terms terms = Samples.anywhere().units(100).build();
  private final LicenseEntry one = Samples.entry(firm.id(), 1, 1, terms);
  private final LicenseEntry two = Samples.entry(firm.id(), 2, 1, terms);
  private final TestContainer box = new TestContainer(firm, "box", ContainerKind.CLOUD, 1);

  private static Tombstone notTaken(LicenseId license, int generation) {
    return new Tombstone(license, generation, Used.NOTHING, true);
  }

  @Test
  void whereThereIsNoSpace() {
    box.gets(one);
    box.gets(two);

    assertThat(box.state().holdings(firm.id())).extracting(Holding::entry).containsExactly(one);
    assertThat(box.context().tombstones()).containsExactly(notTaken(two.license(), 1));
    assertThat(box.context().position(Issuer.CENTRAL).counter()).isEqualTo(2);
    assertThat(box.context().granted()).isEqualTo(box.chain().granted().digest());
  }

  @Test
  void nothingWaitsBehindIt() {
    box.gets(one);
    box.gets(two);
    box.does(TestContainer.remove(two), new Operation.Acknowledge(two.license(), 1));
    box.does(TestContainer.remove(one));

    assertThat(box.state().free()).isEqualTo(1);
    assertThat(box.context().tombstones())
        .containsExactly(new Tombstone(one.license(), 1, Used.NOTHING, false));
  }

  @Test
  void whereTheTermsForbidTheKind() {
    LicenseEntry elsewhere =
        Samples.entry(firm.id(), 1, 1, Terms.builder().kinds(ContainerKind.DONGLE).build());
    box.gets(elsewhere);

    assertThat(box.state().holdings(firm.id())).isEmpty();
    assertThat(box.context().tombstones()).containsExactly(notTaken(one.license(), 1));
  }

  @Test
  void whereTheTermsDemandACloserBinding() {
    for (Binding demanded : Binding.values()) {
      for (Binding bound : Binding.values()) {
        TestContainer machine = new TestContainer(firm, "box", ContainerKind.MACHINE, 1);
        LicenseEntry entry =
            Samples.entry(firm.id(), 1, 1, Samples.anywhere().binding(demanded).build());
        Chain.Step step = machine.issuePuts(entry);
        ContainerState after =
            ((ApplyResult.Applied)
                    machine.state().apply(firm.verified(step, 1), Samples.T0, Optional.of(bound)))
                .state();
        boolean held = bound.compareTo(demanded) >= 0;
        assertThat(after.holdings(firm.id())).as("%s in %s", demanded, bound).hasSize(held ? 1 : 0);
      }
    }
    box.gets(Samples.entry(firm.id(), 1, 1, Samples.anywhere().binding(Binding.STRICT).build()));
    assertThat(box.state().holdings(firm.id())).as("bound to no computer").hasSize(1);
  }

  @Test
  void aChangeThatForbidsTheKindBringsTheLicenceHomeWithItsUse() {
    box.gets(one);
    box.use(one.license(), 1, 30);
    box.gets(Samples.entry(firm.id(), 1, 2, Terms.builder().kinds(ContainerKind.DONGLE).build()));

    assertThat(box.state().holdings(firm.id())).isEmpty();
    assertThat(box.state().free()).isEqualTo(1);
    assertThat(box.context().tombstones())
        .containsExactly(
            new Tombstone(one.license(), 2, new Used(30, Optional.of(Samples.T0)), true));
    assertThat(box.context().used()).isEmpty();
  }

  @Test
  void whereTheEntryIsNotTheOneThatThePutNames() {
    LicenseEntry another = Samples.entry(firm.id(), 7, 1, terms);
    LicenseEntry older = Samples.entry(firm.id(), 1, 2, terms);
    LicenseEntry rivals =
        Samples.entry(TestFirm.scripted("rival", TestFirm.CLASSICAL).id(), 1, 1, terms);
    int counter = 0;
    for (LicenseEntry entry : List.of(another, older, rivals)) {
      box.apply(box.issue(List.of(new Operation.Put(one.license(), 1, entry.digest())), entry));
      assertThat(box.state().holdings(firm.id())).isEmpty();
      assertThat(box.context().tombstones()).containsExactly(notTaken(one.license(), 1));
      assertThat(box.context().position(Issuer.CENTRAL).counter()).isEqualTo(++counter);
    }
  }

  @Test
  void whereTheEntryIsOfAFormatThatThisVersionCannotRead() {
    Cbor.Dict current = (Cbor.Dict) Cbor.parse(one.encode(), new Cbor.Limits(10_000, 9, 99));
    Map<Cbor.Key, Cbor> map = new TreeMap<>(current.entries());
    map.put(Cbor.Key.of(1), Cbor.of(2));
    map.put(Cbor.Key.of(99), Cbor.of("of a later version"));
    Bytes future = Cbor.dict(map).encode();
    Operation.Put put = new Operation.Put(one.license(), 1, Digest.sha256(future));
    LicenseUpdate update =
        new LicenseUpdate(
            firm.id(),
            box.keys().keys().thumbprint(),
            Issuer.CENTRAL,
            1,
            Digest.ZERO,
            List.of(put, TestContainer.put(two)),
            Granted.NOTHING.after(put).after(TestContainer.put(two)).digest());

    ApplyResult result =
        box.apply(
            new Chain.Step(1, update.digest(), update.encode(), List.of(future, two.encode())));

    assertThat(result).isInstanceOf(ApplyResult.Applied.class);
    assertThat(box.context().tombstones()).containsExactly(notTaken(one.license(), 1));
    assertThat(box.state().holdings(firm.id())).extracting(Holding::entry).containsExactly(two);
  }

  @Test
  void oneGenerationLeavesOneTombstone() {
    box.gets(one);
    box.use(one.license(), 1, 30);
    box.does(TestContainer.remove(one));
    box.gets(two);
    box.gets(one);

    assertThat(box.context().tombstones())
        .containsExactly(
            new Tombstone(one.license(), 1, new Used(30, Optional.of(Samples.T0)), false));
  }
}

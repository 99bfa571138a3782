package dev.coffer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.container.ContainerState;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.fixture.BouncySigner;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.SpecFields;
import dev.coffer.domain.fixture.SpecPage;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.Requirements;
import dev.coffer.domain.update.Role;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/spec say what is written, and what is refused. */
class SpecTablesTest {
  private static final List<String> FORMAT = List.of("format");
  private static final Digest DIGEST = TestFirm.digest("some");

  @Test
  void certificates() {
    SpecFields.check(
        SpecPage.of("certificate.md"),
        "Fields",
        SpecFields.names(FORMAT, Certificate.class),
        List.of(
            SpecSamples.FIRM.rootCertificate().encode(),
            SpecSamples.containerCertificate().encode(),
            SpecSamples.follower().encode()),
        Certificate::parse);
  }

  @Test
  void requirements() {
    Set<Algorithm> one = Set.of(Algorithm.ESP256);
    Requirements.Roles roles = new Requirements.Roles(one, one, one);
    SpecFields.check(
        SpecPage.of("certificate.md"),
        "Required algorithms",
        SpecFields.names(List.of(), Requirements.class),
        List.of(
            SpecSamples.follower().encode(),
            SpecSamples.follower(new Requirements(roles, Optional.empty())).encode()),
        Certificate::parse,
        11);
  }

  @Test
  void roles() {
    SpecPage.Table table = SpecPage.of("certificate.md").table("Roles");
    assertThat(table.column("name"))
        .isEqualTo(Arrays.stream(Role.values()).map(Role::name).toList());
    List<Certificate> shown =
        List.of(
            SpecSamples.FIRM.rootCertificate(),
            SpecSamples.FIRM.issuingCertificate(1),
            SpecSamples.FIRM.operatorCertificate(ContainerKind.CLOUD),
            SpecSamples.containerCertificate());
    for (Certificate each : shown) {
      Cbor.Dict written = (Cbor.Dict) Cbor.parse(each.encode(), new Cbor.Limits(4096, 6, 16));
      assertThat(written.entries().get(Cbor.Key.of(2)))
          .isEqualTo(
              Cbor.of(
                  Long.parseLong(
                      table.column("role").get(table.column("name").indexOf(each.role().name())))));
    }
  }

  @Test
  void entries() {
    SpecPage page = SpecPage.of("entry.md");
    LicenseEntry entry = SpecSamples.entry();
    Bytes full = Samples.entry(SpecSamples.FIRM.id(), 1, 1, SpecSamples.fullTerms()).encode();
    List<Bytes> both = List.of(entry.encode(), full);
    SpecFields.check(
        page, "Entry", SpecFields.names(FORMAT, LicenseEntry.class), both, LicenseEntry::parse);
    Bytes plain = Samples.entry(SpecSamples.FIRM.id(), 1, 1, Terms.builder().build()).encode();
    SpecFields.check(
        page,
        "Terms",
        SpecFields.names(List.of(), Terms.class),
        List.of(full, plain),
        LicenseEntry::parse,
        9);
    SpecFields.check(
        page,
        "Module",
        SpecFields.names(List.of(), LicenseEntry.ModuleEntry.class),
        List.of(entry.encode()),
        LicenseEntry::parse,
        11,
        0);
  }

  @Test
  void updates() {
    SpecPage page = SpecPage.of("update.md");
    SpecFields.check(
        page,
        "Payload",
        SpecFields.names(FORMAT, LicenseUpdate.class),
        List.of(update(new Operation.Block())),
        LicenseUpdate::parse);
    SpecFields.check(
        page,
        "Operation",
        List.of(
            "operation",
            "license",
            "generation",
            "entry",
            "time",
            "contextSeq",
            "certificate",
            "granted",
            "entries"),
        operations().values().stream().map(SpecTablesTest::update).toList(),
        LicenseUpdate::parse,
        7,
        0);
    SpecFields.check(
        SpecPage.of("time.md"),
        "Certified time",
        SpecFields.names(FORMAT, CertifiedContact.class),
        List.of(SpecSamples.contact().encode()),
        CertifiedContact::parse);
  }

  @Test
  void operationsHaveTheKeysOfTheTableAndAreAllThere() {
    SpecPage.Table table = SpecPage.of("update.md").table("Kinds of operation");
    assertThat(table.column("name"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Operation.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList());
    for (List<String> row : table.rows()) {
      Cbor.Dict written = (Cbor.Dict) operations().get(row.get(1)).toCbor();
      assertThat(written.entries().get(Cbor.Key.of(1)))
          .isEqualTo(Cbor.of(Long.parseLong(row.get(0))));
      assertThat(keys(written)).isEqualTo(row.get(2));
    }
  }

  @Test
  void contexts() {
    SpecPage page = SpecPage.of("context.md");
    Bytes lived = SpecSamples.context().encode();
    TestContainer other = SpecSamples.left();
    Bytes left = other.context(SpecSamples.wishWithRight()).encode();
    List<Bytes> both = List.of(lived, left);
    SpecFields.check(
        page,
        "Payload",
        SpecFields.names(FORMAT, ContainerContext.class),
        List.of(lived, left, SpecSamples.suspect().context().encode()),
        ContainerContext::parse);
    SpecFields.check(
        page,
        "Wish",
        SpecFields.names(List.of(), Wish.class),
        both,
        ContainerContext::parse,
        14,
        0);
    SpecFields.check(
        page,
        "Use",
        List.of("license", "units", "firstUse"),
        List.of(lived, SpecSamples.timeless().encode()),
        ContainerContext::parse,
        9,
        0);
    SpecFields.check(
        page,
        "Tombstone",
        List.of("license", "units", "firstUse", "generation", "notTaken"),
        both,
        ContainerContext::parse,
        10,
        0);
  }

  @Test
  void proofs() {
    SpecFields.check(
        SpecPage.of("proof.md"),
        "Payload",
        SpecFields.names(FORMAT, ContainerProof.class),
        List.of(SpecSamples.proof()),
        payload ->
            ContainerProof.open(
                SpecSamples.byContainer(MessageType.PROOF, payload), BouncySigner.CHECK));
  }

  @Test
  void devicesAndCredentials() {
    SpecPage page = SpecPage.of("device.md");
    SpecFields.check(
        page,
        "Credential file",
        SpecFields.names(FORMAT, CredentialFile.class),
        List.of(SpecSamples.credential().encode()),
        CredentialFile::parse);
    SpecFields.check(
        page,
        "Device request",
        List.of("format", "request", "purpose", "device", "generation", "nonce"),
        List.of(request(SpecSamples.enrol()), request(SpecSamples.renew())),
        payload -> DeviceRequest.open(SpecSamples.byDevice(payload), BouncySigner.CHECK));
  }

  @Test
  void requestsHaveTheKeysOfTheTableAndAreAllThere() {
    SpecPage.Table table = SpecPage.of("device.md").table("Kinds of request");
    assertThat(table.column("name"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(DeviceRequest.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList());
    List<DeviceRequest> requests = List.of(SpecSamples.enrol(), SpecSamples.renew());
    for (DeviceRequest each : requests) {
      Cbor.Dict written = (Cbor.Dict) Cbor.parse(request(each), new Cbor.Limits(1024, 4, 16));
      int row = table.column("name").indexOf(each.getClass().getSimpleName());
      assertThat(written.entries().get(Cbor.Key.of(2)))
          .isEqualTo(Cbor.of(Long.parseLong(table.column("request").get(row))));
      assertThat(keys(written)).isEqualTo(table.column("keys").get(row));
    }
  }

  private static String keys(Cbor.Dict written) {
    return written.entries().keySet().stream()
        .map(key -> Long.toString(((Cbor.Key.IntKey) key).value()))
        .collect(Collectors.joining(", "));
  }

  @Test
  void containerStates() {
    SpecPage page = SpecPage.of("container-state.md");
    TestContainer contacted = SpecSamples.contacted();
    List<Bytes> states =
        List.of(
            SpecSamples.lived().state().encode(),
            contacted.state().encode(),
            SpecSamples.suspect().state().encode());
    SpecFields.check(
        page,
        "State",
        List.of(
            "format",
            "serial",
            "keys",
            "capacity",
            "contextSeq",
            "lastSeen",
            "firms",
            "clock",
            "setBacks"),
        states,
        ContainerState::parse);
    SpecFields.check(
        page,
        "Firm state",
        List.of(
            "firm",
            "blocked",
            "entries",
            "holdings",
            "chains",
            "used",
            "tombstones",
            "epoch",
            "updates",
            "digests",
            "recent",
            "contact",
            "root",
            "seen",
            "request",
            "repairs",
            "emergencies"),
        states,
        ContainerState::parse,
        7,
        0);
  }

  private static Bytes request(DeviceRequest request) {
    return SpecSamples.payload(MessageType.DEVICE, request.sign(SpecSamples.DEVICE));
  }

  private static Bytes update(Operation operation) {
    return new LicenseUpdate(
            SpecSamples.FIRM.id(),
            DIGEST,
            Issuer.CENTRAL,
            1,
            Digest.ZERO,
            List.of(operation),
            DIGEST)
        .encode();
  }

  private static Map<String, Operation> operations() {
    Operation.Put put = new Operation.Put(Samples.license(1), 1, DIGEST);
    Map<String, Operation> all = new LinkedHashMap<>();
    for (Operation each :
        List.of(
            put,
            new Operation.Remove(Samples.license(1), 1),
            new Operation.SetTime(SpecSamples.T0, 1),
            new Operation.Block(),
            new Operation.Unblock(),
            new Operation.Certify(DIGEST),
            new Operation.Rebase(1, DIGEST, List.of(put)),
            new Operation.Acknowledge(Samples.license(1), 1))) {
      all.put(each.getClass().getSimpleName(), each);
    }
    return all;
  }
}

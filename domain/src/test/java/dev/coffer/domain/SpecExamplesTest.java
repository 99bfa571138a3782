package dev.coffer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.account.DeviceToken;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.container.ContainerState;
import dev.coffer.domain.container.ContextReader;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.fixture.BouncySigner;
import dev.coffer.domain.fixture.SpecExample;
import dev.coffer.domain.fixture.SpecPage;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of docs/spec are what the code writes, octet by octet, and what it reads. */
class SpecExamplesTest {
  @Test
  void ofCertificates() {
    SpecExample.checkAll(
        List.of(
            new SpecExample(
                "certificate.md",
                "root",
                SpecSamples.FIRM.anchorMessage().encoded(),
                octets -> {
                  Anchor.Reading reading = Anchor.parse(octets, BouncySigner.CHECK);
                  return ((Anchor.Reading.Genuine) reading).anchor().encoded();
                }),
            certificate("issuing", SpecSamples.FIRM.issuingCertificate(1)),
            certificate("follower", SpecSamples.follower()),
            certificate("container", SpecSamples.containerCertificate())));
  }

  @Test
  void ofEntries() {
    SpecExample.checkAll(
        List.of(
            new SpecExample(
                "entry.md",
                "entry",
                SpecSamples.entry().encode(),
                octets -> LicenseEntry.parse(octets).encode())));
  }

  @Test
  void ofUpdates() {
    Chain.Step step = SpecSamples.container(ContainerKind.CLOUD).issuePuts(SpecSamples.entry());
    SpecExample.checkAll(
        List.of(
            new SpecExample(
                "update.md",
                "payload",
                step.payload(),
                octets -> LicenseUpdate.parse(octets).encode()),
            new SpecExample(
                "update.md",
                "bundle",
                SignedUpdate.encodeBundle(List.of(SpecSamples.FIRM.sign(step, 1))),
                octets -> {
                  List<SignedUpdate> bundle = SignedUpdate.parseBundle(octets);
                  assertThat(SpecSamples.FIRM.trust().read(bundle.get(0)))
                      .isInstanceOf(Trust.UpdateReading.Genuine.class);
                  return SignedUpdate.encodeBundle(bundle);
                }),
            new SpecExample(
                "time.md",
                "time",
                SpecSamples.contact().encode(),
                octets -> CertifiedContact.parse(octets).encode())));
  }

  @Test
  void ofContexts() {
    TestContainer machine = SpecSamples.container(ContainerKind.MACHINE);
    SpecExample.checkAll(
        List.of(
            new SpecExample(
                "context.md",
                "payload",
                SpecSamples.context().encode(),
                octets -> ContainerContext.parse(octets).encode()),
            new SpecExample(
                "context.md",
                "message",
                machine.signed(machine.context()).encoded(),
                octets -> {
                  ContextReader.Reading reading =
                      new ContextReader(BouncySigner.CHECK)
                          .read(
                              SignedMessage.parse(octets),
                              firm -> Optional.of(SpecSamples.FIRM.trust()));
                  return ((ContextReader.Reading.Genuine) reading).context().message().encoded();
                })));
  }

  @Test
  void ofProofs() {
    SpecExample.checkAll(
        List.of(
            new SpecExample(
                "proof.md",
                "payload",
                SpecSamples.proof(),
                octets -> {
                  ContainerProof proof =
                      ContainerProof.open(
                              SpecSamples.byContainer(MessageType.PROOF, octets),
                              BouncySigner.CHECK)
                          .orElseThrow()
                          .proof();
                  return ContainerProof.encode(
                      proof.serial(), proof.firm(), proof.granted(), proof.root());
                })));
    assertThat(SpecPage.of("proof.md").text()).contains("`" + SpecSamples.leaf().hex() + "`");
  }

  @Test
  void ofDevices() {
    SpecExample.checkAll(
        List.of(
            new SpecExample(
                "device.md",
                "credential",
                SpecSamples.credential().encode(),
                octets -> CredentialFile.parse(octets).encode()),
            new SpecExample(
                "device.md",
                "enrol",
                SpecSamples.payload(
                    MessageType.DEVICE, SpecSamples.enrol().sign(SpecSamples.DEVICE)),
                octets ->
                    SpecSamples.payload(
                        MessageType.DEVICE,
                        opened(SpecSamples.byDevice(octets)).sign(SpecSamples.DEVICE))),
            new SpecExample(
                "device.md",
                "renew",
                SpecSamples.renew().sign(SpecSamples.DEVICE).encoded(),
                octets -> opened(SignedMessage.parse(octets)).sign(SpecSamples.DEVICE).encoded())));
    String token = SpecSamples.token().text();
    assertThat(SpecPage.of("device.md").text()).contains("`" + token + "`");
    assertThat(DeviceToken.parse(token).text()).isEqualTo(token);
  }

  @Test
  void ofContainerStates() {
    new SpecExample(
            "container-state.md",
            "state",
            SpecSamples.lived().state().encode(),
            octets -> ContainerState.parse(octets).encode())
        .check();
  }

  private static DeviceRequest opened(SignedMessage message) {
    return DeviceRequest.open(message, BouncySigner.CHECK).orElseThrow().request();
  }

  private static SpecExample certificate(String name, Certificate certificate) {
    return new SpecExample(
        "certificate.md", name, certificate.encode(), octets -> Certificate.parse(octets).encode());
  }
}

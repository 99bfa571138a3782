package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerState;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.fixture.SpecFields;
import dev.coffer.domain.fixture.SpecPage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The envelope of docs/spec/container-state.md is what is sealed. */
class EnvelopeSpecTest {
  @Test
  void theTableSaysWhatIsWrittenAndRefused() {
    Bytes point = Bytes.fromHex("04" + "11".repeat(64));
    KeySet keys = new KeySet(List.of(new PublicKey(Algorithm.ESP256, point)));
    ContainerState state = ContainerState.create(ContainerKind.CLOUD, keys, 5, Instant.EPOCH);
    KeyHandle handle = new KeyHandle(keys, Bytes.utf8("handle"));

    SpecFields.check(
        SpecPage.of("container-state.md"),
        "Envelope",
        List.of("format", "handle", "certificate", "state"),
        List.of(
            ContainerEnvelope.encode(state, handle, Optional.of(Bytes.utf8("certificate"))),
            ContainerEnvelope.encode(state, handle, Optional.empty())),
        ContainerEnvelope::parse);
  }
}

package dev.coffer.domain.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrantedCborTest {
  private static final Digest ENTRY = Digest.sha256(Bytes.utf8("entry"));

  private static LicenseId license(int number) {
    byte[] octets = new byte[Id.LENGTH];
    octets[0] = (byte) number;
    return new LicenseId(new Id(Bytes.of(octets)));
  }

  private static Cbor copy(int license, long generation) {
    return Cbor.array(
        Cbor.of(license(license).id().value()), Cbor.of(generation), Cbor.of(ENTRY.value()));
  }

  private static Cbor state(Cbor... copies) {
    return Cbor.array(Cbor.of(false), Cbor.array(copies));
  }

  @Test
  void aGrantedStateIsReadAsItWasWritten() {
    Granted granted =
        Granted.NOTHING
            .after(new Operation.Put(license(200), 3, ENTRY))
            .after(new Operation.Put(license(1), Integer.MAX_VALUE, ENTRY));
    assertThat(Granted.fromCbor(granted.toCbor())).isEqualTo(granted);
    assertThat(Granted.fromCbor(Granted.NOTHING.toCbor())).isEqualTo(Granted.NOTHING);
    Granted blocked = granted.after(new Operation.Block());
    assertThat(Granted.fromCbor(blocked.toCbor())).isEqualTo(blocked);
  }

  @Test
  void anythingElseIsRefused() {
    for (Cbor wrong :
        List.of(
            Cbor.of(1),
            Cbor.array(),
            Cbor.array(Cbor.of(0), Cbor.array()),
            Cbor.array(Cbor.of(false), Cbor.of(0)),
            state(Cbor.of(1)),
            state(Cbor.array(Cbor.of(1))),
            state(copy(1, 0)),
            state(copy(1, 1L << 31)),
            state(copy(2, 1), copy(1, 1)),
            state(copy(1, 1), copy(1, 1)))) {
      assertThatThrownBy(() -> Granted.fromCbor(wrong)).isInstanceOf(Malformed.class);
    }
  }
}

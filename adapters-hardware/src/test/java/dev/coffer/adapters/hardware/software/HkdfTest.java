package dev.coffer.adapters.hardware.software;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.Bytes;
import org.junit.jupiter.api.Test;

/** RFC 5869 appendix A, the cases with SHA-256. */
class HkdfTest {
  @Test
  void case1() {
    assertThat(
            derived(
                "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
                "000102030405060708090a0b0c",
                "f0f1f2f3f4f5f6f7f8f9",
                42))
        .isEqualTo(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  }

  @Test
  void case2() {
    assertThat(derived(run(0x00, 0x4f), run(0x60, 0xaf), run(0xb0, 0xff), 82))
        .isEqualTo(
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
  }

  @Test
  void case3() {
    assertThat(derived("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "", 42))
        .isEqualTo(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }

  private static String derived(String secret, String salt, String info, int length) {
    return Bytes.of(
            Hkdf.derive(Bytes.fromHex(secret), Bytes.fromHex(salt), Bytes.fromHex(info), length))
        .hex();
  }

  private static String run(int from, int to) {
    StringBuilder hex = new StringBuilder();
    for (int i = from; i <= to; i++) {
      hex.append("%02x".formatted(i));
    }
    return hex.toString();
  }
}

package dev.coffer.domain.ticket;

/**
 * The checksum of ticket codes: the Reed-Solomon code over GF(32) whose code words, read as
 * polynomials with the first symbol at the highest power, vanish at a, a² and a³.
 *
 * <p>GF(32) is GF(2)[x] modulo x⁵ + x² + 1, and a is x. Length 25 of at most 31, distance 4.
 */
final class TicketChecksum {
  /** How many symbols are data. */
  static final int DATA = 22;

  private static final int CHECKS = 3;
  private static final int ORDER = 31;
  private static final int REDUCE = 0b100101;

  private static final int[] POWER = new int[ORDER];
  private static final int[] LOG = new int[ORDER + 1];

  /** (x - a)(x - a²)(x - a³) without its leading 1, from x² down. */
  private static final int[] GENERATOR;

  static {
    int value = 1;
    for (int i = 0; i < ORDER; i++) {
      POWER[i] = value;
      LOG[value] = i;
      value <<= 1;
      if (value > ORDER) {
        value ^= REDUCE;
      }
    }
    int a = POWER[1];
    int b = POWER[2];
    int c = POWER[3];
    GENERATOR =
        new int[] {
          a ^ b ^ c, times(a, b) ^ times(a, c) ^ times(b, c), times(a, times(b, c)),
        };
  }

  private TicketChecksum() {}

  /** Writes the three check symbols behind the 22 of data. */
  static void complete(int[] symbols) {
    int[] rest = new int[CHECKS];
    for (int i = 0; i < DATA; i++) {
      int lead = symbols[i] ^ rest[0];
      rest[0] = rest[1] ^ times(lead, GENERATOR[0]);
      rest[1] = rest[2] ^ times(lead, GENERATOR[1]);
      rest[2] = times(lead, GENERATOR[2]);
    }
    System.arraycopy(rest, 0, symbols, DATA, CHECKS);
  }

  static boolean holds(int[] symbols) {
    return syndrome(symbols, 1) == 0 && syndrome(symbols, 2) == 0 && syndrome(symbols, 3) == 0;
  }

  /** The index of the one symbol that makes the checksum wrong; -1 when there is no such one. */
  static int onlyWrong(int[] symbols) {
    int first = syndrome(symbols, 1);
    int second = syndrome(symbols, 2);
    int third = syndrome(symbols, 3);
    if (first == 0 || second == 0 || times(second, second) != times(first, third)) {
      return -1;
    }
    int power = (LOG[second] - LOG[first] + ORDER) % ORDER;
    return power < symbols.length ? symbols.length - 1 - power : -1;
  }

  /** The code word's value at a to the power {@code root}. */
  private static int syndrome(int[] symbols, int root) {
    int value = 0;
    for (int symbol : symbols) {
      value = times(value, POWER[root]) ^ symbol;
    }
    return value;
  }

  private static int times(int left, int right) {
    return left == 0 || right == 0 ? 0 : POWER[(LOG[left] + LOG[right]) % ORDER];
  }
}

package dev.coffer.bootstrap.bench;

import dev.coffer.adapters.hardware.software.ProtectedStream;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.protect.ProtectedHeader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

/** How fast files are protected and opened, without a disk. */
public final class ProtectionBench {
  private static final int ROUNDS = 5;
  private static final int PIECE_MIB = 64;

  private ProtectionBench() {}

  /**
   * What was measured: medians of {@value #ROUNDS} rounds on one thread.
   *
   * @param sealMegabytes millions of plain bytes a second
   * @param openMegabytes the same of opening
   */
  public record Result(
      double sealMegabytes, double openMegabytes, int mib, int processors, String java) {}

  /** Measures on this thread; a file of {@code mib} MiB is treated in pieces of at most 64. */
  public static Result run(int mib) throws IOException {
    ProtectedHeader header =
        new ProtectedHeader(
            new FirmId(Digest.sha256(Bytes.utf8("bench"))),
            new ProductCode(1),
            FeatureMap.NONE,
            Optional.empty(),
            0,
            1,
            ProtectedHeader.SEGMENT_BITS,
            new TreeMap<>());
    Bytes key = Digest.sha256(Bytes.utf8("content key")).value();
    byte[] piece = new byte[Math.min(mib, PIECE_MIB) << 20];
    int pieces = Math.max(1, mib / PIECE_MIB);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(piece.length + (1 << 20));
    ProtectedStream.seal(header, key, new ByteArrayInputStream(piece), kept);
    byte[] sealed = kept.toByteArray();
    double[] seal = new double[ROUNDS];
    double[] open = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < pieces; i++) {
        ProtectedStream.seal(
            header, key, new ByteArrayInputStream(piece), OutputStream.nullOutputStream());
      }
      long middle = System.nanoTime();
      for (int i = 0; i < pieces; i++) {
        InputStream in = new ByteArrayInputStream(sealed);
        ProtectedStream.open(
            ProtectedStream.readHeader(in), key, in, OutputStream.nullOutputStream());
      }
      long end = System.nanoTime();
      if (round >= 0) {
        double megabytes = piece.length / 1e6 * pieces;
        seal[round] = megabytes * 1e9 / (middle - start);
        open[round] = megabytes * 1e9 / (end - middle);
      }
    }
    Arrays.sort(seal);
    Arrays.sort(open);
    return new Result(
        seal[ROUNDS / 2],
        open[ROUNDS / 2],
        mib,
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString());
  }
}

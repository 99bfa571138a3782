package dev.coffer.domain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MerkleTest {
  @Test
  void aTreeOfOneIsItsLeafWithoutAPath() {
    Merkle tree = Merkle.of(leaves(1));
    assertThat(tree.root()).isEqualTo(leaf(0));
    assertThat(tree.path(0)).isEqualTo(Merkle.Path.NONE);
    assertThat(Merkle.Path.NONE.rootFrom(leaf(0))).isEqualTo(leaf(0));
  }

  @Test
  void aNodeIsTheDigestOfOneLeftAndRight() {
    Digest left = Digest.sha256(Bytes.of((byte) 1), leaf(0).value(), leaf(1).value());
    assertThat(Merkle.of(leaves(2)).root()).isEqualTo(left);
    assertThat(Merkle.of(leaves(3)).root())
        .isEqualTo(Digest.sha256(Bytes.of((byte) 1), left.value(), leaf(2).value()));
  }

  @Test
  void everyLeafOfEveryTreeProvesItself() {
    for (int size = 1; size <= 70; size++) {
      Merkle tree = Merkle.of(leaves(size));
      for (int leaf = 0; leaf < size; leaf++) {
        Merkle.Path path = tree.path(leaf);
        assertThat(path.rootFrom(leaf(leaf))).isEqualTo(tree.root());
        assertThat(path.steps().size())
            .isLessThanOrEqualTo(32 - Integer.numberOfLeadingZeros(size));
        assertThat(Merkle.Path.parse(path.encoded())).isEqualTo(path);
      }
    }
  }

  @Test
  void noOtherLeafFitsAPath() {
    Merkle tree = Merkle.of(leaves(13));
    for (int of = 0; of < 13; of++) {
      for (int leaf = 0; leaf < 14; leaf++) {
        assertThat(tree.path(of).rootFrom(leaf(leaf)).equals(tree.root())).isEqualTo(leaf == of);
      }
    }
  }

  @Test
  void anyAlteredOctetOfAPathLeadsElsewhere() {
    Merkle tree = Merkle.of(leaves(6));
    Bytes encoded = tree.path(2).encoded();
    for (int i = 0; i < encoded.length(); i++) {
      byte[] altered = encoded.toArray();
      altered[i] ^= 1;
      Digest root = Merkle.Path.parse(Bytes.of(altered)).rootFrom(leaf(2));
      assertThat(root).isNotEqualTo(tree.root());
    }
  }

  @Test
  void theLargestTreeHasPathsOf16Steps() {
    Merkle tree = Merkle.of(leaves(Merkle.MOST_LEAVES));
    Merkle.Path path = tree.path(Merkle.MOST_LEAVES - 1);
    assertThat(path.steps()).hasSize(16);
    assertThat(path.rootFrom(leaf(Merkle.MOST_LEAVES - 1))).isEqualTo(tree.root());
  }

  @Test
  void treesAreBounded() {
    assertThatThrownBy(() -> Merkle.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    List<Digest> tooMany = leaves(Merkle.MOST_LEAVES + 1);
    assertThatThrownBy(() -> Merkle.of(tooMany)).isInstanceOf(IllegalArgumentException.class);
    Merkle tree = Merkle.of(leaves(3));
    assertThatThrownBy(() -> tree.path(3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tree.path(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pathsFromOutsideAreBounded() {
    refused(new byte[32], Malformed.Reason.TRUNCATED);
    refused(new byte[34], Malformed.Reason.TRUNCATED);
    refused(new byte[17 * 33], Malformed.Reason.OVER_LIMIT);
    byte[] sideways = new byte[33];
    sideways[0] = 2;
    refused(sideways, Malformed.Reason.OUT_OF_RANGE);
    List<Merkle.Step> steps = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      steps.add(new Merkle.Step(Merkle.Side.LEFT, leaf(i)));
    }
    assertThatThrownBy(() -> new Merkle.Path(steps)).isInstanceOf(Malformed.class);
  }

  private static void refused(byte[] encoded, Malformed.Reason reason) {
    assertThatThrownBy(() -> Merkle.Path.parse(Bytes.of(encoded)))
        .isInstanceOfSatisfying(
            Malformed.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }

  private static List<Digest> leaves(int count) {
    return IntStream.range(0, count).mapToObj(MerkleTest::leaf).toList();
  }

  private static Digest leaf(int number) {
    return Digest.sha256(Bytes.of((byte) 0), Bytes.utf8("leaf " + number));
  }
}

package dev.coffer.bad.randomness.application;

import java.util.Collections;
import java.util.List;

final class BadShuffle {
  void mix(List<String> list) {
    Collections.shuffle(list);
  }
}

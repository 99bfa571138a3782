package dev.coffer.bad.threads.domain;

import java.util.List;

final class BadParallel {
  long count(List<String> list) {
    return list.parallelStream().count();
  }
}

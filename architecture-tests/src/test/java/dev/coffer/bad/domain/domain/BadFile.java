package dev.coffer.bad.domain.domain;

import java.nio.file.Path;

final class BadFile {
  Path path = Path.of("x");
}

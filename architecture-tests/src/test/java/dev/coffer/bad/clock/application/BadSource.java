package dev.coffer.bad.clock.application;

import java.time.InstantSource;

final class BadSource {
  InstantSource clock = InstantSource.system();
}

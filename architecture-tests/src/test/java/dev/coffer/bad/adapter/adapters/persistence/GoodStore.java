package dev.coffer.bad.adapter.adapters.persistence;

import dev.coffer.bad.adapter.application.GoodPort;
import dev.coffer.bad.adapter.domain.GoodValue;

public final class GoodStore implements GoodPort {
  @Override
  public int seats() {
    return new GoodValue(1).seats();
  }
}

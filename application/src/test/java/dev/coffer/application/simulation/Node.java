package dev.coffer.application.simulation;

import dev.coffer.application.Coffer;
import java.time.InstantSource;
import java.util.function.Function;

/** A process that crashes and starts again over the same stores, each time with another clock. */
final class Node {
  private final Function<InstantSource, Coffer> build;
  private final SimulatedWorld world;
  private Coffer coffer;
  private int life;

  Node(SimulatedWorld world, Function<InstantSource, Coffer> build) {
    this.world = world;
    this.build = build;
    this.coffer = build.apply(world.skewedClock());
  }

  Coffer coffer() {
    return coffer;
  }

  /** Which of its lives it is in. */
  int life() {
    return life;
  }

  void crash() {
    life++;
    coffer = build.apply(world.skewedClock());
  }
}

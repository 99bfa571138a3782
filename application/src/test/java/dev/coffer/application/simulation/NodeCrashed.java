package dev.coffer.application.simulation;

/** Ends all work of a node that crashed; an Error, so that no service mends what a crash breaks. */
final class NodeCrashed extends Error {
  private static final long serialVersionUID = 1L;

  final transient Node node;

  NodeCrashed(Node node) {
    super("crashed", null, false, false);
    this.node = node;
  }
}

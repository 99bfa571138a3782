package dev.coffer.application.container;

import dev.coffer.application.Failure;

/** Asked of a container what its driver says it cannot do. */
public final class UnsupportedOperation extends Failure {
  private static final long serialVersionUID = 1L;

  public UnsupportedOperation(ContainerDriver.Feature feature) {
    super(Category.CALLER, "this kind of container has no " + feature, null);
  }
}

package dev.coffer.application.container;

import dev.coffer.application.Failure;
import dev.coffer.domain.container.ContainerSerial;

/** No container of that serial is here: the caller's fault. */
public final class NoSuchContainer extends Failure {
  private static final long serialVersionUID = 1L;

  public NoSuchContainer(ContainerSerial serial) {
    super(Category.NOT_FOUND, "container " + serial + " is not here", null);
  }
}

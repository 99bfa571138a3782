package dev.coffer.application.simulation;

import dev.coffer.application.Failure;

/** No answer came: the request, the answer or the server was lost. What was asked may be done. */
final class Lost extends Failure {
  private static final long serialVersionUID = 1L;

  Lost() {
    super(Category.EXTERNAL, "no answer came", null);
  }
}

package dev.coffer.adapters.persistence.home;

import dev.coffer.application.Failure;
import dev.coffer.application.StoreUnavailable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of the home cannot be read or written; nothing of it was changed. */
public final class HomeUnusable extends Failure {
  private static final long serialVersionUID = 1L;

  HomeUnusable(Path file, String what, String remedy, @Nullable Throwable cause) {
    super(Category.EXTERNAL, file + " " + what + ": " + remedy, cause);
  }

  /** The same to those who know a file as a store. */
  static StoreUnavailable store(Path file, String what, String remedy, @Nullable Throwable cause) {
    HomeUnusable unusable = new HomeUnusable(file, what, remedy, cause);
    return new StoreUnavailable(file + " " + what + ": " + remedy, unusable);
  }
}

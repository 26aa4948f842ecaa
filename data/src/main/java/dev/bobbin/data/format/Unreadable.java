package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import java.nio.file.Path;
import java.util.Optional;

/** Formats of datasets that are named and refused. */
final class Unreadable {
  private Unreadable() {}

  static Optional<BobbinException> refusal(Path file) {
    return Optional.empty();
  }
}

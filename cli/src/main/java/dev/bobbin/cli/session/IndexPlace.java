package dev.bobbin.cli.session;

import dev.bobbin.server.search.ServedIndex;
import dev.bobbin.server.search.VectorIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The index of a run or of a model file, or the index itself. */
final class IndexPlace {
  private IndexPlace() {}

  static Path of(Path source, Optional<Path> to) throws IOException {
    if (to.isPresent()) {
      return to.get();
    }
    return VectorIndex.exists(source) ? source : ServedIndex.placeOf(source);
  }
}

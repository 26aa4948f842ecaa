package dev.bobbin.data.format;

import dev.bobbin.base.io.AtomicFile;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Files that are gzip if their names end in {@code .gz}. */
final class Compressed {
  private Compressed() {}

  /** Writes a file as {@link AtomicFile#write} does, compressed if its name says so. */
  static void write(Path file, AtomicFile.Content content) {
    AtomicFile.write(
        file,
        out -> {
          if (!file.getFileName().toString().endsWith(".gz")) {
            content.writeTo(out);
            return;
          }
          // A better level is far slower and saves little.
          GZIPOutputStream compressed = new GZIPOutputStream(out, 1 << 16);
          content.writeTo(compressed);
          compressed.finish();
        });
  }
}

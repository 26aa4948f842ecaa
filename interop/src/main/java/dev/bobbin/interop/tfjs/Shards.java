package dev.bobbin.interop.tfjs;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.JavaMemory;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.engine.network.weights.Parameter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The files of a model's weights, one after the other, each of them cut at the same size. */
final class Shards {
  private Shards() {}

  /** Writes all parameters. */
  static void write(Path folder, List<String> names, int size, List<Parameter> parameters) {
    byte[] shard = new byte[size];
    ByteBuffer open = ByteBuffer.wrap(shard).order(ByteOrder.LITTLE_ENDIAN);
    int next = 0;
    for (Parameter parameter : parameters) {
      for (float value : parameter.values()) {
        open.putFloat(value);
        if (!open.hasRemaining()) {
          AtomicFile.write(folder.resolve(names.get(next++)), out -> out.write(shard));
          open.clear();
        }
      }
    }
    int rest = open.position();
    if (rest > 0) {
      AtomicFile.write(folder.resolve(names.get(next)), out -> out.write(shard, 0, rest));
    }
  }

  /**
   * Reads files that lie beside another one.
   *
   * @param model the file that names them
   * @param names as it has them, which are not trusted
   */
  static byte[] read(Path model, List<String> names) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String name : names) {
      Path file = beside(model, name);
      try {
        long most = Math.min(JavaMemory.bytes() / 4, Integer.MAX_VALUE - 64) - all.size();
        if (Files.size(file) > most) {
          throw BobbinException.of(
              file,
              "weights that fit into " + JavaMemory.words(),
              JavaMemory.megabytes(Files.size(file) + all.size()) + " MB",
              JavaMemory.larger(Files.size(file) + all.size()));
        }
        all.write(Files.readAllBytes(file));
      } catch (IOException e) {
        throw BobbinException.io(file, "a file of weights that " + model + " names", e);
      }
    }
    return all.toByteArray();
  }

  /** The file of a name, which has to be that of a file in the model's own folder. */
  private static Path beside(Path model, String name) {
    String expected = "names of files in its own folder";
    try {
      Path file = Path.of(name);
      if (file.getNameCount() != 1
          || file.isAbsolute()
          || name.contains("\\")
          || name.equals("..")
          || name.equals(".")) {
        throw BobbinException.of(model, expected, "'" + name + "', which is not read");
      }
      Path beside = model.toAbsolutePath().resolveSibling(file);
      if (!Files.exists(beside, LinkOption.NOFOLLOW_LINKS)) {
        throw BobbinException.io(
            beside, "a file of weights that " + model + " names", new NoSuchFileException(name));
      }
      if (!Files.isRegularFile(beside, LinkOption.NOFOLLOW_LINKS)) {
        throw BobbinException.of(model, expected, "'" + name + "', which is no plain file");
      }
      return beside;
    } catch (InvalidPathException e) {
      throw BobbinException.because(e, model, expected, "a name that no file has", "another copy");
    }
  }
}

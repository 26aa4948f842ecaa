package dev.bobbin.experiment.evaluation;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;

/** Where evaluations on other pictures are written: those of two folders into two files. */
public final class EvaluationFiles {
  private EvaluationFiles() {}

  /**
   * The file of an evaluation: {@code PREFIXevaluation-NAME.json}, or with {@code -2}, {@code -3}
   * and so on if that is of pictures from another place. Pictures of the same place get the same
   * file.
   *
   * @param prefix of the file's name; may be empty
   * @param name of the pictures
   * @param place where they were found
   */
  public static Path of(Path folder, String prefix, String name, String place) throws IOException {
    String plain = name.replaceAll("[^\\p{L}\\p{N}._-]+", "-");
    IntFunction<Path> numbered =
        n -> folder.resolve(prefix + "evaluation-" + plain + (n == 1 ? "" : "-" + n) + ".json");
    int n = 1;
    while (Files.exists(numbered.apply(n)) && !isOf(numbered.apply(n), place)) {
      n++;
    }
    return numbered.apply(n);
  }

  /** A file that cannot be read is of another place: it is not replaced. */
  private static boolean isOf(Path file, String place) throws IOException {
    try {
      if (!(JsonReader.read(file.toString(), Documents.bytes(file)) instanceof Node.Mapping tree)) {
        return false;
      }
      Node data = tree.get("data");
      return data != null
          && Documents.decode(data, FoundDataset.CODEC).provenance().place().equals(place);
    } catch (BobbinException e) {
      return false;
    }
  }
}

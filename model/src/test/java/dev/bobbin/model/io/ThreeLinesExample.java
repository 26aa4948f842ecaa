package dev.bobbin.model.io;

import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model used as a library, with the modules engine and model alone. The README shows these lines.
 */
final class ThreeLinesExample {
  private ThreeLinesExample() {}

  static ClassProbability classify(String file, byte[] pixels) throws IOException {
    // @start region="three-lines"
    Model model = ModelFile.read(Path.of(file));
    List<ClassProbability> ranked = model.classify(pixels);
    System.out.println(ranked.getFirst());
    // @end
    return ranked.getFirst();
  }
}

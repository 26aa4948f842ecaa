package dev.bobbin.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Only {@code dev.bobbin.model.Preprocessing} turns pixels into a network's input. */
final class OnePreprocessingTest {
  /** A division by 255, or by a model's deviation. */
  private static final Pattern SCALING = Pattern.compile("/=? *(255|[a-zA-Z.()]*std\\b)");

  /** Divisions for other reasons: transparency, levels of grey on a page, colours of charts. */
  private static final Set<String> OTHERS =
      Set.of("Picture.java", "ImageSheets.java", "Colour.java");

  private static boolean scales(String source) {
    return source
        .lines()
        .filter(line -> !line.strip().matches("(/?\\*|//).*"))
        .anyMatch(line -> SCALING.matcher(line).find());
  }

  @Test
  void onlyPreprocessingScalesPixels() throws IOException {
    Set<String> found = new TreeSet<>();
    for (String module :
        List.of("model", "data", "analysis", "experiment", "report", "server", "cli", "bench")) {
      Path sources = Path.of("..", module, "src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          if (scales(Files.readString(file))) {
            found.add(file.getFileName().toString());
          }
        }
      }
    }
    assertThat(found).contains("PixelLookupTable.java");
    found.remove("PixelLookupTable.java");
    assertThat(OTHERS).containsAll(found);
  }

  @Test
  void whoScalesIsCaught() {
    assertThat(scales("values[i] = (pixels[i] & 0xFF) / 255f;")).isTrue();
    assertThat(scales("values[i] /= std;")).isTrue();
    assertThat(scales("x = (v - mean) / model.preprocessing().std().get(0);")).isTrue();
    assertThat(scales("x = values.of(pixels[i]);")).isFalse();
  }
}

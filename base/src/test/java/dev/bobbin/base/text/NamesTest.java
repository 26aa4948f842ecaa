package dev.bobbin.base.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  private static final List<String> KNOWN =
      List.of("conv2d", "dense", "max-pool", "average-pool", "leaky-relu", "relu");

  @ParameterizedTest
  @CsvSource({
    "convd2, conv2d",
    "Dense, dense",
    "denes, dense",
    "maxpool, max-pool",
    "LeakyReLU, leaky-relu",
    "avergepool, average-pool",
    "rellu, relu"
  })
  void nearestFindsWhatWasMeant(String written, String meant) {
    assertThat(Names.nearest(written, KNOWN)).contains(meant);
  }

  @Test
  void nothingIsSuggestedForWhatIsNearNothing() {
    assertThat(Names.nearest("transformer", KNOWN)).isEmpty();
    assertThat(Names.suggestion("lstm", List.of("conv2d", "dense")))
        .isEqualTo("try one of conv2d, dense");
  }

  @Test
  void aPathIsAWordOfACommand() {
    assertThat(Names.shell("Äpfel-2.png")).isEqualTo("Äpfel-2.png");
    assertThat(Names.shell("/data/mine")).isEqualTo("/data/mine");
    assertThat(Names.shell("a\\b")).isEqualTo("'a\\b'");
    assertThat(Names.shell("my photos")).isEqualTo("'my photos'");
    assertThat(Names.shell("it's $(touch x)")).isEqualTo("'it'\\''s $(touch x)'");
    assertThat(Names.shell("")).isEqualTo("''");
  }

  @Test
  void linesKeepTheirEndsAndNothingElseMovesTheCursor() {
    assertThat(Names.printableLines("a\u001b[31m\r\nb\rc\n"))
        .isEqualTo("a\\u001b[31m\nb\\u000dc\n");
  }

  @Test
  void aVeryLongNameCostsNothing() {
    assertThat(Names.nearest("x".repeat(1_000_000), KNOWN)).isEmpty();
  }

  @Test
  void anotherWordForANameGoesBeforeANameThatIsSpeltAlike() {
    Map<String, String> others = Map.of("last", "min-learning-rate");
    List<String> known = List.of("list", "min-learning-rate");
    assertThat(Names.nearest("last", known, others)).contains("min-learning-rate");
    assertThat(Names.nearest("lisst", known, others)).contains("list");
    assertThat(Names.nearest("laast", List.of("x"), others)).contains("min-learning-rate");
    assertThat(Names.nearest("unrelated", known, others)).isEmpty();
  }
}

package dev.bobbin.base.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobbin.base.text.TextTable.Column;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static final TextTable SPEED =
      TextTable.of(
          List.of("network", "seconds"),
          List.of(List.of("dense", "1.01"), List.of("cnn \u001b[31m", "12.5")));

  @Test
  void textsStandAtTheLeftAndFiguresAtTheRight() {
    assertThat(SPEED.text(OptionalInt.empty()))
        .isEqualTo(
            """
            network         seconds
            dense              1.01
            cnn \\u001b[31m     12.5
            """);
  }

  @Test
  void markdownSaysTheSame() {
    assertThat(SPEED.markdown())
        .isEqualTo(
            """
            | network | seconds |
            |---|---:|
            | dense | 1.01 |
            | cnn \\u001b[31m | 12.5 |
            """);
  }

  @Test
  void whereItIsTooNarrowTheLeastImportantColumnGoesAndThenTextIsCut() {
    TextTable table =
        new TextTable(
            List.of(Column.text("name", 0), Column.figure("loss", 2), Column.text("note", 1)));
    table.add(List.of("a-run-with-a-long-name", "0.25", "seen"));
    assertThat(table.text(OptionalInt.of(24))).doesNotContain("0.25").contains("seen");
    assertThat(table.text(OptionalInt.of(12)).lines().toList().getLast()).isEqualTo("a-run-wit...");
  }

  @Test
  void aRowNeedsACellForEachColumn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TextTable.of(List.of("a", "b"), List.of(List.of("1"))))
        .withMessageContaining("expected 2 cells, received 1");
  }
}

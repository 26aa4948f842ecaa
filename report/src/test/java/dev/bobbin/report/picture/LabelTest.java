package dev.bobbin.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LabelTest {
  private static final TextStyle STYLE = TextStyle.of(8);

  @Test
  void whatCannotBeShownIsReplacedOrLeftOut() {
    assertThat(Label.of(" a\tb\n c\u0000\u0007 ").shown()).isEqualTo("a b c");
    assertThat(Label.of("x\ud800y\uffffz").shown()).isEqualTo("x\uFFFDy\uFFFDz");
    assertThat(Label.of("\u202Eabc\u2066").shown()).isEqualTo("abc");
    assertThat(Label.of("👟 حذاء").shown()).isEqualTo("👟 حذاء");
  }

  @Test
  void aClassWithoutANameIsCalledByItsNumber() {
    assertThat(Label.ofClass(" \n", 7).shown()).isEqualTo("class 7");
    assertThat(Label.ofClass("Bag", 7).shown()).isEqualTo("Bag");
  }

  @Test
  void aTextThatFitsStaysAsItIs() {
    Label label = Label.of("Ankle boot").within(200, STYLE);
    assertThat(label.isCut()).isFalse();
  }

  @Test
  void aLongTextIsCutToTheWidthAndKeepsItsWhole() {
    String text = "a name that is rather long";
    for (double width = 20; width < 120; width += 5) {
      Label label = Label.of(text).within(width, STYLE);
      assertThat(Fonts.width(label.shown(), STYLE)).isLessThanOrEqualTo(width);
      assertThat(label.full()).isEqualTo(text);
      if (label.isCut()) {
        assertThat(label.shown()).endsWith("…");
      }
    }
  }

  @Test
  void aLetterOfSeveralCodeUnitsIsNotCutApart() {
    String text = "👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧";
    for (double width = 5; width < 60; width++) {
      String shown = Label.of(text).within(width, STYLE).shown().replace("…", "");
      assertThat(shown.length() % "👩‍👩‍👧".length()).isZero();
    }
  }
}

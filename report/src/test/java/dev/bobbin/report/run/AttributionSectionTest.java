package dev.bobbin.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.Shape;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class AttributionSectionTest {
  private static int rgb(Shape shape, float... weights) {
    BufferedImage drawn = AttributionSectionBuilder.filter(shape, weights);
    return drawn.getRGB(0, 0) & 0xFFFFFF;
  }

  @Test
  void filtersOfGreyPicturesAreOrangeAndBlue() {
    Shape grey = new Shape(1, 2, 1);
    assertThat(rgb(grey, 3, -1)).isEqualTo(0xFF9A1F);
    assertThat(AttributionSectionBuilder.colours(grey))
        .isEqualTo("orange above 0, blue below, black at 0");
  }

  @Test
  void filtersOfPicturesInColourAreDrawnInTheirColoursAndTheNoteSaysSo() {
    Shape colour = new Shape(1, 1, 3);
    // Their sum is 0, which says nothing of what the filter answers to.
    assertThat(rgb(colour, 1, 0, -1)).isEqualTo(0xFF8000);
    assertThat(AttributionSectionBuilder.colours(colour))
        .startsWith("as the colour that each asks for")
        .doesNotContain("orange");
  }

  @Test
  void otherChannelsAreSummedAndTheNoteSaysSo() {
    Shape two = new Shape(1, 1, 2);
    assertThat(rgb(two, 2, -1)).isEqualTo(0xFF9A1F);
    assertThat(AttributionSectionBuilder.colours(two))
        .isEqualTo("summed over the 2 channels: orange above 0, blue below, black at 0");
  }
}

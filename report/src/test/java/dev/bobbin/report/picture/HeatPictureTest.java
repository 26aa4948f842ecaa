package dev.bobbin.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class HeatPictureTest {
  private static int rgb(BufferedImage image, int x) {
    return image.getRGB(x, 0) & 0xFFFFFF;
  }

  @Test
  void whatSpeaksForIsOrangeAgainstBlueAndNothingTheDimmedImage() {
    BufferedImage map = HeatPicture.of(new float[] {2, -2, 0, 1}, 1, 4, 2, _ -> 0x646464);
    assertThat(rgb(map, 0)).isEqualTo(0xFF9A1F);
    assertThat(rgb(map, 1)).isEqualTo(0x3FA7FF);
    assertThat(rgb(map, 2)).isEqualTo(0x2D2D2D);
    // Half the largest: half way from the dimmed image to orange.
    assertThat(rgb(map, 3)).isEqualTo(0x966426);
  }

  @Test
  void aMapOfNothingShowsTheImage() {
    BufferedImage map = HeatPicture.of(new float[] {0, 0}, 1, 2, 0, _ -> 0xFFFFFF);
    assertThat(rgb(map, 0)).isEqualTo(rgb(map, 1)).isEqualTo(0x737373);
  }

  @Test
  void weightsAreBlackAtZero() {
    BufferedImage weights = HeatPicture.signed(new float[] {1, 0, -1}, 1, 3, 1);
    assertThat(rgb(weights, 0)).isEqualTo(0xFF9A1F);
    assertThat(rgb(weights, 1)).isZero();
    assertThat(rgb(weights, 2)).isEqualTo(0x3FA7FF);
  }

  @Test
  void weightsOfColoursAreGreyAtZeroAndTheColourThatTheyAskFor() {
    float[] redButNotBlue = {2, 0, -2};
    float[] nothing = {0, 0, 0};
    float[] halfGreen = {0, 1, 0};
    float[] all = new float[9];
    System.arraycopy(redButNotBlue, 0, all, 0, 3);
    System.arraycopy(nothing, 0, all, 3, 3);
    System.arraycopy(halfGreen, 0, all, 6, 3);
    BufferedImage weights = HeatPicture.colour(all, 1, 3, 2);
    assertThat(rgb(weights, 0)).isEqualTo(0xFF8000);
    assertThat(rgb(weights, 1)).isEqualTo(0x808080);
    assertThat(rgb(weights, 2)).isEqualTo(0x80BF80);
    assertThat(rgb(HeatPicture.colour(nothing, 1, 1, 0), 0)).isEqualTo(0x808080);
  }

  @Test
  void featureMapsAreGreyByTheirSquareRoot() {
    BufferedImage maps = HeatPicture.grey(new float[] {4, 1, 0, -4}, 1, 4, 4);
    assertThat(rgb(maps, 0)).isEqualTo(0xFFFFFF);
    assertThat(rgb(maps, 1)).isEqualTo(0x808080);
    assertThat(rgb(maps, 2)).isZero();
    assertThat(rgb(maps, 3)).isEqualTo(0x3FA7FF);
  }
}

package dev.bobbin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.base.io.Sha256;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.PixelLookupTable;
import dev.bobbin.model.Preprocessing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final Shape SHAPE = new Shape(28, 28, 1);
  private static final Augmentation EVERYTHING = new Augmentation(3, 15, true, 0.1, 0.5);

  private static final PixelLookupTable VALUES = Preprocessing.standard(SHAPE).values();

  private final byte[] image = image(SHAPE);

  @Test
  void shiftsByWholePixelsInBothDirectionsAndFillsWithBlack() {
    Set<String> shifts = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      float[] changed = apply(new Augmentation(1, 0, false, 0, 0), 0, i);
      for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
          if (Arrays.equals(changed, shifted(dy, dx))) {
            shifts.add(dy + "," + dx);
          }
        }
      }
    }
    assertThat(shifts).hasSize(9);
  }

  @Test
  void flipsHalfOfTheImagesExactly() {
    int flipped = 0;
    for (int i = 0; i < 1000; i++) {
      float[] changed = apply(new Augmentation(0, 0, true, 0, 0), 0, i);
      boolean same = Arrays.equals(changed, shifted(0, 0));
      float[] mirror = new float[784];
      for (int p = 0; p < 784; p++) {
        mirror[p] = VALUES.of(image[p / 28 * 28 + 27 - p % 28], 0);
      }
      assertThat(same || Arrays.equals(changed, mirror)).isTrue();
      flipped += same ? 0 : 1;
    }
    // Four standard deviations of 1,000 tosses are 63.
    assertThat(flipped).isBetween(437, 563);
  }

  @Test
  void rotatesAboutTheCentreAndKeepsADisc() {
    byte[] disc = new byte[784];
    for (int i = 0; i < 784; i++) {
      int row = i / 28;
      double y = row - 13.5;
      double x = i % 28 - 13.5;
      disc[i] = (byte) (y * y + x * x < 81 ? 255 : 0);
    }
    double before = 0;
    for (byte pixel : disc) {
      before += VALUES.of(pixel, 0);
    }
    float[] changed = new float[784];
    for (int i = 0; i < 20; i++) {
      new Augmentation(0, 180, false, 0, 0)
          .apply(repeated(disc, SHAPE), VALUES, 5, 0, i, changed, 0);
      double after = 0;
      for (float value : changed) {
        after += value;
      }
      assertThat(after).isCloseTo(before, within(0.02 * before));
    }
  }

  @Test
  void zoomsWithinItsRange() {
    byte[] square = new byte[784];
    for (int i = 0; i < 784; i++) {
      square[i] = (byte) (i / 28 >= 9 && i / 28 < 19 && i % 28 >= 9 && i % 28 < 19 ? 255 : 0);
    }
    double least = 1000;
    double most = 0;
    float[] changed = new float[784];
    for (int i = 0; i < 200; i++) {
      new Augmentation(0, 0, false, 0.2, 0)
          .apply(repeated(square, SHAPE), VALUES, 5, 0, i, changed, 0);
      double sum = 0;
      for (float value : changed) {
        sum += value;
      }
      least = Math.min(least, sum);
      most = Math.max(most, sum);
    }
    // A square of 10 x 10 becomes one of 8 x 8 to 12 x 12.
    assertThat(least).isBetween(62.0, 72.0);
    assertThat(most).isBetween(132.0, 146.0);
  }

  @Test
  void erasesOneRectangleOfTheStatedArea() {
    byte[] white = new byte[784];
    Arrays.fill(white, (byte) 255);
    float[] changed = new float[784];
    int erased = 0;
    for (int i = 0; i < 400; i++) {
      new Augmentation(0, 0, false, 0, 0.25)
          .apply(repeated(white, SHAPE), VALUES, 5, 0, i, changed, 0);
      int top = 28;
      int bottom = -1;
      int left = 28;
      int right = -1;
      int zeros = 0;
      for (int p = 0; p < 784; p++) {
        if (changed[p] == 0) {
          zeros++;
          top = Math.min(top, p / 28);
          bottom = Math.max(bottom, p / 28);
          left = Math.min(left, p % 28);
          right = Math.max(right, p % 28);
        }
      }
      if (zeros > 0) {
        erased++;
        assertThat(zeros).isEqualTo((bottom - top + 1) * (right - left + 1)).isBetween(8, 300);
      }
    }
    // A quarter of 400, four standard deviations either way.
    assertThat(erased).isBetween(66, 134);
  }

  @Test
  void dependsOnSeedEpochAndImageAlone() {
    float[] once = apply(EVERYTHING, 2, 7);
    assertThat(apply(EVERYTHING, 2, 7)).isEqualTo(once);
    assertThat(apply(EVERYTHING, 3, 7)).isNotEqualTo(once);
    assertThat(apply(EVERYTHING, 2, 8)).isNotEqualTo(once);
    float[] otherSeed = new float[784];
    EVERYTHING.apply(repeated(image, SHAPE), VALUES, 6, 2, 7, otherSeed, 0);
    assertThat(otherSeed).isNotEqualTo(once);
  }

  @Test
  void givesTheSameBitsInEveryVersion() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * 784 * 8);
    for (int i = 0; i < 8; i++) {
      for (float value : apply(EVERYTHING, i / 4, i)) {
        bytes.putFloat(value);
      }
    }
    assertThat(Sha256.of(bytes.array()))
        .isEqualTo("941124d3a1d8586e3c21172aedec40263d098384bfdc88ef6cc49682fe29be18");
  }

  @Test
  void treatsEveryChannelAlikeAndWritesWhereItIsTold() {
    Shape colour = new Shape(9, 6, 3);
    Shape grey = new Shape(9, 6, 1);
    byte[] plain = image(grey);
    byte[] three = new byte[colour.size()];
    for (int i = 0; i < three.length; i++) {
      three[i] = plain[i / 3];
    }
    float[] expected = new float[grey.size()];
    float[] changed = new float[colour.size() + 10];
    EVERYTHING.apply(repeated(plain, grey), VALUES, 5, 1, 2, expected, 0);
    EVERYTHING.apply(repeated(three, colour), VALUES, 5, 1, 2, changed, 5);
    for (int i = 0; i < three.length; i++) {
      assertThat(changed[5 + i]).isEqualTo(expected[i / 3]);
    }
    assertThat(changed[4]).isZero();
    assertThat(changed[5 + three.length]).isZero();
  }

  @Test
  void staysBetweenBlackAndWhite() {
    for (int i = 0; i < 50; i++) {
      for (float value : apply(EVERYTHING, 0, i)) {
        assertThat(value).isBetween(0f, 1f);
      }
    }
  }

  @Test
  void refusesImpossibleSettings() {
    assertThatThrownBy(() -> new Augmentation(-1, 0, false, 0, 0))
        .hasMessage("augmentation.shift: expected whole pixels from 0 to 1000, received -1.0");
    assertThatThrownBy(() -> new Augmentation(0, 181, false, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Augmentation(0, 0, false, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Augmentation(0, 0, false, 0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Augmentation.NONE.changesNothing()).isTrue();
    assertThat(EVERYTHING.changesNothing()).isFalse();
  }

  private float[] apply(Augmentation augmentation, int epoch, int index) {
    float[] changed = new float[784];
    augmentation.apply(repeated(image, SHAPE), VALUES, 5, epoch, index, changed, 0);
    return changed;
  }

  private float[] shifted(int dy, int dx) {
    float[] moved = new float[784];
    for (int i = 0; i < 784; i++) {
      int y = i / 28 - dy;
      int x = i % 28 - dx;
      moved[i] = y >= 0 && y < 28 && x >= 0 && x < 28 ? VALUES.of(image[y * 28 + x], 0) : 0f;
    }
    return moved;
  }

  /** A thousand times the same, since what is drawn depends on the image's number. */
  private static LabeledImages repeated(byte[] pixels, Shape shape) {
    ByteBuffer all = ByteBuffer.allocate(1000 * pixels.length);
    while (all.hasRemaining()) {
      all.put(pixels);
    }
    return new LabeledImages(shape, all.array(), new int[1000]);
  }

  private static byte[] image(Shape shape) {
    byte[] pixels = new byte[shape.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37 + i * i % 91);
    }
    return pixels;
  }
}

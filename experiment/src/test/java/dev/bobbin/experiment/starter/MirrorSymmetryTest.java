package dev.bobbin.experiment.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pictures whose class is a bright edge: left, right, top or bottom. */
final class MirrorSymmetryTest {
  private static final int SIDE = 16;

  private enum Edge {
    LEFT,
    RIGHT,
    TOP,
    BOTTOM;

    boolean contains(int row, int column) {
      return switch (this) {
        case LEFT -> column < 4;
        case RIGHT -> column >= SIDE - 4;
        case TOP -> row < 4;
        case BOTTOM -> row >= SIDE - 4;
      };
    }
  }

  private static LabeledImages pictures(int count, Edge... classes) {
    Random random = new Random(1);
    byte[] pixels = new byte[count * SIDE * SIDE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % classes.length;
      for (int at = 0; at < SIDE * SIDE; at++) {
        boolean bright = classes[labels[i]].contains(at / SIDE, at % SIDE);
        pixels[i * SIDE * SIDE + at] = (byte) (random.nextInt(100) + (bright ? 150 : 0));
      }
    }
    return new LabeledImages(new Shape(SIDE, SIDE, 1), pixels, labels);
  }

  @Test
  void mirroringMayTurnOneClassIntoAnother() {
    MirrorSymmetry symmetry = MirrorSymmetry.of(pictures(80, Edge.LEFT, Edge.RIGHT));
    assertThat(symmetry).isEqualTo(new MirrorSymmetry(80, 1, 0, 80, 0));
    assertThat(symmetry.keepsClass()).isFalse();
  }

  @Test
  void mirroringMayChangeNothing() {
    MirrorSymmetry symmetry = MirrorSymmetry.of(pictures(80, Edge.TOP, Edge.BOTTOM));
    assertThat(symmetry).isEqualTo(new MirrorSymmetry(80, 1, 1, 0, 0));
    assertThat(symmetry.keepsClass()).isTrue();
  }

  @Test
  void aThousandPicturesAreEnough() {
    assertThat(MirrorSymmetry.of(pictures(1_300, Edge.TOP, Edge.LEFT)).pictures()).isEqualTo(1_000);
  }

  @Test
  void whatMayBeChanceDoesNotCount() {
    assertThat(new MirrorSymmetry(20, 0.6, 0.4, 8, 4).keepsClass()).isTrue();
    assertThat(new MirrorSymmetry(2_000, 0.6, 0.4, 800, 400).keepsClass()).isFalse();
    assertThat(new MirrorSymmetry(2_000, 0.6, 0.55, 800, 700).keepsClass())
        .as("clearly less, but little")
        .isTrue();
  }

  @Test
  void aSinglePictureHasNoOther() {
    assertThat(MirrorSymmetry.of(pictures(1, Edge.TOP)).pictures()).isEqualTo(1);
  }
}

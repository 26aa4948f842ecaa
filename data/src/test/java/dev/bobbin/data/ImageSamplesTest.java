package dev.bobbin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageSamplesTest {
  private final LabeledImages set =
      new LabeledImages(
          new Shape(1, 2, 1), new byte[] {0, 1, (byte) 128, (byte) 255, 7, 8}, new int[] {2, 0, 1});

  @Test
  void readsTheChosenImagesScaledByADivisionBy255() {
    ImageSamples samples = ImageSamples.of(set, 3, new int[] {1, 0});
    float[] target = {-1, -1, -1, -1};
    samples.read(0, 0, target, 1);
    assertThat(target).containsExactly(-1f, 128 / 255f, 1f, -1f);
    samples.read(1, 9, target, 1);
    assertThat(target).containsExactly(-1f, 0f, 1 / 255f, -1f);
    assertThat(samples.count()).isEqualTo(2);
    assertThat(samples.label(0)).isZero();
    assertThat(samples.label(1)).isEqualTo(2);
    assertThat(samples.classes()).isEqualTo(3);
    assertThat(samples.shape()).isEqualTo(new Shape(1, 2, 1));
  }

  @Test
  void scalesEveryByteAsADivisionDoes() {
    for (int i = 0; i < 256; i++) {
      assertThat(Preprocessing.standard(set.shape()).values().of((byte) i)).isEqualTo(i / 255f);
    }
  }

  @Test
  void areTurnedForANetworkThatSeesDarkOnLight() {
    Preprocessing light = new Preprocessing(set.shape(), 255, Polarity.DARK_ON_LIGHT);
    ImageSamples samples = ImageSamples.of(set, 3).preprocessed(light);
    float[] target = new float[2];
    samples.read(1, 0, target, 0);
    assertThat(target).containsExactly(127 / 255f, 0f);
    ImageSamples shifted = samples.augmented(new Augmentation(1000, 0, false, 0, 0), 4);
    shifted.read(1, 0, target, 0);
    assertThat(target).as("far outside is background").containsExactly(1f, 1f);
  }

  @Test
  void augmentsAnImageAlikeWhereverItStandsAmongTheSamples() {
    Augmentation shift = new Augmentation(1, 0, true, 0, 0);
    ImageSamples all = ImageSamples.of(set, 3).augmented(shift, 4);
    ImageSamples one = ImageSamples.of(set, 3, new int[] {2}).augmented(shift, 4);
    float[] expected = new float[2];
    float[] received = new float[2];
    for (int epoch = 0; epoch < 20; epoch++) {
      all.read(2, epoch, expected, 0);
      one.read(0, epoch, received, 0);
      assertThat(received).isEqualTo(expected);
    }
  }

  @Test
  void augmentsWithTheSameBitsFromManyThreads() {
    byte[] pixels = new byte[784 * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31);
    }
    LabeledImages many = new LabeledImages(new Shape(28, 28, 1), pixels, new int[64]);
    ImageSamples samples =
        ImageSamples.of(many, 1).augmented(new Augmentation(2, 10, true, 0.1, 0.5), 1);
    float[] alone = new float[pixels.length];
    float[] together = new float[pixels.length];
    IntStream.range(0, 64).forEach(i -> samples.read(i, 0, alone, i * 784));
    IntStream.range(0, 64).parallel().forEach(i -> samples.read(i, 0, together, i * 784));
    assertThat(together).isEqualTo(alone);
  }

  @Test
  void keepsItsOwnCopyOfTheIndices() {
    int[] indices = {1};
    ImageSamples samples = ImageSamples.of(set, 3, indices);
    indices[0] = 99;
    assertThat(samples.label(0)).isZero();
  }

  @Test
  void refusesIndicesAndLabelsThatAreNotThere() {
    assertThatThrownBy(() -> ImageSamples.of(set, 3, new int[] {3}))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ImageSamples.of(set, 2))
        .isInstanceOf(BobbinException.class)
        .hasMessage("label 0: expected a class from 0 to 1, received 2; try more class names");
  }
}

package dev.bobbin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Preprocessing;
import java.lang.foreign.MemorySegment;
import java.util.List;
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
      assertThat(Preprocessing.standard(set.shape()).values().of((byte) i, 0)).isEqualTo(i / 255f);
    }
  }

  @Test
  void whatAugmentationUncoversIsBackground() {
    LabeledImages white = set.withBackground(new byte[] {(byte) 255});
    ImageSamples shifted =
        ImageSamples.of(white, 3).augmented(new Augmentation(1000, 0, false, 0, 0), 4);
    float[] target = new float[2];
    shifted.read(1, 0, target, 0);
    assertThat(target).as("far outside").containsExactly(1f, 1f);
  }

  @Test
  void areStandardizedPerChannel() {
    LabeledImages colour =
        new LabeledImages(new Shape(1, 1, 3), new byte[] {10, 20, (byte) 200}, new int[1]);
    Preprocessing how =
        Preprocessing.standard(colour.shape())
            .normalized(List.of(10f, 0f, 100f), List.of(1f, 10f, 50f));
    float[] target = new float[3];
    ImageSamples.of(colour, 1).preprocessed(how).read(0, 0, target, 0);
    assertThat(target).containsExactly(0f, 2f, 2f);
  }

  @Test
  void areTheSameFromAMappedFile() {
    byte[] pixels = {0, 1, (byte) 128, (byte) 255, 7, 8};
    LabeledImages mapped =
        LabeledImages.mapped(
            new Shape(1, 2, 1), MemorySegment.ofArray(pixels), new int[] {2, 0, 1});
    int[] order = {2, 0};
    float[] expected = new float[2];
    float[] received = new float[2];
    Augmentation all = new Augmentation(1, 20, true, 0.2, 0.5);
    for (int i = 0; i < 2; i++) {
      ImageSamples.of(set.select(order), 3).augmented(all, 9).read(i, 3, expected, 0);
      ImageSamples.of(mapped.select(order), 3).augmented(all, 9).read(i, 3, received, 0);
      assertThat(received).isEqualTo(expected);
      assertThat(mapped.select(order).label(i)).isEqualTo(set.label(order[i]));
      assertThat(mapped.imageHash(order[i])).isEqualTo(set.imageHash(order[i]));
      assertThat(mapped.sameImage(order[i], set, order[i])).isTrue();
    }
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

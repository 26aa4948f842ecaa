package dev.bobbin.experiment.evaluation;

import dev.bobbin.data.Augmentation;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Training images as a network sees them epoch by epoch, made by the code of the training, and
 * rounded to bytes for the eye.
 *
 * @param images for each chosen image the original, then one for each epoch
 * @param epochs how many
 */
public record AugmentedImages(LabeledImages images, int epochs) {
  /**
   * Augments images.
   *
   * @param data of the recipe
   * @param augmentation of the recipe
   * @param seed of the training
   * @param chosen which images, by their place in the training split
   * @param epochs from the first on
   */
  public static AugmentedImages of(
      SplitDataset data, Augmentation augmentation, long seed, int[] chosen, int epochs) {
    Shape shape = data.images(Split.TRAIN).shape();
    int channels = shape.channels();
    // Bytes as they are: augmentation interpolates between values, whatever their scale.
    ImageSamples training =
        data.preprocessed(
                data.preprocessing()
                    .normalized(
                        Collections.nCopies(channels, 0f), Collections.nCopies(channels, 1f)))
            .training(augmentation, seed);
    int[] split = data.indices(Split.TRAIN);
    LabeledImages originals =
        data.images(Split.TRAIN).select(IntStream.of(chosen).map(i -> split[i]).toArray());
    int rows = 1 + epochs;
    byte[] pixels = new byte[Math.multiplyExact(chosen.length * rows, shape.size())];
    int[] labels = new int[chosen.length * rows];
    List<String> files = new ArrayList<>();
    float[] values = new float[shape.size()];
    for (int i = 0; i < labels.length; i++) {
      int image = i / rows;
      int epoch = i % rows - 1;
      labels[i] = originals.label(image);
      originals.file(image).ifPresent(files::add);
      if (epoch < 0) {
        originals.copy(image, pixels, i * shape.size());
        continue;
      }
      training.read(chosen[image], epoch, values, 0);
      for (int v = 0; v < values.length; v++) {
        pixels[i * shape.size() + v] = (byte) Math.round(values[v]);
      }
    }
    return new AugmentedImages(new LabeledImages(shape, pixels, labels).withFiles(files), epochs);
  }
}

package dev.bobbin.bench.contender;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.model.PixelLookupTable;
import dev.bobbin.model.Preprocessing;
import java.util.Optional;

/**
 * The images that all contenders train on: Fashion-MNIST's training images if the shape fits and
 * this machine has them, otherwise noise.
 *
 * @param source {@code fashion-mnist} or {@code noise}
 * @param set bytes and labels
 */
public record Images(String source, LabeledImages set) {
  /** The purpose of the noise's random numbers; the number is the gallery's. */
  public static final Purpose PIXELS = new Purpose(5);

  private static final String NAME = "fashion-mnist";
  private static final Shape SHAPE = new Shape(28, 28, 1);
  private static final int CLASSES = 10;

  // Enough that a batch is not in a cache by chance, few enough for images of 64x64x3.
  private static final int NOISE_IMAGES = 8_192;

  /** Images of a shape, in ten classes. Downloads nothing. */
  public static Images of(Shape shape) {
    if (shape.equals(SHAPE)) {
      DataLocations locations = DataLocations.fromEnvironment(Optional.empty());
      if (DatasetCatalogue.locate(NAME, locations).isPresent()) {
        Dataset dataset = DatasetCatalogue.open(NAME, locations, Progress.NONE);
        return new Images(NAME, dataset.train());
      }
    }
    byte[] pixels = new byte[Math.multiplyExact(NOISE_IMAGES, shape.size())];
    int[] labels = new int[NOISE_IMAGES];
    long key = RandomStream.key(0, PIXELS, 0, 0);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (256 * RandomStream.uniform(key, i));
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % CLASSES;
    }
    return new Images("noise", new LabeledImages(shape, pixels, labels));
  }

  /** Number of classes. */
  public int classes() {
    return CLASSES;
  }

  /** All pixels, scaled to [0, 1], [image][height][width][channels]. */
  public float[] scaled() {
    return values().of(set.images(0, set.count()));
  }

  /** The values that the contenders see, by byte. */
  public PixelLookupTable values() {
    return Preprocessing.standard(set.shape()).values();
  }
}

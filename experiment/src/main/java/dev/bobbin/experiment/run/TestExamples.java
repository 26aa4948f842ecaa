package dev.bobbin.experiment.run;

import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.format.PngEncoder;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Polarity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A few test images of each class, which show what a model was made for. They are chosen at random,
 * whatever the model says of them.
 *
 * @param weights SHA-256 of the model's weights, in hex
 * @param leakage if the model was trained on test images
 * @param examples in the order of the classes
 */
public record TestExamples(String weights, Optional<Leakage> leakage, List<Example> examples) {
  /** Images of a class, where the limit on bytes allows it. */
  static final int EACH = 4;

  /** Pixels of all images together, in bytes. */
  private static final int MOST_BYTES = 4 << 20;

  private static final Purpose CHOICE = new Purpose(10);
  private static final long SEED = 1;

  public TestExamples {
    examples = List.copyOf(examples);
  }

  /**
   * A test image.
   *
   * @param index in the dataset's test images
   * @param label name of its class
   * @param picture a PNG of the network's size as Base64. Its polarity is that of the model's
   *     pictures, so that the model prepares it to exactly the image of the dataset.
   */
  public record Example(int index, String label, String picture) {
    /** What the Base64 of every PNG file begins with. */
    private static final String SIGNATURE = "iVBORw0KGgo";

    /** Letters of Base64 up to its height. */
    private static final int HEADER = 32;

    public Example {
      if (!picture.startsWith(SIGNATURE) || !isBase64(picture)) {
        throw new InvalidValueException("expected a PNG file as Base64, received something else");
      }
    }

    /** Whether its header has a size; 24 bytes say it. */
    private boolean isOf(Shape size) {
      String header = picture.substring(0, Math.min(HEADER, picture.length()));
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(header));
      return bytes.capacity() == HEADER / 4 * 3
          && bytes.getInt(16) == size.width()
          && bytes.getInt(20) == size.height();
    }

    private static boolean isBase64(String text) {
      try {
        return Base64.getDecoder().decode(text).length > 0;
      } catch (IllegalArgumentException _) {
        return false;
      }
    }
  }

  /**
   * Chooses examples: up to 4 a class, fewer where the images of all classes would be more than 4
   * MiB of pixels. The same data give the same examples.
   *
   * @param data as the model sees them; images that are neither grey nor RGB give no examples
   * @param weights SHA-256 of the model's weights
   */
  public static TestExamples of(SplitDataset data, String weights) {
    LabeledImages images = data.images(Split.TEST);
    Shape shape = images.shape();
    List<Example> examples = new ArrayList<>();
    if (shape.channels() == 1 || shape.channels() == 3) {
      List<String> classes = data.dataset().classNames();
      int room = MOST_BYTES / shape.size();
      int each = Math.clamp(room / classes.size(), 1, EACH);
      try (PngEncoder encoder = new PngEncoder(shape)) {
        for (int label = 0; label < classes.size(); label++) {
          for (int index : choose(images, label, Math.min(each, room - examples.size()))) {
            byte[] png = encoder.encode(picture(images.image(index), data), 0);
            String picture = Base64.getEncoder().encodeToString(png);
            examples.add(new Example(index, classes.get(label), picture));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new TestExamples(weights, data.leakage(), examples);
  }

  /** Whether they are of a model: of its weights, its classes and the size of its pictures. */
  public boolean areOf(Classifier model) {
    Set<String> classes = Set.copyOf(model.classNames());
    return weights.equals(model.weightsSha256())
        && examples.stream()
            .allMatch(one -> classes.contains(one.label()) && one.isOf(model.input()));
  }

  private static List<Integer> choose(LabeledImages images, int label, int count) {
    int[] of = IntStream.range(0, images.count()).filter(i -> images.label(i) == label).toArray();
    int[] order = RandomStream.of(SEED, CHOICE, 0, label).permutation(of.length);
    return IntStream.of(order).limit(count).mapToObj(i -> of[i]).toList();
  }

  /** Inverts the pixels if the model inverts pictures. */
  private static byte[] picture(byte[] pixels, SplitDataset data) {
    if (data.preprocessing().polarity() == Polarity.DARK_ON_LIGHT) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) ~pixels[i];
      }
    }
    return pixels;
  }
}

package dev.bobbin.interop.page;

import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Model;
import dev.bobbin.model.Novelty;
import dev.bobbin.model.Prediction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Images with what Bobbin computes for them, which a page checks itself with.
 *
 * @param images their prepared bytes, one after the other
 * @param outputs [images][classes] as little-endian floats
 * @param distances of the images from the training images; empty if the model cannot tell
 */
record PageProof(byte[] images, byte[] outputs, List<Double> distances) {
  /** A page shows what it was checked with; more would not fit beside it. */
  private static final int MOST_IMAGES = 32;

  private static final int MOST_BYTES = 1 << 18;

  PageProof {
    distances = List.copyOf(distances);
  }

  /**
   * The proof of a model.
   *
   * @param images prepared bytes of each; of many or large ones, the first are taken
   */
  static PageProof of(Model model, List<byte[]> images) {
    int size = model.input().size();
    int classes = model.classNames().size();
    int count = Math.min(Math.min(images.size(), MOST_IMAGES), Math.max(1, MOST_BYTES / size));
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(count, size));
    ByteBuffer outputs =
        ByteBuffer.allocate(Math.multiplyExact(count, classes) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    List<Double> distances = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] image = images.get(i);
      if (image.length != size) {
        throw new IllegalArgumentException(
            "proof: expected %d prepared bytes for an image of %s, received %d"
                .formatted(size, model.input(), image.length));
      }
      bytes.put(image);
      Prediction prediction = model.predict(model.preprocessing().values().of(image));
      float[] ordered = new float[classes];
      for (ClassProbability one : prediction.classes()) {
        ordered[one.index()] = one.probability();
      }
      outputs.asFloatBuffer().put(ordered);
      outputs.position(outputs.position() + classes * Float.BYTES);
      prediction.novelty().map(Novelty::distance).ifPresent(distances::add);
    }
    return new PageProof(bytes.array(), outputs.array(), distances);
  }
}

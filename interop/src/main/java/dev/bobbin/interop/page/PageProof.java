package dev.bobbin.interop.page;

import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Model;
import dev.bobbin.model.Novelty;
import dev.bobbin.model.Prediction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Images with what Bobbin computes for them, which a page checks itself with.
 *
 * @param images their prepared bytes, one after the other
 * @param outputs [images][classes] as little-endian floats
 * @param distances of the images from the training images; empty if the model cannot tell
 * @param noise whether the images are noise, which shows a visitor nothing
 */
record PageProof(byte[] images, byte[] outputs, List<Double> distances, boolean noise) {
  /** A page shows what it was checked with; more would not fit beside it. */
  private static final int MOST_IMAGES = 32;

  private static final int MOST_BYTES = 1 << 18;

  PageProof {
    distances = List.copyOf(distances);
  }

  /**
   * The proof of a model.
   *
   * @param images prepared bytes of each; of many or large ones, a part is taken
   * @param noise whether they are noise
   */
  static PageProof of(Model model, List<byte[]> images, boolean noise) {
    int size = model.input().size();
    int classes = model.classNames().size();
    int count = Math.min(Math.min(images.size(), MOST_IMAGES), Math.max(1, MOST_BYTES / size));
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(count, size));
    ByteBuffer outputs =
        ByteBuffer.allocate(Math.multiplyExact(count, classes) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    List<Double> distances = new ArrayList<>();
    for (Answered answered : chosen(answered(model, images), count)) {
      bytes.put(answered.image());
      float[] ordered = new float[classes];
      for (ClassProbability one : answered.prediction().classes()) {
        ordered[one.index()] = one.probability();
      }
      outputs.asFloatBuffer().put(ordered);
      outputs.position(outputs.position() + classes * Float.BYTES);
      answered.prediction().novelty().map(Novelty::distance).ifPresent(distances::add);
    }
    return new PageProof(bytes.array(), outputs.array(), distances, noise);
  }

  /** An image, and what the model says of it. */
  private record Answered(byte[] image, Prediction prediction) {
    int winner() {
      return prediction.classes().getFirst().index();
    }
  }

  private static List<Answered> answered(Model model, List<byte[]> images) {
    List<Answered> answered = new ArrayList<>();
    for (byte[] image : images) {
      if (image.length != model.input().size()) {
        throw new IllegalArgumentException(
            "proof: expected %d prepared bytes for an image of %s, received %d"
                .formatted(model.input().size(), model.input(), image.length));
      }
      answered.add(new Answered(image, model.predict(model.preprocessing().values().of(image))));
    }
    return answered;
  }

  /** The first of each class, then the first of the others; in the order in which they came. */
  private static List<Answered> chosen(List<Answered> all, int count) {
    Set<Integer> winners = new HashSet<>();
    Set<Integer> places = new TreeSet<>();
    for (int i = 0; i < all.size() && places.size() < count; i++) {
      if (winners.add(all.get(i).winner())) {
        places.add(i);
      }
    }
    for (int i = 0; places.size() < count; i++) {
      places.add(i);
    }
    return places.stream().map(all::get).toList();
  }
}

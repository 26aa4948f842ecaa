package dev.bobbin.interop;

import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Images that an exported model is tried on.
 *
 * @param images prepared bytes from 0 to 255 of each, in the order height, width, channels
 * @param origin where they are from, for people: {@code 256 images of the test split of
 *     fashion-mnist, seed 1}
 * @param areNoise whether they show nothing
 */
public record ProofImages(List<byte[]> images, String origin, boolean areNoise) {
  /** The most that a proof takes. */
  public static final int MOST = 256;

  /** Bounds the size of a proof with large images: 4 MiB. */
  private static final int MOST_BYTES = 1 << 22;

  public ProofImages {
    images = List.copyOf(images);
  }

  /** Pictures. */
  public ProofImages(List<byte[]> images, String origin) {
    this(images, origin, false);
  }

  /** The number of images of a size that a proof has room for. */
  public static int room(Preprocessing preprocessing) {
    return Math.clamp(MOST_BYTES / preprocessing.size().size(), 1, MOST);
  }

  /** Noise, for a model whose data are not at hand. */
  public static ProofImages noise(Preprocessing preprocessing, long seed) {
    Random random = new Random(seed);
    List<byte[]> images = new ArrayList<>();
    for (int i = room(preprocessing); i > 0; i--) {
      byte[] image = new byte[preprocessing.size().size()];
      random.nextBytes(image);
      images.add(image);
    }
    return new ProofImages(
        images, "%d images of noise, seed %d".formatted(images.size(), seed), true);
  }
}

package dev.bobbin.analysis.attribution;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Makes of an image a vector of length 1 whose scalar product with another image's is high where
 * the classifier sees them alike: what goes into its last layer with weights, normalised. Of
 * several networks that decide together, their vectors one after the other, so that the product is
 * the mean of theirs. An image that leaves such a layer silent is a vector of zeros and like
 * nothing.
 *
 * <p>An image's vector has the same bits alone and among others, for any number of threads and any
 * kernels. Any number of threads may share an embedder; as many of them as there are cores work at
 * the same time, each in memory of its own that is kept for the next image.
 */
public final class Embedder {
  /**
   * The most numbers of a vector: an image's search takes time and memory in proportion, and
   * Elasticsearch takes no more.
   */
  public static final int MOST_DIMENSIONS = 4096;

  private final List<Model> members;
  private final String layer;
  private final int dimensions;
  private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
  private final Deque<BatchEmbedder> idle = new ConcurrentLinkedDeque<>();

  /**
   * An embedder.
   *
   * @param classifier whose weights are used as they are at each call
   * @throws IllegalArgumentException if that layer sees more than {@value #MOST_DIMENSIONS} numbers
   */
  public Embedder(Classifier classifier) {
    this.members =
        switch (classifier) {
          case Model model -> List.of(model);
          case Ensemble ensemble -> ensemble.members();
        };
    List<EmbeddingSource> networks =
        members.stream().map(member -> EmbeddingSource.of(member.network())).toList();
    this.layer =
        networks.stream().map(EmbeddingSource::layer).distinct().collect(Collectors.joining("+"));
    long sum = networks.stream().mapToLong(EmbeddingSource::features).sum();
    if (sum > MOST_DIMENSIONS) {
      throw BobbinException.of(
          "model",
          "at most %,d numbers to go into its last layer with weights".formatted(MOST_DIMENSIONS),
          "%,d from %s".formatted(sum, layer),
          String.valueOf(
              members.size() > 1
                  ? "one of its " + members.size() + " networks"
                  : "a network with a smaller dense layer before its last, or with global pooling"));
    }
    this.dimensions = (int) sum;
  }

  /**
   * The name of the layer whose output is taken, {@code input} where the network has none before
   * its last one with weights; of several networks their different names, such as {@code
   * dense_1+dense_3}.
   */
  public String layer() {
    return layer;
  }

  /** Numbers of a vector. */
  public int dimensions() {
    return dimensions;
  }

  /** The shape of an image. */
  public Shape input() {
    return members.getFirst().input();
  }

  /**
   * The vector of one image.
   *
   * @param pixels bytes from 0 to 255, light on dark, [height][width][channels]
   * @return of length 1, or all zeros
   * @throws IllegalArgumentException if the image is not of the network's size, or the network's
   *     numbers are not finite
   */
  public float[] embed(byte[] pixels) {
    if (pixels.length != input().size()) {
      throw new IllegalArgumentException(
          "image: expected %d bytes for %s, received %d"
              .formatted(input().size(), input(), pixels.length));
    }
    float[] vector = new float[dimensions];
    cores.acquireUninterruptibly();
    try {
      BatchEmbedder kept = idle.pollFirst();
      // A team of one is the calling thread: there is nothing to close.
      BatchEmbedder one = kept == null ? batches(1, new ThreadTeam(1)) : kept;
      one.embed(pixels, 0, 1, vector);
      idle.addFirst(one);
    } finally {
      cores.release();
    }
    return vector;
  }

  /**
   * An embedder of many images for one thread at a time.
   *
   * @param samples images that go through together, at least 1
   * @param team works together
   */
  public BatchEmbedder batches(int samples, ThreadTeam team) {
    return new BatchEmbedder(members, dimensions, samples, team);
  }
}

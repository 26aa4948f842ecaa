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
 * Turns an image into a vector of length 1: the normalised input of the classifier's last layer
 * with weights. The scalar product of two such vectors is high where the classifier sees the images
 * as alike. The vector of an ensemble is the concatenation of its members' vectors, so that the
 * product is the mean of theirs. If the layer's input is all zeros, so is the vector, and its
 * similarity to everything is 0.
 *
 * <p>An image's vector has the same bits alone and in a batch, for any number of threads and any
 * kernels. An embedder may be shared by any number of threads; as many as there are cores work at
 * the same time, each in its own memory.
 */
public final class Embedder {
  /**
   * The largest vector: search time and memory grow with it, and Elasticsearch has the same limit.
   */
  public static final int MOST_DIMENSIONS = 4096;

  private final List<Model> members;
  private final String layer;
  private final int dimensions;
  private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
  private final Deque<BatchEmbedder> idle = new ConcurrentLinkedDeque<>();

  /**
   * Creates an embedder.
   *
   * @throws BobbinException if that layer has more than {@value #MOST_DIMENSIONS} inputs
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
   * The name of the layer whose output is taken; {@code input} if there is none before the last one
   * with weights. An ensemble's different names are joined, such as {@code dense_1+dense_3}.
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
   * @param samples the batch size
   */
  public BatchEmbedder batches(int samples, ThreadTeam team) {
    return new BatchEmbedder(members, dimensions, samples, team);
  }
}

package dev.bobbin.analysis.attribution;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.model.Model;
import dev.bobbin.model.PixelLookupTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes vectors of many images, as {@link Embedder} describes them. To be used by one thread at a
 * time.
 */
public final class BatchEmbedder {
  private final List<Member> networks = new ArrayList<>();
  private final int dimensions;
  private final int samples;
  private final int imageSize;
  private final ThreadTeam team;
  private final float[][] images;

  private record Member(
      EmbeddingSource embedding, NetworkExecutor executor, PixelLookupTable values, int offset) {}

  BatchEmbedder(List<Model> members, int dimensions, int samples, ThreadTeam team) {
    this.dimensions = dimensions;
    this.samples = samples;
    this.imageSize = members.getFirst().input().size();
    this.team = team;
    this.images = new float[team.threads()][imageSize];
    int offset = 0;
    for (Model member : members) {
      EmbeddingSource embedding = EmbeddingSource.of(member.network());
      networks.add(
          new Member(
              embedding,
              embedding.executor(samples, team),
              member.preprocessing().values(),
              offset));
      offset += embedding.features();
    }
  }

  /** The batch size. */
  public int samples() {
    return samples;
  }

  /**
   * Makes the vectors of images.
   *
   * @param pixels bytes from 0 to 255, light on dark, [image][height][width][channels]
   * @param first image
   * @param count how many images
   * @param vectors receives [count][dimensions]
   * @throws IllegalArgumentException if an array is too short, or the network's numbers are not
   *     finite
   */
  public void embed(byte[] pixels, int first, int count, float[] vectors) {
    if (pixels.length < (first + (long) count) * imageSize
        || vectors.length < (long) count * dimensions) {
      throw new IllegalArgumentException(
          "embed: expected %d images of %d bytes from image %d on and room for %d numbers each, received arrays of %d and %d"
              .formatted(count, imageSize, first, dimensions, pixels.length, vectors.length));
    }
    for (int from = 0; from < count; from += samples) {
      int some = Math.min(samples, count - from);
      int image = first + from;
      int vector = from;
      for (Member member : networks) {
        team.run(some, (n, worker) -> read(member, pixels, image + n, n, worker));
        if (member.embedding.row().isPresent()) {
          member.executor.predict(some);
        }
        team.run(
            some,
            (n, _) -> write(member, pixels, image + n, n, vectors, (vector + n) * dimensions));
      }
    }
  }

  private void read(Member member, byte[] pixels, int image, int n, int worker) {
    member.values.read(pixels, image * imageSize, images[worker], 0, imageSize);
    member.executor.setInput(n, images[worker], 0);
  }

  private void write(Member member, byte[] pixels, int image, int n, float[] vectors, int start) {
    int from = start + member.offset;
    if (member.embedding.row().isPresent()) {
      member.executor.copyOutput(member.embedding.layer(), n, vectors, from);
    } else {
      member.values.read(pixels, image * imageSize, vectors, from, imageSize);
    }
    normalise(member, vectors, from, from + member.embedding.features());
  }

  /** Scales a network's vector to the length 1 / sqrt(networks). */
  private void normalise(Member member, float[] vectors, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (double) vectors[i] * vectors[i];
    }
    if (!Double.isFinite(squares)) {
      throw BobbinException.of(
          "model",
          "finite numbers from its layer " + member.embedding.layer(),
          "one that is not",
          "an earlier checkpoint");
    }
    if (squares == 0) {
      Arrays.fill(vectors, from, to, 0);
      return;
    }
    double length = Math.sqrt(squares * networks.size());
    for (int i = from; i < to; i++) {
      vectors[i] = (float) (vectors[i] / length);
    }
  }
}

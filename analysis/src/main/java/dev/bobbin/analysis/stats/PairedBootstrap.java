package dev.bobbin.analysis.stats;

import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Difference in accuracy between two training methods with the same seeds and images, and its 95 %
 * interval: a bootstrap (Efron, 1979) of pairs over both seeds and images (Owen's pigeonhole
 * bootstrap, 2007). Each resample draws seeds and, independently, images with replacement; both
 * methods' results for a drawn seed and image are taken together, and each drawn image is drawn for
 * all seeds. The interval ends are the 2.5 % and 97.5 % quantiles of the resampled differences.
 *
 * <p>The interval holds for other seeds and other images of the same kind. With one seed only the
 * images are resampled, and nothing is known about other seeds. With few seeds their effect is
 * known roughly: n seeds show (n - 1) / n of its variance.
 *
 * @param difference mean over the seeds of the first accuracy minus the second, -1 to 1
 * @param low lower end of the 95 % interval
 * @param high upper end of it
 * @param seeds their number
 * @param images their number
 */
public record PairedBootstrap(double difference, double low, double high, int seeds, int images) {
  /** Enough for the interval's ends to stay the same to a hundredth of its width. */
  public static final int RESAMPLES = 10_000;

  private static final double TAIL = 0.025;
  private static final Purpose RESAMPLING = new Purpose(7);

  /**
   * Compares predictions for the same images.
   *
   * @param first by seed: whether each image was classified correctly
   * @param second the same, for the same seeds
   * @param resamples at least 1
   * @param seed of the resampling
   * @throws IllegalArgumentException if numbers of seeds or images differ
   */
  public static PairedBootstrap of(
      List<boolean[]> first, List<boolean[]> second, int resamples, long seed) {
    int seeds = first.size();
    int images = seeds == 0 ? 0 : first.getFirst().length;
    boolean even =
        seeds == second.size()
            && first.stream().allMatch(hits -> hits.length == images)
            && second.stream().allMatch(hits -> hits.length == images);
    if (!even || images == 0) {
      throw new IllegalArgumentException(
          "comparison: expected answers of both for the same seeds and images, at least one each, received %d and %d seeds"
              .formatted(seeds, second.size()));
    }
    Columns columns = Columns.of(first, second);
    double[] differences = new double[resamples];
    int[] drawn = new int[seeds];
    for (int r = 0; r < resamples; r++) {
      RandomStream random = RandomStream.of(seed, RESAMPLING, r, 0);
      Arrays.fill(drawn, 0);
      for (int s = 0; s < seeds; s++) {
        drawn[random.nextInt(seeds)]++;
      }
      int[] sums = columns.sums(drawn);
      long total = 0;
      for (int i = 0; i < images; i++) {
        total += sums[columns.kinds[random.nextInt(images)]];
      }
      differences[r] = mean(total, seeds, images);
    }
    Arrays.sort(differences);
    int tail = (int) (TAIL * resamples);
    Arrays.fill(drawn, 1);
    int[] sums = columns.sums(drawn);
    long total = Arrays.stream(columns.kinds).mapToLong(kind -> sums[kind]).sum();
    return new PairedBootstrap(
        mean(total, seeds, images),
        differences[tail],
        differences[resamples - 1 - tail],
        seeds,
        images);
  }

  private static double mean(long total, int seeds, int images) {
    return total / ((double) seeds * images);
  }

  /**
   * What each image adds to the difference, by seed. There are few kinds of images, so that a
   * resample adds up small numbers from a small table.
   *
   * @param kinds of each image, an index into {@code table}
   * @param table [kind][seed]: 1 if only the first method classifies it correctly, -1 if only the
   *     second, else 0
   */
  private record Columns(int[] kinds, List<int[]> table) {
    static Columns of(List<boolean[]> first, List<boolean[]> second) {
      int[] kinds = new int[first.getFirst().length];
      List<int[]> table = new ArrayList<>();
      Map<List<Integer>, Integer> known = new HashMap<>();
      for (int i = 0; i < kinds.length; i++) {
        int[] column = new int[first.size()];
        for (int s = 0; s < column.length; s++) {
          column[s] = (first.get(s)[i] ? 1 : 0) - (second.get(s)[i] ? 1 : 0);
        }
        Integer kind = known.putIfAbsent(Arrays.stream(column).boxed().toList(), table.size());
        if (kind == null) {
          kind = table.size();
          table.add(column);
        }
        kinds[i] = kind;
      }
      return new Columns(kinds, table);
    }

    /** What an image of each kind adds, given how often each seed was drawn. */
    int[] sums(int[] drawn) {
      int[] sums = new int[table.size()];
      for (int kind = 0; kind < sums.length; kind++) {
        for (int s = 0; s < drawn.length; s++) {
          sums[kind] += drawn[s] * table.get(kind)[s];
        }
      }
      return sums;
    }
  }
}

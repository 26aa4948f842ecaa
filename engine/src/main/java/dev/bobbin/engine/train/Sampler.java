package dev.bobbin.engine.train;

import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.Sampling;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Draws the samples of each epoch. An epoch depends on the seed and its number alone, so that a
 * resumed training draws what an uninterrupted one does.
 *
 * <p>{@link Sampling#SHUFFLED}: each sample once, in a random order.
 *
 * <p>{@link Sampling#BALANCED}: all draws of a training are numbered and dealt to the classes in
 * turn, like cards, so that no class is more than one ahead of another. A class's draws go through
 * all of its samples in a random order before the first comes again, in another order, and so on,
 * from epoch to epoch. Within an epoch the draws are shuffled. Classes without samples get none.
 */
final class Sampler {
  private final long seed;
  private final int count;

  /** The samples of each class that has some; empty for {@link Sampling#SHUFFLED}. */
  private final int[][] members;

  private final int[] labels;

  /**
   * An epoch. Arrays of equal length, in the order of training.
   *
   * @param samples which sample
   * @param rounds the epoch whose augmentation the sample gets: this one if each sample is drawn
   *     once an epoch, else how often the sample was drawn before, so that it never comes twice
   *     with the same
   * @param keys of the random numbers of a draw within the network (dropout), each once an epoch
   */
  record Epoch(int[] samples, int[] rounds, int[] keys) {}

  Sampler(TrainingSpec spec, Samples training) {
    this.seed = spec.seed();
    this.count = training.count();
    int[] counts =
        switch (spec.sampling()) {
          case SHUFFLED -> new int[0];
          case BALANCED -> ClassWeights.counts(training);
        };
    this.labels = IntStream.range(0, counts.length).filter(c -> counts[c] > 0).toArray();
    this.members =
        Arrays.stream(labels)
            .mapToObj(label ->
                IntStream.range(0, count).filter(i -> training.label(i) == label).toArray())
            .toArray(int[][]::new);
  }

  /** The samples of an epoch, numbered from 0. */
  Epoch epoch(int epoch) {
    int[] order = RandomStream.of(seed, Purpose.ORDER, epoch, 0).permutation(count);
    if (members.length > 0) {
      return balanced(epoch, order);
    }
    int[] rounds = new int[count];
    Arrays.fill(rounds, epoch);
    return new Epoch(order, rounds, order);
  }

  private Epoch balanced(int epoch, int[] order) {
    int classes = members.length;
    int[][] permutations = new int[classes][];
    int[] permuted = new int[classes];
    Arrays.fill(permuted, -1);
    int[] samples = new int[count];
    int[] rounds = new int[count];
    for (int i = 0; i < count; i++) {
      long draw = (long) epoch * count + i;
      int c = (int) (draw % classes);
      int[] own = members[c];
      int round = Math.toIntExact(draw / classes / own.length);
      if (round != permuted[c]) {
        permutations[c] =
            RandomStream.of(seed, Purpose.SAMPLING, round, labels[c]).permutation(own.length);
        permuted[c] = round;
      }
      samples[order[i]] = own[permutations[c][(int) (draw / classes % own.length)]];
      rounds[order[i]] = round;
    }
    return new Epoch(samples, rounds, order);
  }
}

package dev.bobbin.data.split;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * A rule that divides the training images into training and validation. Every image is in exactly
 * one of them. Both are in ascending order, except for {@link ScikitLearn}, which keeps that
 * library's order.
 */
public sealed interface Splitter {
  /** The purpose of the random stream that shuffles images. */
  Purpose SPLIT = new Purpose(4);

  /**
   * Divides images.
   *
   * @throws BobbinException if training or validation would be empty although both are requested
   */
  SplitIndices of(LabeledImages part);

  /** No validation. */
  record None() implements Splitter {
    @Override
    public SplitIndices of(LabeledImages part) {
      return new SplitIndices(range(0, part.count()), new int[0]);
    }
  }

  /**
   * The first images validate.
   *
   * @param count at least 1
   */
  record First(int count) implements Splitter {
    public First {
      if (count < 1) {
        throw new InvalidValueException("split.first: expected at least 1, received " + count);
      }
    }

    @Override
    public SplitIndices of(LabeledImages part) {
      requireBoth("first " + count, part.count(), count);
      return new SplitIndices(range(count, part.count()), range(0, count));
    }
  }

  /**
   * A random share validates.
   *
   * @param fraction of all images, above 0 and below 1; the count is rounded to the nearest
   * @param seed of the choice
   */
  record Fraction(double fraction, long seed) implements Splitter {
    public Fraction {
      checkFraction(fraction);
    }

    @Override
    public SplitIndices of(LabeledImages part) {
      int count = (int) Math.round(part.count() * fraction);
      requireBoth("fraction " + fraction, part.count(), count);
      int[] order = RandomStream.of(seed, SPLIT, 0, 0).permutation(part.count());
      return holdBack(part.count(), Arrays.copyOf(order, count));
    }
  }

  /**
   * A random share of every class validates.
   *
   * @param fraction of each class, above 0 and below 1; each count is rounded to the nearest, but a
   *     class of two or more images has at least one on either side
   * @param seed of the choice
   */
  record Stratified(double fraction, long seed) implements Splitter {
    public Stratified {
      checkFraction(fraction);
    }

    @Override
    public SplitIndices of(LabeledImages part) {
      int classes = Arrays.stream(part.labels()).max().orElse(0) + 1;
      int[] held = new int[part.count()];
      int count = 0;
      for (int label = 0; label < classes; label++) {
        int wanted = label;
        int[] members = range(0, part.count());
        members = Arrays.stream(members).filter(i -> part.label(i) == wanted).toArray();
        int[] order = RandomStream.of(seed, SPLIT, 1, label).permutation(members.length);
        int share = share(members.length);
        for (int i = 0; i < share; i++) {
          held[count++] = members[order[i]];
        }
      }
      requireBoth("stratified " + fraction, part.count(), count);
      return holdBack(part.count(), Arrays.copyOf(held, count));
    }

    /** How many images validate, by the images of each class. */
    public int count(Collection<Integer> classes) {
      return classes.stream().mapToInt(this::share).sum();
    }

    private int share(int members) {
      int rounded = (int) Math.round(members * fraction);
      return members < 2 ? 0 : Math.clamp(rounded, 1, members - 1);
    }
  }

  /**
   * One of k random folds of equal size validates; if the size does not divide evenly, the first
   * folds have one image more.
   *
   * @param k at least 2
   * @param fold from 0 to k, exclusive
   * @param seed of the choice: the k folds of one seed share no image
   */
  record KFold(int k, int fold, long seed) implements Splitter {
    public KFold {
      if (k < 2) {
        throw new InvalidValueException("split.k: expected at least 2, received " + k);
      }
      if (fold < 0 || fold >= k) {
        throw new InvalidValueException(
            "split.fold: expected 0 to " + (k - 1) + ", received " + fold);
      }
    }

    @Override
    public SplitIndices of(LabeledImages part) {
      int n = part.count();
      if (n < k) {
        throw BobbinException.of(
            "split of " + k + " folds", "at least " + k + " images", n + "", "a smaller k");
      }
      int from = fold * (n / k) + Math.min(fold, n % k);
      int to = from + n / k + (fold < n % k ? 1 : 0);
      int[] order = RandomStream.of(seed, SPLIT, 2, 0).permutation(n);
      return holdBack(n, Arrays.copyOfRange(order, from, to));
    }
  }

  /**
   * The images and order of scikit-learn's {@code train_test_split(test_size, random_state)}: of
   * NumPy's {@code RandomState(random_state).permutation(n)} the first {@code ceil(n * test_size)}
   * validate, the others train.
   *
   * @param testSize share that validates, above 0 and below 1
   * @param randomState seed, from 0 to 2^32 - 1
   */
  record ScikitLearn(double testSize, long randomState) implements Splitter {
    public ScikitLearn {
      checkFraction(testSize);
      if (randomState < 0 || randomState > 0xFFFFFFFFL) {
        throw new InvalidValueException(
            "split.random-state: expected 0 to 4294967295, received " + randomState);
      }
    }

    @Override
    public SplitIndices of(LabeledImages part) {
      int n = part.count();
      int count = (int) Math.ceil(n * testSize);
      requireBoth("scikit-learn " + testSize, n, count);
      int[] order = new MersenneTwister((int) randomState).permutation(n);
      return new SplitIndices(Arrays.copyOfRange(order, count, n), Arrays.copyOf(order, count));
    }
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static SplitIndices holdBack(int n, int[] validation) {
    BitSet held = new BitSet(n);
    for (int index : validation) {
      held.set(index);
    }
    int[] train = IntStream.range(0, n).filter(i -> !held.get(i)).toArray();
    return new SplitIndices(train, held.stream().toArray());
  }

  private static void checkFraction(double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new InvalidValueException(
          "split: expected a fraction above 0 and below 1, received " + fraction);
    }
  }

  private static void requireBoth(String split, int n, int validation) {
    if (validation < 1 || validation >= n) {
      throw BobbinException.of(
          "split '" + split + "'",
          "at least one image to train and one to validate",
          validation + " of " + n + " to validate",
          "another share");
    }
  }
}

package dev.bobbin.experiment.recipe;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.split.Splitter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A comparison: the recipe is trained with several settings, each with several seeds. A setting is
 * a value for each of some paths, such as {@code training.learning-rate}. Values are plain trees:
 * texts, {@link Long}, {@link Double}, booleans, lists and maps.
 *
 * @param search the settings
 * @param seeds of each setting
 * @param metric to compare, if stated
 * @param halving how the worst settings are stopped early, if at all
 */
public record Study(
    Search search, Seeds seeds, Optional<Metric> metric, Optional<Halving> halving) {
  /**
   * The metric to compare: as stated, else the validation accuracy, or the test accuracy without a
   * validation split.
   */
  public Metric metric(NetworkRecipe.Data data) {
    return metric.orElse(
        data.validationSplit() instanceof Splitter.None
            ? Metric.TEST_ACCURACY
            : Metric.VALIDATION_ACCURACY);
  }

  /** The settings to try. */
  public sealed interface Search {
    /**
     * Every combination of the values of all paths.
     *
     * @param values by path; the last path's values change fastest
     */
    record Grid(Map<String, List<Object>> values) implements Search {
      public Grid {
        values = ordered(values);
      }
    }

    /**
     * Random combinations (Bergstra and Bengio, 2012), all different. More trials begin with the
     * same combinations as fewer.
     *
     * @param trials their number
     * @param seed of the draws
     * @param draws by path
     */
    record Random(int trials, long seed, Map<String, Draw> draws) implements Search {
      public Random {
        draws = ordered(draws);
      }
    }

    /**
     * Settings that are listed one by one, for values that change together.
     *
     * @param cases in the order of tables and charts
     */
    record Cases(List<Case> cases) implements Search {
      public Cases {
        cases = List.copyOf(cases);
      }
    }
  }

  /**
   * A listed setting.
   *
   * @param label in tables and charts, if stated
   * @param values by path
   */
  public record Case(Optional<String> label, Map<String, Object> values) {
    public Case {
      values = ordered(values);
    }
  }

  /** The distribution of a value. */
  public sealed interface Draw {
    /**
     * One of some values, with equal probability.
     *
     * @param values at least one
     */
    record OneOf(List<Object> values) implements Draw {
      public OneOf {
        values = List.copyOf(values);
      }
    }

    /**
     * A number from a range, rounded to four significant digits.
     *
     * @param low smallest value
     * @param high largest value, above {@code low}
     * @param scale on which values are uniformly distributed
     * @param isInteger whether to draw whole numbers only
     */
    record Range(double low, double high, Scale scale, boolean isInteger) implements Draw {
      public Range {
        if (!(low < high)) {
          throw new InvalidValueException(
              "expected low below high, received " + low + " and " + high + "; try swapping them");
        }
        if (scale == Scale.LOG && low <= 0) {
          throw new InvalidValueException(
              "expected low above 0 on a log scale, received " + low + "; try scale: linear");
        }
        if (isInteger && Math.floor(high) < Math.ceil(low)) {
          throw new InvalidValueException(
              "expected a range with a whole number in it, received one from "
                  + low
                  + " to "
                  + high);
        }
      }
    }
  }

  /** The scale on which values are uniformly distributed. */
  public enum Scale {
    /** Intervals of equal length are equally likely. */
    LINEAR,
    /** Intervals of equal ratio are equally likely. */
    LOG
  }

  /** The seeds of each setting. */
  public sealed interface Seeds {
    /** The seeds, given the recipe's own. */
    List<Long> from(long base);

    /**
     * The recipe's seed and those that follow it.
     *
     * @param count at least 1
     */
    record Count(int count) implements Seeds {
      @Override
      public List<Long> from(long base) {
        return LongStream.range(0, count).map(i -> base + i).boxed().toList();
      }
    }

    /**
     * A list of different seeds.
     *
     * @param seeds at least one
     */
    record Listed(List<Long> seeds) implements Seeds {
      public Listed {
        seeds = List.copyOf(seeds);
        if (seeds.stream().distinct().count() < seeds.size()) {
          throw new InvalidValueException(
              "expected different seeds, received " + seeds + "; try each once");
        }
      }

      @Override
      public List<Long> from(long base) {
        return seeds;
      }
    }
  }

  /** A metric that settings are compared by. */
  public enum Metric {
    /** Fraction of the validation split that is classified correctly. */
    VALIDATION_ACCURACY,
    /** Loss on the validation split, penalties included. */
    VALIDATION_LOSS,
    /** Fraction of the test split that is classified correctly. */
    TEST_ACCURACY,
    /** Loss on the test split, penalties included. */
    TEST_LOSS,
    /** Running training accuracy of the last epoch. */
    TRAINING_ACCURACY;

    public String id() {
      return Names.id(this);
    }

    public boolean isHigherBetter() {
      return this != VALIDATION_LOSS && this != TEST_LOSS;
    }

    /** Whether every epoch has it, not only the end of a run. */
    boolean isOfEpoch() {
      return this != TEST_ACCURACY && this != TEST_LOSS;
    }

    boolean isOfValidation() {
      return this == VALIDATION_ACCURACY || this == VALIDATION_LOSS;
    }
  }

  /**
   * Successive halving (Jamieson and Talwalkar, 2016): all settings are trained for a few epochs,
   * the best continue for {@code reductionFactor} times as many, and so on; the last ones are
   * trained to the end. Settings are compared by the mean of the metric over their seeds.
   *
   * @param minEpochs epochs of the first rung
   * @param reductionFactor one in this many settings continues, and each rung has this many times
   *     the epochs of the one before
   * @param rungs their largest number, if limited
   */
  public record Halving(int minEpochs, int reductionFactor, Optional<Integer> rungs) {
    /**
     * The epochs after which settings are stopped.
     *
     * @param epochs of the whole training
     */
    public List<Integer> rungs(int epochs) {
      List<Integer> ends = new ArrayList<>();
      int most = rungs.orElse(Integer.MAX_VALUE);
      for (long end = minEpochs; end < epochs && ends.size() < most; end *= reductionFactor) {
        ends.add((int) end);
      }
      return List.copyOf(ends);
    }

    /** Number of {@code settings} that continue after a rung. */
    public int kept(int settings) {
      return Math.ceilDiv(settings, reductionFactor);
    }
  }

  private static <T> Map<String, T> ordered(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}

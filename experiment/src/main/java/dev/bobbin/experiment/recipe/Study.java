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
 * A comparison: the recipe that carries it is trained once for each of several settings, and each
 * of them with several seeds. A setting is a set of paths, such as {@code training.learning-rate},
 * each with a value. Values are plain trees: texts, whole numbers ({@link Long}), numbers ({@link
 * Double}), booleans, lists and maps of them.
 *
 * @param search which settings are tried
 * @param seeds with which seeds each of them is trained
 * @param metric what is compared, if stated
 * @param halving how hopeless settings are stopped early, if at all
 */
public record Study(
    Search search, Seeds seeds, Optional<Metric> metric, Optional<Halving> halving) {
  /** What is compared: as stated, else the validation accuracy if anything validates. */
  public Metric metric(NetworkRecipe.Data data) {
    return metric.orElse(
        data.validationSplit() instanceof Splitter.None
            ? Metric.TEST_ACCURACY
            : Metric.VALIDATION_ACCURACY);
  }

  /** Which settings are tried. */
  public sealed interface Search {
    /**
     * Every combination of the values of all paths.
     *
     * @param values for each path; the last path's values change fastest
     */
    record Grid(Map<String, List<Object>> values) implements Search {
      public Grid {
        values = ordered(values);
      }
    }

    /**
     * Random combinations (Bergstra and Bengio, 2012), no two of them the same. More trials begin
     * with the same ones as fewer.
     *
     * @param trials how many
     * @param seed of the draws
     * @param draws for each path what its value is drawn from
     */
    record Random(int trials, long seed, Map<String, Draw> draws) implements Search {
      public Random {
        draws = ordered(draws);
      }
    }

    /**
     * Settings that are written out one by one, for values that vary together.
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
   * One setting that is written out.
   *
   * @param label what tables and charts call it, if stated
   * @param values of its paths
   */
  public record Case(Optional<String> label, Map<String, Object> values) {
    public Case {
      values = ordered(values);
    }
  }

  /** What a value is drawn from. */
  public sealed interface Draw {
    /**
     * Each of some values is as likely as any other.
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
     * @param low least
     * @param high largest, above {@code low}
     * @param scale on which draws are spread evenly
     * @param isInteger whether only whole numbers are drawn
     */
    record Range(double low, double high, Scale scale, boolean isInteger) implements Draw {
      /** Checks that it holds something. */
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

  /** On which scale draws are spread evenly. */
  public enum Scale {
    /** Each interval of the same length is as likely as any other. */
    LINEAR,
    /** Each interval of the same ratio is as likely as any other. */
    LOG
  }

  /** With which seeds a setting is trained. */
  public sealed interface Seeds {
    /** The seeds, if the recipe's own is {@code base}. */
    List<Long> from(long base);

    /**
     * The recipe's seed and those that follow it.
     *
     * @param count how many, at least 1
     */
    record Count(int count) implements Seeds {
      @Override
      public List<Long> from(long base) {
        return LongStream.range(0, count).map(i -> base + i).boxed().toList();
      }
    }

    /**
     * These, no two of them the same.
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

  /** What is compared. */
  public enum Metric {
    /** Share of the validation split that is right. */
    VALIDATION_ACCURACY,
    /** Loss on the validation split, penalties included. */
    VALIDATION_LOSS,
    /** Share of the test split that is right. */
    TEST_ACCURACY,
    /** Loss on the test split, penalties included. */
    TEST_LOSS,
    /** The running figure of the last epoch. */
    TRAINING_ACCURACY;

    /** The name in recipes and tables: {@code validation-accuracy}. */
    public String id() {
      return Names.id(this);
    }

    /** Whether more is better. */
    public boolean isHigherBetter() {
      return this != VALIDATION_LOSS && this != TEST_LOSS;
    }

    /** Whether every epoch of a run has it, or only the run's end. */
    boolean isOfEpoch() {
      return this != TEST_ACCURACY && this != TEST_LOSS;
    }

    /** Whether it needs a validation split. */
    boolean isOfValidation() {
      return this == VALIDATION_ACCURACY || this == VALIDATION_LOSS;
    }
  }

  /**
   * Successive halving (Jamieson and Talwalkar, 2016): all settings are trained for a few epochs,
   * the best of them go on for {@code reductionFactor} times as many, and so on; the last ones are
   * trained to the end. Settings are compared by the mean of the metric over their seeds.
   *
   * @param minEpochs epochs of the first rung
   * @param reductionFactor one in {@code reductionFactor} settings continues, and each rung has
   *     {@code reductionFactor} times the epochs of the one before it
   * @param rungs how often settings are stopped, at most
   */
  public record Halving(int minEpochs, int reductionFactor, Optional<Integer> rungs) {
    /**
     * The rungs of a training: after how many epochs each of them is.
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

    /** How many of {@code settings} go on after a rung. */
    public int kept(int settings) {
      return Math.ceilDiv(settings, reductionFactor);
    }
  }

  private static <T> Map<String, T> ordered(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}

package dev.bobbin.engine.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Describes how a network is trained, for {@code Trainer}.
 *
 * @param epochs passes over the training images, at least 1
 * @param batchSize images per step, at least 1; the last batch of an epoch may be smaller
 * @param loss the function to minimise
 * @param optimizer how weights follow the gradient
 * @param schedule the learning rate
 * @param reduction whether the gradient of a batch is the mean or the sum over its images
 * @param clipping how the gradient is bounded
 * @param earlyStopping when to stop before the last epoch, if at all
 * @param classWeight how much the images of each class count in the loss; all the same if empty
 * @param sampling how an epoch's images are drawn
 * @param freeze names of layers, as in the layer table, whose weights stay as they are
 * @param seed of everything random: initial weights, order, dropout, augmentation
 */
public record TrainingSpec(
    int epochs,
    int batchSize,
    Loss loss,
    Optimizer optimizer,
    LearningRateSchedule schedule,
    Reduction reduction,
    Clipping clipping,
    Optional<EarlyStopping> earlyStopping,
    Optional<ClassWeight> classWeight,
    Sampling sampling,
    List<String> freeze,
    long seed) {
  public TrainingSpec {
    Checks.atLeast("epochs", epochs, 1);
    Checks.atLeast("batch size", batchSize, 1);
    freeze = List.copyOf(freeze);
  }

  /** A training of all layers in which every image counts the same, once an epoch. */
  public TrainingSpec(
      int epochs,
      int batchSize,
      Loss loss,
      Optimizer optimizer,
      LearningRateSchedule schedule,
      Reduction reduction,
      Clipping clipping,
      Optional<EarlyStopping> earlyStopping,
      long seed) {
    this(
        epochs,
        batchSize,
        loss,
        optimizer,
        schedule,
        reduction,
        clipping,
        earlyStopping,
        Optional.empty(),
        Sampling.SHUFFLED,
        List.of(),
        seed);
  }

  /** A copy with another seed. */
  public TrainingSpec withSeed(long other) {
    return copy(epochs, schedule, earlyStopping, other);
  }

  /** A copy with another number of epochs. */
  public TrainingSpec withEpochs(int count) {
    return copy(count, schedule, earlyStopping, seed);
  }

  /**
   * A copy for a training that goes on, to another number of epochs: schedules that fall over the
   * whole training fall over as many epochs as before.
   */
  public TrainingSpec continuedTo(int count) {
    return copy(count, schedule.over(epochs), earlyStopping, seed);
  }

  /** A copy that always trains to the last epoch. */
  public TrainingSpec withoutEarlyStopping() {
    return copy(epochs, schedule, Optional.empty(), seed);
  }

  private TrainingSpec copy(
      int newEpochs,
      LearningRateSchedule newSchedule,
      Optional<EarlyStopping> newStopping,
      long newSeed) {
    return new TrainingSpec(
        newEpochs,
        batchSize,
        loss,
        optimizer,
        newSchedule,
        reduction,
        clipping,
        newStopping,
        classWeight,
        sampling,
        freeze,
        newSeed);
  }

  /** How the gradients of a batch's images are combined. */
  public enum Reduction {
    MEAN,
    SUM
  }

  /**
   * How much the images of each class count in training: their loss, and so their gradient, is
   * multiplied by the class's weight, as with Keras's {@code class_weight}. The mean over a batch
   * divides by its number of images, as Keras's {@code sum_over_batch_size} does, not by the sum of
   * their weights. The training loss that is reported is weighted; losses of validation and
   * evaluation, and accuracies, are not.
   */
  public sealed interface ClassWeight {
    /**
     * Inversely proportional to the number of the class's training images: images / (classes x
     * images of the class), over the classes that have some, as scikit-learn's {@code balanced}.
     */
    record Balanced() implements ClassWeight {}

    /**
     * Stated.
     *
     * @param weights by name of class; 1 for classes that are not named
     */
    record ByClass(Map<String, Double> weights) implements ClassWeight {
      public ByClass {
        weights.forEach((name, weight) -> Checks.positive("class weight of " + name, weight));
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
      }
    }
  }

  /** How the images of an epoch are drawn. */
  public enum Sampling {
    /** Each image once, in a random order. */
    SHUFFLED,
    /**
     * As many images as there are, of each class equally many: images of small classes are
     * repeated, each time augmented differently, and some of large ones wait for another epoch.
     */
    BALANCED
  }

  /** How the gradient is bounded. */
  public sealed interface Clipping {
    /** Not at all. */
    record None() implements Clipping {}

    /** Each value is clipped to [-limit, limit]. */
    record ByValue(double clipValue) implements Clipping {
      public ByValue {
        Checks.positive("clipping limit", clipValue);
      }
    }

    /**
     * Scaled down so that the Euclidean norm over all parameters together is at most {@code
     * maxNorm} (Pascanu et al., 2013).
     */
    record ByGlobalNorm(double maxNorm) implements Clipping {
      public ByGlobalNorm {
        Checks.positive("clipping limit", maxNorm);
      }
    }
  }

  /**
   * Stops when the monitored value has not improved by more than {@code minDelta} for {@code
   * patience} consecutive epochs, as Keras counts them. A patience of 0 or 1 stops at the first
   * epoch without improvement.
   *
   * @param monitor the monitored value
   * @param patience epochs without improvement before stopping
   * @param minDelta the least change that counts as an improvement
   * @param restoreBestWeights whether the weights of the best epoch are restored at the end
   */
  public record EarlyStopping(
      MonitoredMetric monitor, int patience, double minDelta, boolean restoreBestWeights) {
    public EarlyStopping {
      Checks.atLeast("patience", patience, 0);
      Checks.notNegative("min-delta", minDelta);
    }

    /** What early stopping monitors. */
    public enum MonitoredMetric {
      LOSS,
      ACCURACY,
      VALIDATION_LOSS,
      VALIDATION_ACCURACY;

      /** Whether it needs validation images. */
      public boolean isOfValidation() {
        return this == VALIDATION_LOSS || this == VALIDATION_ACCURACY;
      }
    }
  }
}

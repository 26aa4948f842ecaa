package dev.bobbin.engine.spec;

import java.util.Optional;

/**
 * How a network is trained.
 *
 * @param epochs passes over the training images, at least 1
 * @param batchSize images a step, at least 1; the last batch of an epoch may be smaller
 * @param loss what is made small
 * @param optimizer how weights follow the gradient
 * @param schedule the learning rate
 * @param gradient whether the gradient of a batch is the mean or the sum over its images
 * @param clipping what bounds the gradient
 * @param earlyStopping when to stop before the last epoch, if ever
 * @param seed of everything random: first weights, order, dropout, augmentation
 */
public record TrainingSpec(
    int epochs,
    int batchSize,
    Loss loss,
    Optimizer optimizer,
    Schedule schedule,
    Reduction gradient,
    Clipping clipping,
    Optional<EarlyStopping> earlyStopping,
    long seed) {
  public TrainingSpec {
    Checks.atLeast("epochs", epochs, 1);
    Checks.atLeast("batch size", batchSize, 1);
  }

  /** The same with another seed. */
  public TrainingSpec withSeed(long other) {
    return new TrainingSpec(
        epochs, batchSize, loss, optimizer, schedule, gradient, clipping, earlyStopping, other);
  }

  /** The same with so many epochs. */
  public TrainingSpec withEpochs(int count) {
    return new TrainingSpec(
        count, batchSize, loss, optimizer, schedule, gradient, clipping, earlyStopping, seed);
  }

  /** The same to the last epoch, whatever the validation part says. */
  public TrainingSpec withoutEarlyStopping() {
    return new TrainingSpec(
        epochs, batchSize, loss, optimizer, schedule, gradient, clipping, Optional.empty(), seed);
  }

  /** How the gradients of a batch's images become one. */
  public enum Reduction {
    MEAN,
    SUM
  }

  /** What bounds the gradient. */
  public sealed interface Clipping {
    /** Nothing does. */
    record None() implements Clipping {}

    /** Every value lies in [-limit, limit]. */
    record ByValue(double limit) implements Clipping {
      public ByValue {
        Checks.positive("clipping limit", limit);
      }
    }

    /**
     * Scaled down so that the Euclidean norm over all parameters together is at most {@code limit}
     * (Pascanu et al., 2013).
     */
    record ByGlobalNorm(double limit) implements Clipping {
      public ByGlobalNorm {
        Checks.positive("clipping limit", limit);
      }
    }
  }

  /**
   * Stops when the watched value has not got better by more than {@code minDelta} for {@code
   * patience} epochs one after the other, as Keras counts them; with a patience of 0 or 1 at the
   * first epoch that is no better.
   *
   * @param watch what is watched
   * @param patience epochs without progress that are borne
   * @param minDelta the least change that counts
   * @param restoreBest whether the weights of the best epoch come back at the end
   */
  public record EarlyStopping(Watch watch, int patience, double minDelta, boolean restoreBest) {
    public EarlyStopping {
      Checks.atLeast("patience", patience, 0);
      Checks.notNegative("min-delta", minDelta);
    }

    /** What early stopping watches. */
    public enum Watch {
      LOSS,
      ACCURACY,
      VALIDATION_LOSS,
      VALIDATION_ACCURACY;

      /** Whether there have to be images to validate on. */
      public boolean isOfValidation() {
        return switch (this) {
          case LOSS, ACCURACY -> false;
          case VALIDATION_LOSS, VALIDATION_ACCURACY -> true;
        };
      }
    }
  }
}

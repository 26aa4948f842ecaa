package dev.bobbin.analysis.diagnosis;

import dev.bobbin.base.text.Names;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A problem in a training.
 *
 * @param epoch after which it was seen, from 1; for a loss that is no longer a number, the epoch in
 *     which that happened
 * @param layer its name, such as {@code dense_2}; empty if it concerns the whole network
 * @param share its extent from 0 to 1, as its kind defines it; may be empty
 * @param message what was seen and why it matters, with the numbers
 * @param advice what to change
 */
public record Finding(
    Kind kind,
    int epoch,
    Optional<String> layer,
    OptionalDouble share,
    String message,
    String advice) {
  public Finding {
    if (epoch < 1) {
      throw new IllegalArgumentException("epoch: expected at least 1, received " + epoch);
    }
  }

  /** The same with other advice. */
  Finding advising(String other) {
    return new Finding(kind, epoch, layer, share, message, other);
  }

  /** The kinds of problems. Their ids are part of the run directory's format. */
  public enum Kind {
    /**
     * Units of a ReLU layer that give 0 for every image; the share is their fraction of the units.
     */
    DEAD_UNITS,
    /** The network gives the same output for every image. */
    CONSTANT_OUTPUTS,
    /**
     * Sigmoids or tanhs at the flat ends of their curve; the share is the fraction of values there.
     */
    SATURATED_UNITS,
    /** Gradients become too small in the first layers. */
    VANISHING_GRADIENTS,
    /** Gradients grow out of proportion. */
    EXPLODING_GRADIENTS,
    /**
     * The loss stands still. The share is the fraction of wrongly classified images that have no
     * gradient, if any.
     */
    STUCK_LOSS,
    /**
     * The validation loss rises while the training loss falls; the share is its distance to its
     * best.
     */
    OVERFITTING,
    /** The steps are too long for the loss to fall. */
    RATE_TOO_HIGH,
    /**
     * A class that has far fewer training images than another is recognised less well; the share is
     * that of its images among the training images.
     */
    CLASS_IMBALANCE,
    /**
     * No image of a class is classified correctly, though the accuracy over all images lets expect
     * some; the share is that of such classes.
     */
    ZERO_RECALL;

    /** Whether it is seen in an evaluation of the trained network, not in an epoch. */
    public boolean isOfEvaluation() {
      return this == CLASS_IMBALANCE || this == ZERO_RECALL;
    }

    public String id() {
      return Names.id(this);
    }

    /** Finds a kind by its id. */
    public static Optional<Kind> parse(String id) {
      return Names.constant(Kind.class, id);
    }
  }

  /** One line: {@code message; try advice}. */
  public String text() {
    return message + "; try " + advice;
  }

  /** Whether both are of the same kind and layer. */
  boolean repeats(Finding other) {
    return kind == other.kind && layer.equals(other.layer);
  }
}

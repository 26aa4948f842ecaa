package dev.bobbin.analysis.diagnosis;

import dev.bobbin.base.text.Names;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Something that goes wrong in a training.
 *
 * @param kind what it is
 * @param epoch after which epoch it was seen, from 1; where the loss was no longer a number, the
 *     epoch in which that happened
 * @param layer where, such as {@code dense_2}; empty where it concerns the whole network
 * @param share how much, from 0 to 1, in the sense that the kind gives it; empty where it gives
 *     none
 * @param message what is seen and why it matters, in words, with the figures
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

  /** What can go wrong. Ids are part of the run directory's format. */
  public enum Kind {
    /** Units of a ReLU layer that give 0 for every image; the share is theirs among the units. */
    DEAD_UNITS,
    /** The network says the same whatever the image. */
    CONSTANT_OUTPUTS,
    /**
     * Sigmoids or tanhs at the flat ends of their curve; the share is that of their values which
     * lie there.
     */
    SATURATED_UNITS,
    /** Gradients die away on their way to the first layers. */
    VANISHING_GRADIENTS,
    /** Gradients grow out of proportion. */
    EXPLODING_GRADIENTS,
    /**
     * The loss stands still. Where it has no gradient, the share is that of the wrongly classified
     * images without one.
     */
    STUCK_LOSS,
    /**
     * The validation loss rises while the training loss falls; the share is how far it is above its
     * best.
     */
    OVERFITTING,
    /** The steps are too long for the loss to fall. */
    RATE_TOO_HIGH;

    /** As scripts see it: {@code dead-units}. */
    public String id() {
      return Names.id(this);
    }

    /** The kind with an id; empty if there is none. */
    public static Optional<Kind> parse(String id) {
      return Names.constant(Kind.class, id);
    }
  }

  /** One line: {@code message; try advice}. */
  public String text() {
    return message + "; try " + advice;
  }

  /** Whether the other says the same of the same layer, whatever the figures. */
  boolean repeats(Finding other) {
    return kind == other.kind && layer.equals(other.layer);
  }
}

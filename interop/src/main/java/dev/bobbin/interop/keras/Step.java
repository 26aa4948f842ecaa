package dev.bobbin.interop.keras;

import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.interop.assembly.PaddedKernel.Pads;
import java.util.List;

/** What a layer of a file does, as far as its settings say it. */
sealed interface Step {
  /**
   * The model's input.
   *
   * @param shape without the batch; 0 where it is open
   */
  record Input(List<Integer> shape) implements Step {}

  /**
   * A layer of Bobbin's.
   *
   * @param spec its description
   * @param variables that the file has for it, in Keras's order
   * @param axis of a batch normalisation: -1, or counted with the batch
   */
  record Layer(LayerSpec spec, List<String> variables, int axis) implements Step {
    Layer(LayerSpec spec, List<String> variables) {
      this(spec, variables, -1);
    }
  }

  /** Zeros around an image. */
  record Pad(Pads vertical, Pads horizontal) implements Step {}

  /** y = x * scale + offset; one number, or one for each channel. */
  record Scale(List<Double> scale, List<Double> offset) implements Step {}

  /**
   * y = (x - mean) / sqrt(variance).
   *
   * @param mean for each channel, or one; none where the file has it among the weights
   * @param variance likewise
   */
  record Standardize(List<Double> mean, List<Double> variance) implements Step {}

  /**
   * Nothing at inference.
   *
   * @param note for the user; empty if nothing is lost
   */
  record Nothing(String note) implements Step {}

  /** Another shape for the same values; -1 for one size that follows from the others. */
  record Reshape(List<Integer> shape) implements Step {}

  /** The sum of its inputs. */
  record Sum() implements Step {}
}

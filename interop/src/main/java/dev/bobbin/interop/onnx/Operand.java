package dev.bobbin.interop.onnx;

import java.util.List;
import java.util.Optional;

/** What is known of a value while a graph is read. */
sealed interface Operand
    permits Feature, Operand.Constant, Operand.Sizes, Operand.Ending, Operand.Unknown {
  /** The same for every image. */
  record Constant(OnnxTensor tensor) implements Operand {}

  /**
   * Whole numbers computed from shapes, such as the sizes for a Reshape.
   *
   * @param values {@link #BATCH} stands for the number of images
   * @param isScalar whether it has no axis, rather than one
   */
  record Sizes(List<Long> values, boolean isScalar) implements Operand {
    static final long BATCH = Long.MIN_VALUE;

    public Sizes {
      values = List.copyOf(values);
    }
  }

  /**
   * A value that no layer can read, such as logarithms of probabilities: only at the end of a
   * graph, another one stands for it.
   *
   * @param words what it is, for messages
   * @param note a sentence for the user where it is the end
   */
  record Ending(Feature standIn, String words, Optional<String> note) implements Operand {}

  /** A value of a node that could not be read, of which one message is enough. */
  record Unknown() implements Operand {}
}

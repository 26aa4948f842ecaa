package dev.bobbin.interop.exchange;

import dev.bobbin.engine.train.OptimizerState;
import java.util.Optional;

/**
 * How a model is exported.
 *
 * @param preprocessing whether the exported network takes bytes from 0 to 255 of a picture that has
 *     the model's size, and prepares them itself; else it takes the prepared values
 * @param channelsFirst whether the input is [N, channels, height, width] instead of [N, height,
 *     width, channels]; only ONNX has the choice
 * @param optimizer what the optimizer remembers, so that Keras goes on with the training; other
 *     formats have no room for it
 */
public record ExportOptions(
    boolean preprocessing, boolean channelsFirst, Optional<OptimizerState> optimizer) {
  /** Prepared values, channels last: what Bobbin's networks take themselves. */
  public static final ExportOptions DEFAULT = new ExportOptions(false, false);

  /** Without the state of an optimizer. */
  public ExportOptions(boolean preprocessing, boolean channelsFirst) {
    this(preprocessing, channelsFirst, Optional.empty());
  }

  /** The same with the state of an optimizer. */
  public ExportOptions with(Optional<OptimizerState> state) {
    return new ExportOptions(preprocessing, channelsFirst, state);
  }
}

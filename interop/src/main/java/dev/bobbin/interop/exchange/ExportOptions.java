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
 * @param opset the version of ONNX's operators, from {@link #LOWEST_OPSET} to {@link
 *     #HIGHEST_OPSET}, in all of which Bobbin's operators mean the same; empty for the lowest; only
 *     ONNX has the choice
 * @param optimizer what the optimizer remembers, so that Keras goes on with the training; other
 *     formats have no room for it
 */
public record ExportOptions(
    boolean preprocessing,
    boolean channelsFirst,
    Optional<Integer> opset,
    Optional<OptimizerState> optimizer) {
  /** The lowest version that has all operators, which the most runtimes read. */
  public static final int LOWEST_OPSET = 13;

  /** The highest version in which they are as they were: 18 gives means their axes otherwise. */
  public static final int HIGHEST_OPSET = 17;

  /** Prepared values, channels last: what Bobbin's networks take themselves. */
  public static final ExportOptions DEFAULT = new ExportOptions(false, false);

  /** With ONNX's lowest operators, without the state of an optimizer. */
  public ExportOptions(boolean preprocessing, boolean channelsFirst) {
    this(preprocessing, channelsFirst, Optional.empty(), Optional.empty());
  }

  /** The version of the operators of an ONNX file. */
  public int writtenOpset() {
    return opset.orElse(LOWEST_OPSET);
  }

  /** The same with the state of an optimizer. */
  public ExportOptions with(Optional<OptimizerState> state) {
    return new ExportOptions(preprocessing, channelsFirst, opset, state);
  }

  /** The same with another version of ONNX's operators. */
  public ExportOptions withOpset(int version) {
    return new ExportOptions(preprocessing, channelsFirst, Optional.of(version), optimizer);
  }
}

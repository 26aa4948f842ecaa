package dev.bobbin.interop;

/**
 * How a model is exported.
 *
 * @param preprocessing whether the exported network takes bytes from 0 to 255 of a picture that has
 *     the model's size, and prepares them itself; else it takes the prepared values
 * @param channelsFirst whether the input is [N, channels, height, width] instead of [N, height,
 *     width, channels]; only ONNX has the choice
 */
public record ExportOptions(boolean preprocessing, boolean channelsFirst) {
  /** Prepared values, channels last: what Bobbin's networks take themselves. */
  public static final ExportOptions DEFAULT = new ExportOptions(false, false);
}

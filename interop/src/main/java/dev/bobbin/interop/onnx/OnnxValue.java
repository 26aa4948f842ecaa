package dev.bobbin.interop.onnx;

import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param name of the value
 * @param type number of its elements' type, 0 if it is no tensor
 * @param dimensions sizes of its axes; {@link #ANY} for one that is named or left open
 */
record OnnxValue(String name, long type, List<Long> dimensions) {
  static final long ANY = -1;

  OnnxValue {
    dimensions = List.copyOf(dimensions);
  }
}

package dev.bobbin.interop;

import static dev.bobbin.interop.exchange.ExportOptions.HIGHEST_OPSET;
import static dev.bobbin.interop.exchange.ExportOptions.LOWEST_OPSET;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.interop.exchange.ExportOptions;

/** A format of other programs that models are exported to. */
public enum ExportFormat {
  /** ONNX, for ONNX Runtime, OpenVINO and many others: one file. */
  ONNX("onnx", ".onnx"),
  /** Keras 3: an archive of its description and weights. */
  KERAS("keras", ".keras"),
  /** HDF5 in the dialect that Keras 2, Keras 3 and Deeplearning4j read. */
  KERAS_H5("keras-h5", ".h5"),
  /** A layers model of TensorFlow.js: a folder with model.json and its weights. */
  TFJS("tfjs", "-tfjs"),
  /** A page that classifies in the browser, without network: one file. */
  HTML("html", ".html"),
  /** NumPy's archive of arrays: the weights by name. */
  NPZ("npz", ".npz");

  private final String id;
  private final String ending;

  ExportFormat(String id, String ending) {
    this.id = id;
    this.ending = ending;
  }

  /** As written on the command line. */
  public String id() {
    return id;
  }

  /** How names of its files, or of its folder, end. */
  public String ending() {
    return ending;
  }

  /**
   * Checks that the format has the choice that is asked for.
   *
   * @throws BobbinException if it has not
   */
  void requireAllows(ExportOptions options) {
    if (options.channelsFirst() && this != ONNX) {
      throw BobbinException.usage("--layout", "nhwc with " + id, "nchw", "--to onnx");
    }
    if (options.preprocessing() && this != ONNX) {
      throw BobbinException.usage(
          "--with preprocessing", "--to onnx", "--to " + id, "the prepared values");
    }
    if (options.opset().isEmpty()) {
      return;
    }
    if (this != ONNX) {
      throw BobbinException.usage("--opset", "--to onnx", "--to " + id, "leaving it out");
    }
    int opset = options.opset().get();
    if (opset < LOWEST_OPSET || opset > HIGHEST_OPSET) {
      throw BobbinException.usage(
          "--opset",
          "%d to %d, in which the operators mean the same".formatted(LOWEST_OPSET, HIGHEST_OPSET),
          opset + "",
          "--opset %d, which every runtime reads".formatted(LOWEST_OPSET));
    }
  }

  /**
   * Whether there is room for what an optimizer remembers: in Keras's formats, but for AdamW, which
   * decays biases and scales too there.
   */
  public boolean takesStateOf(Optimizer optimizer) {
    return (this == KERAS || this == KERAS_H5) && !(optimizer instanceof Optimizer.AdamW);
  }
}

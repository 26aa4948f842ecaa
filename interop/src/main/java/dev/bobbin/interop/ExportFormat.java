package dev.bobbin.interop;

/** A format of other programs that models are exported to. */
public enum ExportFormat {
  /** ONNX, for ONNX Runtime, OpenVINO and many others: one file. */
  ONNX("onnx", ".onnx"),
  /** Keras 3: an archive of its description and weights. */
  KERAS("keras", ".keras"),
  /** HDF5 in the dialect that Keras 2, Keras 3 and Deeplearning4j read. */
  KERAS_H5("keras-h5", ".h5"),
  /** A layers model of TensorFlow.js: a folder with model.json and its weights. */
  TFJS("tfjs", ""),
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

  /** How names of its files end; empty for a folder. */
  public String ending() {
    return ending;
  }
}

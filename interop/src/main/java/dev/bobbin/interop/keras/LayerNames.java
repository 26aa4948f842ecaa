package dev.bobbin.interop.keras;

/**
 * Names of layers: Bobbin's own, with two underscores, which those never have, for the slashes of
 * residual blocks. A layer that Keras needs beside Bobbin's has that one's name and a word.
 */
final class LayerNames {
  private static final String SEPARATOR = "__";
  private static final String ACTIVATION = "activation";
  private static final String SHAPE = "shape";

  private LayerNames() {}

  static String keras(String name) {
    return name.replace("/", SEPARATOR);
  }

  /** Of the activation of a layer whose kind cannot hold it. */
  static String activationOf(String layer) {
    return layer + SEPARATOR + ACTIVATION;
  }

  /** Whether {@code name} is the activation of {@code layer}. */
  static boolean isActivationOf(String name, String layer) {
    return name.equals(activationOf(layer));
  }

  /** Of a change between a vector and an image of one pixel, which are the same to Bobbin. */
  static String shapeBefore(String layer) {
    return layer + SEPARATOR + SHAPE;
  }

  static boolean isShape(String name) {
    return name.endsWith(SEPARATOR + SHAPE);
  }

  /**
   * Whether it is Bobbin's name of a dropout of whole channels, where a dialect or a vector leaves
   * only a plain one. Keras's own names of such layers are others.
   */
  static boolean isSpatialDropout(String name) {
    return own(name).matches("spatial_dropout_\\d+");
  }

  /**
   * Whether it is Bobbin's name of a layer that flattens, where a dialect has to say it otherwise.
   */
  static boolean isFlatten(String name) {
    return own(name).matches("flatten_\\d+");
  }

  private static String own(String name) {
    int separator = name.lastIndexOf(SEPARATOR);
    return separator < 0 ? name : name.substring(separator + SEPARATOR.length());
  }

  /** Whether a layer lies in the body of a residual block. */
  static boolean isInBody(String name, String block) {
    return name.startsWith(block + SEPARATOR + "body" + SEPARATOR);
  }
}

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

  /** Whether a layer lies in the body of a residual block. */
  static boolean isInBody(String name, String block) {
    return name.startsWith(block + SEPARATOR + "body" + SEPARATOR);
  }
}

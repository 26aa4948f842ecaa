package dev.bobbin.interop.keras;

/** Ways of writing the same description, by who reads it. */
public enum KerasDialect {
  /** Keras 3's own: {@code batch_shape}, modules, registered names. */
  KERAS_3,
  /** Keras 2's, which Keras 3 and Deeplearning4j read too: {@code batch_input_shape}. */
  KERAS_2,
  /** That of TensorFlow.js 4: Keras 2's, with fewer layers. */
  TFJS;

  boolean hasSpatialDropout() {
    return this != TFJS;
  }
}

package dev.bobbin.engine.network.layer;

/** A part of a network that a batch goes through as a whole. */
interface Stage {
  /** Values through the stage. */
  void forward(Pass pass);

  /** Gradients back through the stage. */
  void backward(Pass pass);
}

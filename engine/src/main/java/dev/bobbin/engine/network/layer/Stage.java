package dev.bobbin.engine.network.layer;

/** A part of a network that a batch goes through as a whole. */
interface Stage {
  /** Computes the outputs. */
  void forward(Pass pass);

  /** Computes the gradients of the inputs and weights. */
  void backward(Pass pass);
}

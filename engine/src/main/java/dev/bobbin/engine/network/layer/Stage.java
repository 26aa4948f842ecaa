package dev.bobbin.engine.network.layer;

/** A part of a network that a batch goes through as a whole. */
interface Stage {
  /** Computes the outputs. */
  void forward(BatchContext context);

  /** Computes the gradients of the inputs and weights. */
  void backward(BatchContext context);
}

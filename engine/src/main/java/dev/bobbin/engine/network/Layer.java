package dev.bobbin.engine.network;

import java.util.List;

/** A layer at work, with the memory for a batch. */
abstract class Layer {
  final String name;
  final Edge in;
  final Edge out;

  Layer(String name, Edge in, Edge out) {
    this.name = name;
    this.in = in;
    this.out = out;
  }

  /** Values from {@code in} to {@code out}. */
  abstract void forward(Pass pass);

  /**
   * Gradients from {@code out} to {@code in}, where those are wanted. The gradients of {@code out} may be changed on the way. The
   * gradients of weights may be left to {@link Trainable#gradient}.
   */
  abstract void backward(Pass pass);

  /** What an optimizer changes here. */
  List<Trainable> trainables() {
    return List.of();
  }
}

package dev.bobbin.engine.network;

import java.util.Locale;

/** The purpose of an executor, which determines what it has memory for. */
enum ExecutionPurpose {
  /** Only outputs. */
  PREDICTING(false, false, false),
  /** The outputs of all layers. */
  OBSERVING(true, false, false),
  /** The gradients of the weights. */
  TRAINING(false, true, true),
  /** The gradients of the weights, and the outputs of all layers. */
  INSPECTING(true, true, true),
  /** The outputs of all layers, and the gradients by these and by the input. */
  EXPLAINING(true, true, false);

  /** Whether the values of all layers are kept after a batch. */
  final boolean keepsValues;

  /** Whether there is a backward pass. */
  final boolean goesBack;

  /** Whether the backward pass computes gradients of weights; else it computes the input's. */
  final boolean learns;

  ExecutionPurpose(boolean keepsValues, boolean goesBack, boolean learns) {
    this.keepsValues = keepsValues;
    this.goesBack = goesBack;
    this.learns = learns;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

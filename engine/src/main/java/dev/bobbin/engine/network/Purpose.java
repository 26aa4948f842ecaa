package dev.bobbin.engine.network;

/** What an execution is for, and with that what it has memory for. */
enum Purpose {
  /** Only outputs. */
  PREDICTING(false, false, false),
  /** Outputs, and what every layer made of the batch. */
  OBSERVING(true, false, false),
  /** The gradients of the weights. */
  TRAINING(false, true, true),
  /** The gradients of the weights, and what every layer made of the batch. */
  INSPECTING(true, true, true),
  /** What every layer made of the batch, and the gradients of that and of the input. */
  EXPLAINING(true, true, false);

  /** Whether the values of all layers are there after a batch, and not only what others need. */
  final boolean keepsValues;

  /** Whether gradients go back through the layers. */
  final boolean goesBack;

  /** Whether there are gradients of weights; else the input has one. */
  final boolean learns;

  Purpose(boolean keepsValues, boolean goesBack, boolean learns) {
    this.keepsValues = keepsValues;
    this.goesBack = goesBack;
    this.learns = learns;
  }
}

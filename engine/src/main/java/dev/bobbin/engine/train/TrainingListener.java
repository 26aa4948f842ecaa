package dev.bobbin.engine.train;

/** Hears what happens in a training, on the training's thread. */
@FunctionalInterface
public interface TrainingListener {
  /** Something happened. */
  void on(TrainingEvent event);
}

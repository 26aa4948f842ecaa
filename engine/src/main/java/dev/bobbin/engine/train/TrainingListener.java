package dev.bobbin.engine.train;

/** Receives the events of {@link Trainer#train}, on the training's thread. */
@FunctionalInterface
public interface TrainingListener {
  /** Handles an event. */
  void on(TrainingEvent event);
}

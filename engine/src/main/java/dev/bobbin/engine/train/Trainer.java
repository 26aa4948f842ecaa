package dev.bobbin.engine.train;

import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.TrainingSpec;
import java.util.Optional;

/** Trains a network. */
public final class Trainer {
  /**
   * A trainer.
   *
   * @param network what is trained: its weights change
   * @param spec how
   * @param team works together; the number of threads does not change the bits
   */
  public Trainer(Network network, TrainingSpec spec, Team team) {}

  /** Goes on from a checkpoint of the same training; to be called before {@link #train}. */
  public void resume(Checkpoint checkpoint) {
    throw new UnsupportedOperationException();
  }

  /** The state after the last finished epoch; for listeners, when an epoch is done. */
  public Checkpoint checkpoint() {
    throw new UnsupportedOperationException();
  }

  /** Ends the training after the running step; from any thread. */
  public void stop() {
    throw new UnsupportedOperationException();
  }

  /**
   * Trains.
   *
   * @param training what the network learns from
   * @param validation what it is measured on after each epoch, if anything
   * @param listener hears how it goes
   * @throws NonFiniteLossException when the loss is no longer a number
   */
  public TrainingResult train(Samples training, Optional<? extends Samples> validation, TrainingListener listener) {
    throw new UnsupportedOperationException();
  }
}

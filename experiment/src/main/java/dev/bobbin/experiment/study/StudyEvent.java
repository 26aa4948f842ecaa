package dev.bobbin.experiment.study;

import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.experiment.recipe.StudySetting;
import java.util.List;

/** Something that happened in a study. */
public sealed interface StudyEvent {
  /**
   * It begins, or is resumed.
   *
   * @param trials how many there are
   * @param finished how many of them need no more training
   * @param epochs how many are left to train, if nothing is stopped early
   */
  record Started(int trials, int finished, long epochs) implements StudyEvent {}

  /**
   * Something happened in the training of a trial.
   *
   * @param trial which one
   * @param event what
   */
  record InTrial(Trial trial, TrainingEvent event) implements StudyEvent {}

  /**
   * A trial was trained to the end, to its rung, or as far as it goes.
   *
   * @param outcome its outcome
   */
  record TrialEnded(TrialOutcome outcome) implements StudyEvent {}

  /**
   * Successive halving stopped some settings.
   *
   * @param epochs after which
   * @param stopped which
   * @param running which go on
   */
  record RungDone(int epochs, List<StudySetting> stopped, List<StudySetting> running)
      implements StudyEvent {}
}

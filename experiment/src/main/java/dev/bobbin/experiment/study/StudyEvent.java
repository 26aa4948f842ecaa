package dev.bobbin.experiment.study;

import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.experiment.recipe.StudySetting;
import java.util.List;

/** An event of a study. */
public sealed interface StudyEvent {
  /**
   * It begins or is resumed.
   *
   * @param trials their number
   * @param finished number of trials that need no more training
   * @param epochs to train, if nothing is stopped early
   */
  record Started(int trials, int finished, long epochs) implements StudyEvent {}

  /** An event in the training of a trial. */
  record InTrial(Trial trial, TrainingEvent event) implements StudyEvent {}

  /** A trial ended: at its end, at its rung, or with an error. */
  record TrialEnded(TrialOutcome outcome) implements StudyEvent {}

  /**
   * Successive halving stopped some settings.
   *
   * @param epochs trained so far
   */
  record RungDone(int epochs, List<StudySetting> stopped, List<StudySetting> running)
      implements StudyEvent {}
}

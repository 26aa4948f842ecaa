package dev.bobbin.experiment.study;

/** Hears what happens in a study, from several threads at once. */
@FunctionalInterface
public interface StudyListener {
  /** Something happened. */
  void on(StudyEvent event);
}

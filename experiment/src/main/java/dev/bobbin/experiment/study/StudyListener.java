package dev.bobbin.experiment.study;

/** Receives the events of a study, from several threads at once. */
@FunctionalInterface
public interface StudyListener {
  void on(StudyEvent event);
}

package dev.bobbin.cli.session;

import dev.bobbin.cli.terminal.Errors;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.training.NetworkOutcome;
import dev.bobbin.experiment.training.TrainingOutcome;
import dev.bobbin.report.run.RunPictures;
import dev.bobbin.report.run.RunReport;

/** The reports that trainings end with. */
public final class Reports {
  private final Host host;
  private final int threads;

  public Reports(Host host, int threads) {
    this.host = host;
    this.threads = threads;
  }

  /**
   * Draws the pictures of a run. It is complete without them, so nothing that goes wrong here may
   * end it: a warning says what does.
   */
  public void draw(NetworkOutcome outcome) {
    try {
      RunPictures.of(outcome)
          .write(
              outcome.directory().resolve(RunFiles.PICTURES), RunPictures.PictureSettings.DEFAULT);
    } catch (RuntimeException e) {
      host.note("warning: no pictures: " + Errors.message(e));
    }
  }

  /**
   * Writes the report of a run that has ended. Where that fails, the run itself is unaffected: a
   * warning says what to do.
   */
  void write(TrainingOutcome outcome) {
    try (ThreadTeam team = new ThreadTeam(threads)) {
      RunReport.of(outcome, team).write(RunReport.file(outcome.directory()));
    } catch (RuntimeException e) {
      host.note(
          "warning: no report: %s; try bobbin report %s"
              .formatted(Errors.message(e), outcome.directory()));
    }
  }
}

package dev.bobbin.cli.session;

import dev.bobbin.base.text.Names;
import dev.bobbin.cli.terminal.Errors;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.training.NetworkOutcome;
import dev.bobbin.experiment.training.TrainingOutcome;
import dev.bobbin.report.run.RunPictures;
import dev.bobbin.report.run.RunReport;

/** Writes the pictures and the report of a training. */
public final class Reports {
  private final Host host;
  private final int threads;

  public Reports(Host host, int threads) {
    this.host = host;
    this.threads = threads;
  }

  /**
   * Draws the pictures of a run; a failure is only a warning, since the run is complete without
   * them.
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

  /** Writes the report of a finished run; a failure is only a warning. */
  void write(TrainingOutcome outcome) {
    try (ThreadTeam team = new ThreadTeam(threads)) {
      RunReport.of(outcome, team).write(RunReport.file(outcome.directory()));
    } catch (RuntimeException e) {
      host.note(
          "warning: no report: %s; try bobbin report %s"
              .formatted(Errors.message(e), Names.shell(outcome.directory())));
    }
  }
}

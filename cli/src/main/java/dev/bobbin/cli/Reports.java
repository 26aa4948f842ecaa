package dev.bobbin.cli;

import dev.bobbin.engine.Team;
import dev.bobbin.lab.report.RunReport;
import dev.bobbin.lab.run.ExperimentRun;
import dev.bobbin.lab.run.PreparedData;
import java.io.IOException;
import java.nio.file.Path;

/** The reports that trainings end with. */
final class Reports {
  private final Host host;
  private final int threads;

  Reports(Host host, int threads) {
    this.host = host;
    this.threads = threads;
  }

  /**
   * Writes the report of a run that has ended. Where that fails, the run is none the worse for it:
   * a warning says what to do.
   */
  void write(Path directory, PreparedData data) {
    try (Team team = new Team(threads)) {
      ExperimentRun run = ExperimentRun.open(directory);
      RunReport.of(run, data, RunReport.Settings.DEFAULT, team).write(RunReport.file(directory));
    } catch (IOException | RuntimeException e) {
      host.note(
          "warning: no report: %s; try bobbin report %s".formatted(Errors.message(e), directory));
    }
  }
}

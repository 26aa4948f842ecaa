package dev.bobbin.cli.commands;

import dev.bobbin.base.BuildInfo;
import dev.bobbin.engine.Reproducibility;
import dev.bobbin.experiment.run.Machine;
import dev.bobbin.report.text.Words;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class Version implements IVersionProvider {
  public static String current() {
    return BuildInfo.current().version();
  }

  /** What a report of a fault needs. */
  @Override
  public String[] getVersion() {
    BuildInfo build = BuildInfo.current();
    Machine machine = Machine.current();
    return new String[] {
      "bobbin " + build.version() + build.commit().map(" (commit %s)"::formatted).orElse(""),
      "bits revision " + Reproducibility.REVISION,
      "java " + machine.java(),
      "%s, %s, %s, heap of up to %d MiB"
          .formatted(
              machine.os(),
              machine.cpu(),
              Words.count(machine.cores(), "processor", "processors"),
              Runtime.getRuntime().maxMemory() >> 20),
      "kernels " + machine.kernels()
    };
  }
}

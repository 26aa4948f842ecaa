package dev.bobbin.cli.commands;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.profile.ProfileAnalysis;
import dev.bobbin.analysis.profile.ProfileJson;
import dev.bobbin.analysis.profile.TrainingThroughput;
import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.options.ThreadOption;
import dev.bobbin.cli.render.Hardware;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.engine.KernelInfo;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.recipe.BuiltInRecipes;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.Machine;
import dev.bobbin.report.text.ProfileText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the machine, the data and the speed. */
@Command(
    name = "doctor",
    header = "Show the machine, the data that Bobbin finds, and how fast Bobbin is.",
    description = {
      "Measures the main kernel and the training of the recipe naderi-cnn for a few seconds each, and shows how long each layer takes.",
      "Compare GFLOP/s with the machine's peak: cores x GHz x 2 x floats per vector x FMA units."
    },
    footer = {"  bobbin doctor", "  bobbin doctor --threads 1 --json"})
public final class DoctorCommand extends HostCommand {
  private static final double KERNEL_SECONDS = 2;
  private static final double TRAINING_SECONDS = 3;
  private static final String MEASURED_RECIPE = "naderi-cnn";
  private static final int FULL_TRAINING_PART = 60_000;
  private static final double GIB = 1 << 30;

  /**
   * How fast the recipe trains on a warm JVM.
   *
   * @param profile empty if the machine is too slow for one
   */
  private record Speed(
      String recipe, int batch, double imagesPerSecond, Optional<ProfileAnalysis> profile) {
    double secondsPerEpoch() {
      return FULL_TRAINING_PART / imagesPerSecond;
    }
  }

  private record Findings(
      Host host,
      Machine machine,
      Hardware hardware,
      List<Found> datasets,
      int workers,
      double gflops,
      Speed speed,
      List<String> warnings) {
    void print() {
      line("bobbin", Version.current());
      line("java", machine.java());
      line("system", machine.os());
      line("processor", machine.cpu() + ", " + machine.cores() + " cores for this JVM");
      line(
          "memory",
          format(
              "%.1f GiB, of which the heap may take %.1f",
              hardware.memoryBytes() / GIB, hardware.heapBytes() / GIB));
      if (!hardware.caches().isEmpty()) {
        line("caches", hardware.cacheText());
      }
      line("kernels", machine.kernels() + "");
      for (Found found : datasets) {
        line(
            "data",
            found.dataset()
                + ": "
                + found
                    .problem()
                    .or(found::place)
                    .orElse("not here; 'bobbin data fetch " + found.dataset() + "' downloads it"));
      }
      line("speed", format("%.0f GFLOP/s, matrix product, fp32, %d threads", gflops, workers));
      line(
          "training",
          format(
              "%.1f s per epoch of %,d images (%s, batch %d, %,.0f images/s)",
              speed.secondsPerEpoch(),
              FULL_TRAINING_PART,
              speed.recipe(),
              speed.batch(),
              speed.imagesPerSecond()));
      warnings.forEach(warning -> line("warning", warning));
      speed.profile().ifPresent(profile -> host.out().print("\n" + ProfileText.table(profile)));
    }

    private void line(String name, String value) {
      host.print("%-10s %s%n", name, value);
    }

    Map<String, @Nullable Object> json() {
      return Json.of(
          "bobbin", Version.current(),
          "java", machine.java(),
          "system", machine.os(),
          "processor", machine.cpu(),
          "cores", machine.cores(),
          "memoryBytes", hardware.memoryBytes(),
          "heapBytes", hardware.heapBytes(),
          "caches",
              hardware.caches().stream()
                  .map(c -> Json.of("level", c.level(), "type", c.type(), "bytes", c.bytes()))
                  .toList(),
          "kernels",
              Json.of(
                  "name", machine.kernels().name(), "vectorBits", machine.kernels().vectorBits()),
          "data",
              datasets.stream()
                  .map(f ->
                      Json.of(
                          "name", f.dataset(),
                          "place", f.place().orElse(null),
                          "problem", f.problem().orElse(null)))
                  .toList(),
          "threads", workers,
          "gflops", gflops,
          "training",
              Json.of(
                  "recipe", speed.recipe(),
                  "batchSize", speed.batch(),
                  "imagesPerSecond", speed.imagesPerSecond(),
                  "images", FULL_TRAINING_PART,
                  "secondsPerEpoch", speed.secondsPerEpoch(),
                  "profile", speed.profile().map(ProfileJson.PROFILE::write).orElse(null)),
          "warnings", warnings);
    }
  }

  private record Found(String dataset, Optional<String> place, Optional<String> problem) {}

  @Mixin DataOptions data = new DataOptions();
  @Mixin ThreadOption threads = new ThreadOption();

  public DoctorCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    int workers = threads.threads();
    host.note(
        format(
            "measuring with %d threads, about %.0f s or a little more ...",
            workers, KERNEL_SECONDS + TRAINING_SECONDS));
    Hardware hardware = Hardware.current();
    Findings findings;
    try (ThreadTeam team = new ThreadTeam(workers)) {
      double gflops = KernelInfo.measureGflops(team, KERNEL_SECONDS);
      findings =
          new Findings(
              host,
              Machine.current(),
              hardware,
              DatasetCatalogue.entries().stream().map(entry -> find(entry.name())).toList(),
              workers,
              gflops,
              measure(team, gflops),
              warnings(hardware));
    }
    if (common.json) {
      host.json(findings.json());
    } else {
      findings.print();
    }
    return ExitCode.DONE;
  }

  private Found find(String name) {
    try {
      return new Found(name, DatasetCatalogue.locate(name, data.locations()), Optional.empty());
    } catch (BobbinException e) {
      return new Found(name, Optional.empty(), Optional.ofNullable(e.getMessage()));
    }
  }

  private static Speed measure(ThreadTeam team, double gflops) throws IOException {
    NetworkRecipe recipe = BuiltInRecipes.read(MEASURED_RECIPE, List.of());
    TrainingThroughput.Profiled measured =
        TrainingThroughput.profile(recipe.network(), recipe.training(), team, TRAINING_SECONDS);
    ProfileAnalysis.Peak peak = new ProfileAnalysis.Peak(gflops, ProfileAnalysis.Peak.When.BEFORE);
    return new Speed(
        recipe.name(),
        recipe.training().batchSize(),
        measured.speed().imagesPerSecond(),
        measured
            .profile()
            .map(times ->
                new ProfileAnalysis(times, FULL_TRAINING_PART, peak, OptionalDouble.empty())));
  }

  private static List<String> warnings(Hardware hardware) {
    List<String> warnings = new ArrayList<>();
    Runtime.Version version = Runtime.version();
    if (version.feature() == 25 && version.interim() == 0 && version.update() < 3) {
      warnings.add("JDK " + version + " has the bug JDK-8377811; try 25.0.3 or newer");
    }
    KernelInfo.whyScalar().ifPresent(reason -> warnings.add(reason.message()));
    if (hardware.heapBytes() < GIB / 2) {
      warnings.add("the heap may not grow beyond 512 MiB; try BOBBIN_JAVA_OPTS=-Xmx2g");
    }
    return warnings;
  }
}

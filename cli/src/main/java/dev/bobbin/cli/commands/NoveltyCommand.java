package dev.bobbin.cli.commands;

import dev.bobbin.analysis.evaluation.NoveltyEvaluation;
import dev.bobbin.analysis.novelty.NoveltyFitter;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.options.ThreadOption;
import dev.bobbin.cli.session.RunData;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Interrupts;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe.NoveltyDetection;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.MetricsFile;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunDocuments;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.model.Model;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.report.text.Sentences;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives the model of a run a novelty detector, or takes it away. */
@Command(
    name = "novelty",
    header = "Let a model answer 'unknown' to pictures of none of its classes.",
    description =
        "A picture that is too far from the training images, as the network sees them, is answered with 'unknown'. "
            + "The threshold is chosen on the validation images. The model's file is written again; its weights stay.",
    footer = {
      "  bobbin novelty demo",
      "  bobbin novelty demo --keep 0.9",
      "  bobbin novelty demo --off"
    })
public final class NoveltyCommand extends HostCommand {
  @Mixin DataOptions data = new DataOptions();
  @Mixin ThreadOption threads = new ThreadOption();
  @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      paramLabel = "RUN",
      description = "A run directory of one network, or its name in the folder of runs.")
  Path source = Path.of("");

  @Option(
      names = "--keep",
      paramLabel = "SHARE",
      description =
          "Share of the validation images that keep their class, from 0.01 to 1; 0.95 by default. "
              + "Less calls more pictures unknown.")
  Optional<Double> keep = Optional.empty();

  @Option(names = "--off", description = "Answer every picture with a class again.")
  boolean off;

  public NoveltyCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    double share = keep.orElse(NoveltyDetection.DEFAULT_KEEP);
    if (!(share >= NoveltyDetector.LEAST_KEEP && share <= 1)) {
      throw BobbinException.usage("--keep", "a share from 0.01 to 1", share, "0.95");
    }
    if (off && keep.isPresent()) {
      throw BobbinException.usage("--off", "no --keep with it", "both", "one of them");
    }
    NetworkRun run =
        switch (Run.open(folder.find(source))) {
          case NetworkRun network -> network;
          case EnsembleRun ensemble ->
              throw BobbinException.usage(
                  ensemble.directory().toString(),
                  "a run of one network",
                  "an ensemble, which answers every picture with a class",
                  "a run of one of its members");
        };
    // A training that goes on would write another model in between.
    try (Closeable _ = MetricsFile.hold(run.directory().resolve(RunFiles.METRICS))) {
      RunFiles.deleteLeftovers(run.directory());
      change(run, share);
    }
    return ExitCode.DONE;
  }

  private void change(NetworkRun run, double share) throws IOException {
    Model model = run.model();
    SplitDataset prepared =
        new RunData(host, data.locations()).of(run).preprocessed(model.preprocessing());
    if (!off && prepared.count(Split.VALIDATION) == 0) {
      throw BobbinException.of(
          run.directory(),
          "a validation split to choose a threshold on",
          "none",
          "a training whose recipe has data.validation-split");
    }
    try (ThreadTeam team = new ThreadTeam(threads.threads())) {
      Optional<NoveltyDetector> detector =
          off ? Optional.empty() : Optional.of(fit(model, prepared, share, team));
      Model changed = model.with(detector);
      Map<Split, EvaluatedPredictions> measured = measured(run, changed, prepared, team);
      // The evaluation is that of the model: both are written, or neither.
      try (Interrupts _ = Interrupts.stopping(host, "interrupted: writing the model", () -> {})) {
        Documents.write(
            run.directory().resolve(RunFiles.EVALUATION), RunDocuments.MEASURED, measured);
        ModelFile.write(run.modelFile(), changed);
      }
      tell(run, detector, measured);
    }
  }

  private static NoveltyDetector fit(
      Model model, SplitDataset prepared, double keep, ThreadTeam team) {
    return NoveltyFitter.fit(
        model.network(),
        prepared.samples(Split.TRAIN),
        prepared.samples(Split.VALIDATION),
        keep,
        team);
  }

  /** Measures the model again, so that the run's evaluation is that of its model. */
  private static Map<Split, EvaluatedPredictions> measured(
      NetworkRun run, Model model, SplitDataset prepared, ThreadTeam team) {
    Map<Split, EvaluatedPredictions> measured = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      if (prepared.count(split) > 0) {
        measured.put(split, run.measure(model, prepared, split, team));
      }
    }
    return measured;
  }

  private void tell(
      NetworkRun run,
      Optional<NoveltyDetector> detector,
      Map<Split, EvaluatedPredictions> measured) {
    if (common.json) {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("model", run.modelFile().toString());
      tree.put(
          "novelty",
          detector
              .map(found -> Json.of("keep", found.keep(), "threshold", found.threshold()))
              .orElse(null));
      measured.forEach((split, figures) -> tree.put(split.id(), novelty(figures)));
      host.json(tree);
      return;
    }
    detector.ifPresent(
        found -> host.print("%s%n", Sentences.threshold(found.threshold(), found.keep())));
    measured.forEach((split, figures) ->
        figures
            .novelty()
            .ifPresent(found -> host.print("%s: %s%n", split.words(), Sentences.answered(found))));
    host.print(
        "wrote %s: %s; 'bobbin report %s' writes its report again%n",
        run.modelFile(),
        detector.isPresent() ? "it answers 'unknown'" : "it answers every picture with a class",
        Names.shell(source));
  }

  private static @Nullable Object novelty(EvaluatedPredictions figures) {
    return figures
        .novelty()
        .map(NoveltyEvaluation::chosen)
        .map(chosen ->
            Json.of("coverage", chosen.coverage(), "selectiveAccuracy", chosen.accuracy()))
        .orElse(null);
  }
}

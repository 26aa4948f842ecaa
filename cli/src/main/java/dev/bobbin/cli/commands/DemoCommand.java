package dev.bobbin.cli.commands;

import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.analysis.profile.TrainingThroughput;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.options.ThreadOption;
import dev.bobbin.cli.render.TrainingSummary;
import dev.bobbin.cli.session.Session;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.format.PngEncoder;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.RunDocuments;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.training.Demo;
import dev.bobbin.experiment.training.TrainingOutcome;
import dev.bobbin.report.run.RunReport;
import dev.bobbin.report.text.EvaluationText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains and evaluates without arguments. */
@Command(
    name = "demo",
    header = "Train a small network on Fashion-MNIST and show how good it gets.",
    description =
        "Uses the full data set if it is found, otherwise the 7,000 images that come with Bobbin.",
    footer = {"  bobbin demo", "  bobbin demo --run runs/demo"})
public final class DemoCommand extends HostCommand {
  private static final String FULL = "fashion-mnist";
  private static final double MEASURING_SECONDS = 1.5;

  @Mixin DataOptions data = new DataOptions();
  @Mixin ThreadOption threads = new ThreadOption();

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "The run directory, new or empty; by default runs/<time>-demo.")
  Optional<Path> run = Optional.empty();

  public DemoCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    DataLocations locations = data.locations().offline();
    Demo demo = Demo.choose(locations);
    if (demo.isEmbedded()) {
      host.note(
          "The full Fashion-MNIST was not found: using the 7,000 images of it that come with Bobbin.");
    }
    Session session =
        new Session(host, common.json, locations, threads.threads(), Session.Extras.NONE);
    SplitDataset prepared = session.prepare(demo.recipe());
    Demo fitting = within(demo, prepared);
    if (fitting.isShortened()) {
      host.note(
          "Training %d of %d epochs, to take no longer than two minutes on this machine."
              .formatted(fitting.recipe().training().epochs(), fitting.epochsOfRecipe()));
    }
    return session.train(
        fitting.recipe(), prepared, run, outcome -> finish(outcome, fitting, prepared));
  }

  private Demo within(Demo demo, SplitDataset prepared) throws IOException {
    try (ThreadTeam team = new ThreadTeam(threads.threads())) {
      TrainingThroughput speed =
          TrainingThroughput.measure(
              demo.recipe().network(), demo.recipe().training(), team, MEASURING_SECONDS);
      return demo.within(prepared.count(Split.TRAIN), speed, Demo.TRAINING_SECONDS);
    }
  }

  private void finish(TrainingOutcome outcome, Demo demo, SplitDataset prepared)
      throws IOException {
    RunResult result = outcome.figures();
    Path directory = outcome.directory();
    Dataset dataset = prepared.dataset();
    Path example = directory.resolve("example.png");
    writeExample(dataset.test(), example);
    Evaluation evaluation = outcome.test().evaluation();
    if (common.json) {
      Map<String, @Nullable Object> document = RunDocuments.RESULT.write(result);
      document.put("dataset", dataset.name());
      document.put("evaluation", EvaluationJson.EVALUATION.write(evaluation));
      host.json(document);
      return;
    }
    PrintStream out = host.out();
    out.println();
    out.print(EvaluationText.of(evaluation));
    out.println();
    TrainingSummary.print(out, outcome);
    out.println();
    out.println("The run is in " + directory + ". Next steps:");
    out.println(
        "  open " + RunReport.file(directory) + "    (what the model learned, in a browser)");
    out.println(
        "  bobbin predict "
            + Names.shell(directory)
            + " "
            + Names.shell(example)
            + "    (or a picture of your own)");
    out.println(
        "  bobbin index %s %s    (its images, to search for similar ones)"
            .formatted(Names.shell(directory), Names.shell(prepared.dataset().name())));
    out.println(
        "  bobbin serve "
            + Names.shell(directory)
            + "    (serves the model over HTTP, with a page to try it)");
    out.println("  bobbin train naderi-cnn    (a network of a published report)");
    if (demo.isEmbedded()) {
      out.println(
          "  bobbin data fetch " + FULL + "    (the full data set, 30 MB, for a better model)");
    }
  }

  /** The first test image as a picture to try {@code predict} on. */
  private static void writeExample(LabeledImages test, Path file) throws IOException {
    try (PngEncoder png = new PngEncoder(test.shape())) {
      byte[] picture = png.encode(test.image(0), 0);
      AtomicFile.write(file, out -> out.write(picture));
    }
  }
}

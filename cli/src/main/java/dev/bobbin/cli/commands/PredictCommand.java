package dev.bobbin.cli.commands;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.options.OptionRange;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.session.TrainedModel;
import dev.bobbin.cli.terminal.Errors;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.data.image.PictureFiles;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Polarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Classifies pictures; one that cannot be read does not stop the others. */
@Command(
    name = "predict",
    header = "Classify pictures with a trained model.",
    description =
        "A picture is converted to grey, scaled to the model's size with its aspect ratio kept, and centred. A "
            + "warning says if that changes it, or if it looks inverted.",
    footer = {
      "  bobbin predict demo runs/demo/example.png",
      "  bobbin predict runs/demo/model.safetensors --polarity auto runs/demo/example.png",
      "  bobbin predict demo - --json < runs/demo/example.png"
    })
public final class PredictCommand extends HostCommand {
  private static final String STANDARD_INPUT = "-";

  @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      description = "A run directory, its name in the folder of runs, or a .safetensors file.")
  Path source = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description = PictureFiles.FORMATS + " files; - reads one from standard input.")
  List<String> images = new ArrayList<>();

  @Option(
      names = "--polarity",
      paramLabel = "POLARITY",
      description =
          "Polarity of the pictures: light-on-dark (as Fashion-MNIST), dark-on-light, or auto (dark-on-light if "
              + "the border is light). By default that of the model.")
  Optional<Polarity> polarity = Optional.empty();

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Classes to print for each picture; 3 by default.")
  int top = 3;

  public PredictCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    OptionRange.atLeast("--top", top, 1, "3");
    ImageClassifier classifier =
        new ImageClassifier(TrainedModel.read(folder.findModel(source)), polarity);
    List<@Nullable Object> answers = new ArrayList<>();
    int failures = 0;
    for (String image : images) {
      try {
        ImageClassifier.Answer answer =
            image.equals(STANDARD_INPUT)
                ? classifier.classify(host.in(), "standard input")
                : classifier.classify(Path.of(image));
        if (common.json) {
          answers.add(answer.json());
        } else {
          print(answer);
        }
        for (LoadedImage.Warning warning : answer.warnings()) {
          host.note("warning: " + answer.image() + " " + warning.message());
        }
      } catch (BobbinException e) {
        failures++;
        host.note(Errors.message(e));
        answers.add(Json.of("image", image, "error", Errors.message(e)));
      }
    }
    if (common.json) {
      host.json("model", source.toString(), "predictions", answers);
    }
    return failures == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void print(ImageClassifier.Answer answer) {
    StringBuilder line = new StringBuilder(answer.image()).append(':');
    String separator = " ";
    for (ClassProbability c : answer.classes().subList(0, Math.min(top, answer.classes().size()))) {
      line.append(separator)
          .append(format("%s %.1f %%", c.name(), 100 * c.probability()))
          .append(
              c.meanProbability()
                  .map(mean -> format(" of votes (probability %.1f %%)", 100 * mean))
                  .orElse(""));
      separator = ", ";
    }
    host.out().println(line);
  }
}

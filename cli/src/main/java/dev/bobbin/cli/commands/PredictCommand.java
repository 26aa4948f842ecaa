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
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Overrides;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.schema.PreprocessingCodecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        "A picture is prepared as those that the model was trained on: its size, its channels, whether it is "
            + "inverted. Warnings say what may make the answer worse. Of a folder, all pictures in it and in its "
            + "subfolders are classified.",
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
      description =
          PictureFiles.FORMATS + " files, or folders of them; - reads one from standard input.")
  List<String> images = new ArrayList<>();

  @Option(
      names = "--polarity",
      paramLabel = "POLARITY",
      description =
          "Polarity of the pictures: as-is, light-on-dark (as Fashion-MNIST), dark-on-light, or auto "
              + "(dark-on-light if the border is light). By default that of the model.")
  Optional<Polarity> polarity = Optional.empty();

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Classes to print for each picture; 3 by default.")
  int top = 3;

  @Option(
      names = "--all-classes",
      description =
          "Answer every picture with a class, also one that the model would call unknown.")
  boolean allClasses;

  public PredictCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    OptionRange.atLeast("--top", top, 1, "3");
    Classifier read = TrainedModel.read(folder.findModel(source));
    Classifier model = allClasses ? read.withoutNovelty() : read;
    Preprocessing how = model.preprocessing();
    ImageClassifier classifier = new ImageClassifier(model, polarity);
    List<@Nullable Object> answers = new ArrayList<>();
    Map<String, Integer> alike = new LinkedHashMap<>();
    int failures = 0;
    for (String image : pictures()) {
      try {
        ImageClassifier.Answer answer =
            image.equals(STANDARD_INPUT)
                ? classifier.classify(host.in(), "standard input")
                : classifier.classify(Path.of(image));
        if (common.json) {
          Map<String, @Nullable Object> tree = new LinkedHashMap<>(answer.json());
          tree.put("overrides", Overrides.json(how, answer.polarity()));
          answers.add(tree);
        } else {
          print(answer);
        }
        Overrides.words(how, answer.polarity())
            .ifPresent(words -> host.note(answer.image() + " " + words));
        for (LoadedImage.Warning warning : answer.warnings()) {
          // What holds for a whole collection is said once.
          if (!warning.kind().isOfCollections()
              || alike.merge(warning.message(), 1, Integer::sum) == 1) {
            host.note("warning: " + answer.image() + " " + warning.message());
          }
        }
      } catch (BobbinException e) {
        failures++;
        host.note(Errors.message(e));
        answers.add(Json.of("image", image, "error", Errors.message(e)));
      }
    }
    alike.forEach((message, count) -> {
      if (count > 1) {
        host.note("warning: each of %,d pictures %s".formatted(count, message));
      }
    });
    if (common.json) {
      host.json(
          "model", source.toString(),
          "preprocessing", PreprocessingCodecs.PREPROCESSING.write(how),
          "predictions", answers);
    }
    return failures == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** The images, with the pictures of folders in their place. */
  private List<String> pictures() {
    List<String> all = new ArrayList<>();
    for (String image : images) {
      if (image.equals(STANDARD_INPUT) || !Files.isDirectory(Path.of(image))) {
        all.add(image);
      } else {
        all.addAll(picturesIn(Path.of(image)));
      }
    }
    return all;
  }

  private List<String> picturesIn(Path directory) {
    List<String> files = PictureFiles.below(directory);
    List<String> pictures =
        files.stream()
            .filter(file -> PictureFiles.isPicture(Path.of(file)))
            .map(file -> directory.resolve(file).toString())
            .toList();
    if (pictures.isEmpty()) {
      throw BobbinException.of(
          directory,
          "a folder with " + PictureFiles.FORMATS + " pictures",
          files.isEmpty() ? "no files" : "%,d files of other kinds".formatted(files.size()),
          "the picture itself, or another folder");
    }
    if (pictures.size() < files.size()) {
      host.note(
          "%s: %,d files that are no pictures by their names are passed over"
              .formatted(directory, files.size() - pictures.size()));
    }
    return pictures;
  }

  private void print(ImageClassifier.Answer answer) {
    StringBuilder line = new StringBuilder(answer.image()).append(':');
    String separator = answer.isUnknown() ? " unknown (nearest: " : " ";
    for (ClassProbability c : answer.classes().subList(0, Math.min(top, answer.classes().size()))) {
      line.append(separator)
          .append(format("%s %.1f %%", c.name(), 100 * c.probability()))
          .append(
              c.meanProbability()
                  .map(mean -> format(" of votes (probability %.1f %%)", 100 * mean))
                  .orElse(""));
      separator = ", ";
    }
    host.out().println(answer.isUnknown() ? line.append(')') : line);
  }
}

package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.cli.options.OptionRange;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.options.ThreadOption;
import dev.bobbin.cli.predict.AnswerDocument;
import dev.bobbin.cli.predict.AnswerLines;
import dev.bobbin.cli.predict.AnswerTable;
import dev.bobbin.cli.predict.Answers;
import dev.bobbin.cli.predict.PictureArguments;
import dev.bobbin.cli.predict.PicturePredictions;
import dev.bobbin.cli.session.TrainedModel;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.image.PictureFiles;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Polarity;
import dev.bobbin.report.text.EvaluationText;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
            + "subfolders are classified; where its subfolders are named as the model's classes, the accuracy follows.",
    footer = {
      "  bobbin predict demo runs/demo/example.png",
      "  bobbin predict runs/demo/model.safetensors --polarity auto runs/demo/example.png",
      "  bobbin predict demo - --json < runs/demo/example.png",
      "  bobbin predict shoes holiday-photos --csv answers.csv"
    })
public final class PredictCommand extends HostCommand {
  private static final String STANDARD_OUTPUT = "-";

  /** The classes in a line. */
  private static final int IN_A_LINE = 3;

  @Mixin RunsFolder folder = new RunsFolder();
  @Mixin ThreadOption threads = new ThreadOption();

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
      description = "Classes to print for each picture; by default 3, and with --json all.")
  Optional<Integer> top = Optional.empty();

  @Option(
      names = "--csv",
      paramLabel = "FILE.csv",
      description =
          "Write the answers into a CSV file instead of printing them: file, label (if the folder says it), predicted "
              + "class, its probability, whether it is unknown (if the model can tell), and the probabilities of all "
              + "classes. - prints it.")
  Optional<String> csv = Optional.empty();

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
    OptionRange.atLeast("--top", top.orElse(IN_A_LINE), 1, IN_A_LINE + "");
    boolean printsTable = csv.filter(STANDARD_OUTPUT::equals).isPresent();
    if (printsTable && common.json) {
      throw BobbinException.usage(
          "--csv -", "no --json with it, since both print", "both", "--csv FILE.csv");
    }
    Classifier read = TrainedModel.read(folder.findModel(source));
    Classifier model = allClasses ? read.withoutNovelty() : read;
    PictureArguments pictures = PictureArguments.of(host, images, model.classNames());
    boolean complete;
    if (csv.isPresent() && !printsTable) {
      complete = intoFile(model, pictures, table(csv.get()));
    } else {
      complete =
          predict(
              model,
              pictures,
              List.of(
                  printsTable
                      ? new AnswerTable(
                          model, new OutputStreamWriter(host.out(), StandardCharsets.UTF_8))
                      : printed(model)),
              printsTable ? host.err() : host.out());
    }
    if (!model.givesProbabilities()) {
      host.note(
          "these are scores, not probabilities, since the network's last layer has no softmax: the largest wins");
    }
    pictures.notes(source).forEach(host::note);
    return complete ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** A picture after --csv would be lost. */
  private static Path table(String name) {
    Path file = Path.of(name);
    if (Files.isRegularFile(file) && !name.toLowerCase(Locale.ROOT).endsWith(".csv")) {
      throw BobbinException.usage(
          "--csv",
          "a new file, or one named .csv to replace",
          name + ", which exists",
          "--csv answers.csv");
    }
    return file;
  }

  private boolean intoFile(Classifier model, PictureArguments pictures, Path file) {
    boolean[] complete = new boolean[1];
    AtomicFile.writeText(
        file,
        out -> {
          List<Answers> forms = new ArrayList<>(List.of(new AnswerTable(model, out)));
          if (common.json) {
            forms.add(printed(model));
          }
          complete[0] = predict(model, pictures, forms, host.out());
        });
    host.note("wrote " + file);
    return complete[0];
  }

  /** What goes to standard output unless it is CSV. */
  private Answers printed(Classifier model) {
    return common.json
        ? new AnswerDocument(host, source.toString(), model, top.orElse(model.classNames().size()))
        : new AnswerLines(host, top.orElse(IN_A_LINE));
  }

  /**
   * Returns whether all pictures could be read.
   *
   * @param people where the accuracy goes, unless the document of {@code --json} has it
   */
  private boolean predict(
      Classifier model, PictureArguments pictures, List<Answers> forms, PrintStream people)
      throws IOException {
    PicturePredictions predictions =
        new PicturePredictions(host, model, pictures.pictures(), forms);
    boolean fileOnly = csv.isPresent() && !csv.get().equals(STANDARD_OUTPUT) && !common.json;
    // Answers on a terminal show by themselves how it goes on.
    boolean complete =
        predictions.make(polarity, threads.threads(), fileOnly || !host.showsOutput());
    if (!common.json) {
      predictions
          .measured()
          .ifPresent(matrix -> {
            people.print(
                (csv.isEmpty() ? "\n" : "") + EvaluationText.brief(matrix, model.classNames()));
            people.flush();
          });
    }
    return complete;
  }
}

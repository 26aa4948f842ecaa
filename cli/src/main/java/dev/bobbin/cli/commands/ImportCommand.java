package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.ImageShape;
import dev.bobbin.cli.session.ExportedState;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.interop.ExportCheck;
import dev.bobbin.interop.ModelImport;
import dev.bobbin.interop.Proof;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Model;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.model.io.OptimizerStateFile;
import dev.bobbin.model.schema.TrainingCodecs;
import dev.bobbin.report.text.Sentences;
import dev.bobbin.report.text.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a model of another program. */
@Command(
    name = "import",
    header = "Read a model of Keras, PyTorch, scikit-learn or TensorFlow.js.",
    description =
        "FILE is an ONNX file, a .keras or .h5 file of Keras, a folder or model.json of TensorFlow.js, or what 'bobbin "
            + "export' wrote. Everything in it that is no layer of Bobbin's is reported at once, by name. The result is "
            + "a model for 'predict', 'evaluate --data', 'serve' and 'train --initial-weights'. A network that ends "
            + "without an activation gets a softmax; one output with a sigmoid becomes two classes. What the optimizer of a "
            + "Keras file remembers is kept beside it, as NAME.optimizer.safetensors: a training that starts from the "
            + "model goes on with it.",
    footer = {
      "  bobbin import classifier.onnx --classes cat,dog",
      "  bobbin import mnist.h5 --classes mnist --out mnist.safetensors",
      "  bobbin import mlp.onnx --input 28x28x1 --classes fashion-mnist"
    })
public final class ImportCommand extends HostCommand {
  private static final String ENDING = ".safetensors";
  private static final String ACCEPTED =
      "--classes a,b,c, a text file with a name in each line, or a dataset's name";

  @Parameters(paramLabel = "FILE", description = "The model.")
  Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "MODEL",
      description =
          "The model file to write; by default NAME.safetensors in the working directory.")
  Optional<Path> out = Optional.empty();

  @Option(
      names = "--classes",
      paramLabel = "NAMES",
      description =
          "Names of the classes, in order, where the file does not have them: a,b,c, a text file with a name in each "
              + "line, or the name of a dataset, such as fashion-mnist.")
  Optional<String> classes = Optional.empty();

  @Option(
      names = "--input",
      paramLabel = "HxWxC",
      description =
          "Height, width and channels of an image, where the file does not say it. A vector that is as long as a "
              + "square has pixels is taken for one.")
  Optional<ImageShape> input = Optional.empty();

  @Option(
      names = "--mean",
      split = ",",
      paramLabel = "NUMBER",
      description =
          "Subtracted from the bytes of each channel, from 0 to 255, where the file does not say it; 0 by default.")
  List<Float> mean = List.of();

  @Option(
      names = "--std",
      split = ",",
      paramLabel = "NUMBER",
      description = "What the difference is then divided by; 255 by default, which gives 0 to 1.")
  List<Float> std = List.of();

  @Option(
      names = "--polarity",
      paramLabel = "POLARITY",
      description =
          "Polarity of pictures, where the file does not say it: as-is, light-on-dark or dark-on-light (inverted). By "
              + "default light-on-dark for one channel, else as-is.")
  Optional<Polarity> polarity = Optional.empty();

  @Option(
      names = "--fit",
      paramLabel = "FIT",
      description =
          "How a picture of another aspect fills the size: pad (the default), crop or stretch.")
  Optional<Fit> fit = Optional.empty();

  public ImportCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    Path target = target();
    Optional<Proof> proof = Proof.find(file);
    ImportedModel imported = ModelImport.read(file, input.map(ImageShape::shape));
    Optional<ExportCheck> check =
        proof.isPresent()
            ? Optional.of(ExportCheck.of(file, proof.get(), imported))
            : Optional.empty();
    requireAgreement(check);
    Model model = imported.model(classNames(imported), preprocessing(imported));
    // Before its first step an optimizer has nothing to remember.
    Optional<OptimizerState> state = imported.optimizer().filter(found -> found.steps() > 0);
    Path stateFile = OptimizerStateFile.beside(target);
    if (state.isPresent()) {
      requireFree(stateFile, target);
      OptimizerStateFile.write(stateFile, state.get(), model.weightsSha256());
    }
    ModelFile.write(target, model);
    tell(target, model, imported, check, state.map(found -> new Kept(stateFile, found)));
    return ExitCode.DONE;
  }

  /** A file that is there is replaced only if it was named. */
  private Path target() {
    Path usual = Path.of(ExportCommand.baseName(file) + ENDING);
    if (out.isEmpty() && Files.exists(usual)) {
      throw BobbinException.usage(
          "--out",
          "a name for the model, since %s is there".formatted(usual),
          "none",
          "--out " + Names.shell(usual) + " to replace it");
    }
    return out.orElse(usual);
  }

  private void requireFree(Path stateFile, Path target) {
    if (out.isEmpty() && Files.exists(stateFile)) {
      throw BobbinException.usage(
          "--out",
          "a name for the model, since %s is there".formatted(stateFile),
          "none",
          "--out " + Names.shell(target) + " to replace it");
    }
  }

  /** A file that has changed since it was proved is another model. */
  private void requireAgreement(Optional<ExportCheck> check) {
    if (check.isPresent() && check.get().unchanged() && !check.get().agrees()) {
      throw BobbinException.of(
          file,
          "the answers of its proof, within " + Words.difference(check.get().tolerance()),
          "a difference of " + Words.difference(check.get().largestDifference()));
    }
  }

  private List<String> classNames(ImportedModel imported) throws IOException {
    int count = imported.network().output().size();
    List<String> names =
        classes.isPresent() ? named(classes.get(), count) : imported.classNames().orElse(List.of());
    if (names.size() != count) {
      throw misnamed(
          count,
          names.isEmpty()
              ? "none, and the file has none"
              : Words.count(names.size(), "name", "names"),
          ACCEPTED);
    }
    for (int i = 0; i < count; i++) {
      if (names.get(i).isBlank() || names.indexOf(names.get(i)) < i) {
        throw misnamed(
            count, "'%s' as the name of output %d".formatted(names.get(i), i), "a name of its own");
      }
    }
    return names;
  }

  private BobbinException misnamed(int count, String received, String remedy) {
    return BobbinException.usage(
        "--classes",
        "the names of the %s of %s, beginning with that of output 0"
            .formatted(Words.count(count, "class", "classes"), file),
        received,
        remedy);
  }

  private List<String> named(String given, int count) throws IOException {
    Optional<DatasetCatalogue.Entry> dataset = dataset(given);
    if (dataset.isPresent()) {
      return dataset.get().classNames();
    }
    if (given.indexOf(',') >= 0) {
      return Arrays.stream(given.split(",")).map(String::strip).toList();
    }
    if (Files.isRegularFile(Path.of(given))) {
      String text = new String(Documents.bytes(Path.of(given)), StandardCharsets.UTF_8);
      return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
    if (count == 1) {
      return List.of(given);
    }
    List<String> known =
        DatasetCatalogue.entries().stream().map(DatasetCatalogue.Entry::name).toList();
    throw misnamed(
        count,
        "'%s', which is neither a list, a file nor a dataset".formatted(given),
        Names.nearest(given, known)
            .map(near -> "'%s'".formatted(near))
            .orElse("%s: %s".formatted(ACCEPTED, String.join(", ", known))));
  }

  private static Optional<DatasetCatalogue.Entry> dataset(String name) {
    return DatasetCatalogue.entries().stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst();
  }

  private Preprocessing preprocessing(ImportedModel imported) {
    Shape size = imported.network().spec().input();
    Preprocessing found = imported.preprocessing().orElseGet(() -> Preprocessing.standard(size));
    if (imported.preprocessing().isEmpty() && mean.isEmpty() && std.isEmpty()) {
      host.note(
          "the file does not say how pictures become its inputs; taken: bytes divided by 255, %s. --mean, --std and --polarity say otherwise"
              .formatted(polarity.orElse(found.polarity()).id()));
    }
    imported.preprocessing().ifPresent(this::requireNoOther);
    try {
      return new Preprocessing(
          found.size(),
          fit.orElse(found.fit()),
          found.background(),
          polarity.orElse(found.polarity()),
          repeated(mean, size, found.mean()),
          repeated(std, size, found.std()),
          found.orientation());
    } catch (InvalidValueException e) {
      throw BobbinException.usage(
          "--mean, --std, --polarity", "a sound preprocessing", "'%s'".formatted(e.explanation()));
    }
  }

  /** What the file does to its inputs itself cannot be replaced. */
  private void requireNoOther(Preprocessing said) {
    boolean scales = !mean.isEmpty() || !std.isEmpty();
    boolean inverts =
        said.polarity() == Polarity.DARK_ON_LIGHT
            && polarity.filter(other -> other != said.polarity()).isPresent();
    if (scales || inverts) {
      throw BobbinException.usage(
          scales ? "--mean, --std" : "--polarity",
          "none, since %s says how pictures become its inputs".formatted(file),
          "one",
          "it without, which takes (byte - %s) / %s, %s"
              .formatted(said.mean(), said.std(), said.polarity().id()));
    }
  }

  /** One number is for all channels. */
  private static List<Float> repeated(List<Float> given, Shape size, List<Float> otherwise) {
    return switch (given.size()) {
      case 0 -> otherwise;
      case 1 -> Collections.nCopies(size.channels(), given.getFirst());
      default -> given;
    };
  }

  /** A state of an optimizer that was written beside the model. */
  private record Kept(Path file, OptimizerState state) {
    String optimizer() {
      return TrainingCodecs.optimizerName(state.optimizer());
    }

    Map<String, @Nullable Object> json() {
      Map<String, @Nullable Object> described = Json.of("file", file.toString());
      described.putAll(ExportedState.json(state));
      return described;
    }
  }

  private void tell(
      Path target,
      Model model,
      ImportedModel imported,
      Optional<ExportCheck> check,
      Optional<Kept> kept) {
    imported.notes().forEach(host::note);
    if (common.json) {
      host.json(
          Json.of(
              "model", target.toString(),
              "input", model.input().toString(),
              "classes", model.classNames(),
              "classesFrom", classes.isPresent() ? "--classes" : "file",
              "layers", model.network().table().rows().size(),
              "parameters", model.parameters(),
              "weightsSha256", model.weightsSha256(),
              "proof",
                  check
                      .filter(ExportCheck::unchanged)
                      .map(found ->
                          Json.of(
                              "images",
                              found.images(),
                              "largestDifference",
                              found.largestDifference()))
                      .orElse(null),
              "optimizer", kept.map(Kept::json).orElse(null),
              "notes", imported.notes()));
      return;
    }
    host.print(
        "%s: %s, %,d parameters, images of %s, %s%n",
        file,
        Words.count(model.network().table().rows().size(), "layer", "layers"),
        model.parameters(),
        model.input(),
        Words.count(model.classNames().size(), "class", "classes"));
    host.print(
        "classes, as %s: %s%n",
        classes.map("--classes %s names them"::formatted).orElse("the file names them"),
        Names.printable(Names.listed(model.classNames())));
    check.ifPresent(found ->
        host.print(
            "%s%n",
            found.unchanged()
                ? "it answers " + Sentences.agreement(found.largestDifference(), found.origin())
                : "not compared with the proof beside it, since the file has changed since"));
    host.print("wrote %s%n", target);
    kept.ifPresent(each ->
        host.print(
            "wrote %s, %s after %s; training from the model goes on with it%n",
            each.file(), each.optimizer(), Words.count(each.state().steps(), "step", "steps")));
    printNext(target, model);
  }

  /** Commands for the model that was written. */
  private void printNext(Path target, Model model) {
    String name = Names.shell(target);
    String data =
        classes
            .flatMap(ImportCommand::dataset)
            .or(() ->
                Optional.ofNullable(model.provenance().get("dataset"))
                    .flatMap(ImportCommand::dataset))
            .map(DatasetCatalogue.Entry::name)
            .orElse("DATA");
    host.print("%nnext: bobbin predict %s PICTURE.png%n", name);
    host.print("      bobbin evaluate %s --data %s%n", name, data);
    host.print("      bobbin train %s --initial-weights %s%n", data, name);
    host.print("      bobbin serve %s%n", name);
  }
}

package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.session.ExportedState;
import dev.bobbin.cli.session.ProofPictures;
import dev.bobbin.cli.session.TrainedModel;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.interop.ExportFormat;
import dev.bobbin.interop.ModelExport;
import dev.bobbin.interop.Proof;
import dev.bobbin.interop.ProofImages;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import dev.bobbin.report.text.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a model for other programs, with a proof. */
@Command(
    name = "export",
    header = "Write a model for other programs, with a proof that it answers the same.",
    description =
        "onnx is for ONNX Runtime and many others; keras and keras-h5 for Keras, the second also for Keras 2 and "
            + "Deeplearning4j; tfjs for TensorFlow.js; html is a page that classifies without network; npz is for "
            + "NumPy. What is written is read back and compared on test images; the images and the answers that are "
            + "expected lie beside it as FILE.proof.json, for 'bobbin verify-export' and for the other program. keras and "
            + "keras-h5 take along what the optimizer remembers, where that belongs to the model's weights.",
    footer = {
      "  bobbin export demo --to onnx",
      "  bobbin export demo --to onnx --with preprocessing --layout nchw --out demo-bytes.onnx",
      "  bobbin export demo --to onnx --opset 17",
      "  bobbin export demo --to keras",
      "  bobbin export runs/demo/model.safetensors --to html --out demo.html"
    })
public final class ExportCommand extends HostCommand {
  /** What may come with the network. */
  public enum Extra {
    PREPROCESSING
  }

  /** The order of the axes of the input. */
  public enum Layout {
    NHWC,
    NCHW
  }

  @Mixin DataOptions data = new DataOptions();
  @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      paramLabel = "RUN|MODEL",
      description = "A run directory, its name in the folder of runs, or a .safetensors file.")
  Path source = Path.of("");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORMAT",
      description = "onnx, keras, keras-h5, tfjs, html or npz.")
  ExportFormat format = ExportFormat.ONNX;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "What to write; by default NAME.onnx, NAME.keras and so on in the working directory. For tfjs a folder.")
  Optional<Path> out = Optional.empty();

  @Option(
      names = "--with",
      split = ",",
      paramLabel = "EXTRA",
      description =
          "preprocessing: the exported network takes bytes from 0 to 255 of pictures of its size, inverts them if "
              + "the model does, and scales them. By default it takes scaled values.")
  Set<Extra> extras = Set.of();

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      description =
          "Of the input: nhwc (the default), or nchw, channels first, which many tools expect.")
  Layout layout = Layout.NHWC;

  @Option(
      names = "--opset",
      paramLabel = "N",
      description =
          "Version of ONNX's operators: 13 (the default) to 17. All of them mean the same here.")
  Optional<Integer> opset = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the choice of test images, 1 by default.")
  long seed = 1;

  @Option(
      names = "--noise",
      description =
          "Prove it on images of noise: the proof, and a page, then hold none of your test images.")
  boolean noise;

  public ExportCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    Path place = folder.findModel(source);
    Optional<Run> run = Files.isDirectory(place) ? Optional.of(Run.open(place)) : Optional.empty();
    Model model = single(TrainedModel.read(place), place);
    Path file = out.orElseGet(() -> Path.of(baseName(place) + format.ending()));
    Optional<ExportedState> state = ExportedState.of(format, model, run, place);
    ExportOptions usual =
        new ExportOptions(extras.contains(Extra.PREPROCESSING), layout == Layout.NCHW)
            .with(state.flatMap(ExportedState::state));
    ExportOptions options = opset.map(usual::withOpset).orElse(usual);
    Proof proof =
        ModelExport.write(
            model,
            format,
            file,
            options,
            noise
                ? ProofImages.noise(model.preprocessing(), seed)
                : ProofPictures.of(model, run, data.locations(), seed, host));
    tell(file, proof, state);
    return ExitCode.DONE;
  }

  private static Model single(Classifier classifier, Path place) {
    return switch (classifier) {
      case Model model -> model;
      case Ensemble ensemble ->
          throw BobbinException.usage(
              place,
              "a model of one network",
              "an ensemble of " + ensemble.members().size(),
              "a run of one of its members");
    };
  }

  /** The name of a run or of a file, without its ending. */
  static String baseName(Path place) {
    String name = String.valueOf(place.toAbsolutePath().normalize().getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private void tell(Path file, Proof proof, Optional<ExportedState> state) throws IOException {
    if (common.json) {
      host.json(
          Json.of(
              "file", file.toString(),
              "format", proof.format(),
              "proof", Proof.fileOf(file).toString(),
              "images", proof.expected().size(),
              "origin", proof.origin(),
              "largestDifference", proof.largestDifference(),
              "tolerance", proof.tolerance(),
              "optimizer",
                  state.flatMap(ExportedState::state).map(ExportedState::json).orElse(null)));
      state
          .filter(found -> found.state().isEmpty())
          .map(found -> found.words(format))
          .ifPresent(host::note);
      return;
    }
    host.print(
        "wrote %s; read back, it answers %s%n",
        file, Sentences.agreement(proof.largestDifference(), proof.origin()));
    state.ifPresent(found -> host.print("%s%n", found.words(format)));
    host.print(
        "wrote %s; 'bobbin verify-export %s' checks it again%n",
        Proof.fileOf(file), Names.shell(file));
  }
}

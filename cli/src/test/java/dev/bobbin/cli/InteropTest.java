package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.data.format.PngEncoder;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.interop.ExportFormat;
import dev.bobbin.interop.ModelExport;
import dev.bobbin.interop.Proof;
import dev.bobbin.interop.ProofImages;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.model.io.OptimizerStateFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run goes out in every format, is checked, comes back, and is used. */
final class InteropTest {
  @TempDir private static Path folder;
  private static Path run;
  private static Path noise;

  @BeforeAll
  static void train() throws IOException {
    run = folder.resolve("run");
    done("train", TinyRecipe.write(folder).toString(), "--run", run.toString(), "--threads", "1");
    byte[] pixels = new byte[28 * 28];
    new Random(1).nextBytes(pixels);
    noise = folder.resolve("noise.png");
    try (PngEncoder png = new PngEncoder(new Shape(28, 28, 1))) {
      Files.write(noise, png.encode(pixels, 0));
    }
  }

  private static Outcome done(String... args) {
    Outcome outcome = Outcome.of(args);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    return outcome;
  }

  private static Path exported(ExportFormat format, String... more) throws IOException {
    Path place = Files.createTempDirectory(folder, format.id());
    Path file = place.resolve("model" + format.ending());
    String[] args = new String[more.length + 6];
    args[0] = "export";
    args[1] = run.toString();
    args[2] = "--to";
    args[3] = format.id();
    args[4] = "--out";
    args[5] = file.toString();
    System.arraycopy(more, 0, args, 6, more.length);
    done(args);
    return file;
  }

  @ParameterizedTest
  @EnumSource
  void goesOutIsCheckedAndComesBack(ExportFormat format) throws IOException {
    Path file = exported(format);
    assertThat(done("verify-export", file.toString()).out())
        .contains("answers as its model, to the bit, on ")
        .contains("images of the test split of");
    Path back = file.resolveSibling("back.safetensors");
    assertThat(done("import", file.toString(), "--out", back.toString()).out())
        .contains("it answers as its model, to the bit");
    assertThat(ModelFile.read(back).weightsSha256())
        .isEqualTo(ModelFile.read(run.resolve("model.safetensors")).weightsSha256());
    assertThat(done("predict", back.toString(), noise.toString()).out())
        .isEqualTo(done("predict", run.toString(), noise.toString()).out());
  }

  @Test
  void aModelFileIsProvedOnTheTestImagesThatItNames() throws IOException {
    String model = run.resolve("model.safetensors").toString();
    String file = folder.resolve("of-a-file.npz").toString();
    Outcome outcome = done("export", model, "--to", "npz", "--out", file);
    assertThat(outcome.out()).contains("images of the test split of fashion-mnist-mini");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void withNoiseNoTestImageGoesOut() throws IOException {
    Path file = exported(ExportFormat.HTML, "--noise");
    assertThat(done("verify-export", file.toString()).out())
        .contains("256 images of noise, seed 1");
    Path other = exported(ExportFormat.HTML);
    assertThat(Files.readString(other.resolveSibling("model.html.proof.json")))
        .contains("of the test split of fashion-mnist-mini");
  }

  /** Within one process; ProofTest holds the orders that another process would have otherwise. */
  @ParameterizedTest
  @EnumSource
  void theSameModelGivesTheSameBytes(ExportFormat format) throws IOException {
    Path first = exported(format);
    Path second = exported(format);
    for (Path one : Files.isDirectory(first) ? files(first) : List.of(first)) {
      Path other =
          Files.isDirectory(first) ? second.resolve(String.valueOf(one.getFileName())) : second;
      assertThat(other).hasSameBinaryContentAs(one);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.toList();
    }
  }

  @Test
  void aFileThatHasChangedSinceIsNotVerified() throws IOException {
    Path file = exported(ExportFormat.ONNX);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Outcome outcome = Outcome.of("verify-export", file.toString());
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.out() + outcome.err()).contains("changed since");
    Files.write(file, new byte[] {8});
    assertThat(Outcome.of("verify-export", file.toString()).err())
        .contains("expected the file that was exported, received one that has changed since");
  }

  @Test
  void aFileWithoutProofIsNotVerified() throws IOException {
    Path file = exported(ExportFormat.ONNX);
    Files.delete(file.resolveSibling("model.onnx.proof.json"));
    Outcome outcome = Outcome.of("verify-export", file.toString());
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err())
        .contains("expected its proof beside it, %s.proof.json, received none".formatted(file));
  }

  @Test
  void preprocessingAndLayoutGoWithOnnxOnly() throws IOException {
    Path file = exported(ExportFormat.ONNX, "--with", "preprocessing", "--layout", "nchw");
    Node.Mapping answer = done("verify-export", file.toString(), "--json").json();
    assertThat(((Node.Scalar) answer.get("agrees")).text()).isEqualTo("true");
    for (String option : new String[] {"--with=preprocessing", "--layout=nchw"}) {
      Outcome outcome = Outcome.of("export", run.toString(), "--to", "keras", option);
      assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
      assertThat(outcome.err()).contains("--to onnx");
    }
  }

  @Test
  void theVersionOfTheOperatorsIsChosenAmongThoseThatMeanTheSame() throws IOException {
    Path file = exported(ExportFormat.ONNX, "--opset", "17");
    assertThat(done("verify-export", file.toString()).out()).contains("to the bit");
    assertThat(Proof.find(file).orElseThrow().opset()).contains(17);
    for (String other : new String[] {"12", "18"}) {
      assertThat(Outcome.of("export", run.toString(), "--to", "onnx", "--opset", other).err())
          .contains("--opset: expected 13 to 17")
          .contains("received " + other)
          .hasLineCount(1);
    }
    for (String any : new String[] {"13", "15"}) {
      assertThat(Outcome.of("export", run.toString(), "--to", "keras", "--opset", any).err())
          .contains("--opset: expected --to onnx, received --to keras");
    }
    assertThat(Proof.find(exported(ExportFormat.NPZ)).orElseThrow().opset()).isEmpty();
  }

  private static String weights(Outcome trained) {
    return trained
        .out()
        .lines()
        .filter(line -> line.startsWith("weights sha256"))
        .findFirst()
        .orElseThrow();
  }

  /** Trains for an epoch from a model file. */
  private static Outcome further(Path model, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "train", folder.resolve("tiny.yaml").toString(), "--threads", "1", "--no-report"));
    args.addAll(List.of("--initial-weights", model.toString()));
    args.addAll(List.of("--run", model.resolveSibling("further" + more.length).toString()));
    args.addAll(List.of(more));
    return done(args.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(names = {"KERAS", "KERAS_H5"})
  void theOptimizerGoesOnWhereItWas(ExportFormat format) throws IOException {
    Path file = exported(format);
    Path back = file.resolveSibling("back.safetensors");
    Path state = file.resolveSibling("back.optimizer.safetensors");
    String out = done("import", file.toString(), "--out", back.toString()).out();
    Checkpoint checkpoint = NetworkRun.open(run).checkpoint().orElseThrow();
    String steps = "adam after %d steps".formatted(checkpoint.steps());
    assertThat(out).contains("wrote %s, %s; training from the model".formatted(state, steps));
    List<Map<String, float[]>> slots = OptimizerStateFile.read(state).state().slots();
    assertThat(slots).hasSameSizeAs(checkpoint.slots()).hasSize(2);
    for (int i = 0; i < slots.size(); i++) {
      assertThat(slots.get(i)).containsOnlyKeys(checkpoint.slots().get(i).keySet());
      for (Map.Entry<String, float[]> moment : checkpoint.slots().get(i).entrySet()) {
        assertThat(slots.get(i).get(moment.getKey())).containsExactly(moment.getValue());
      }
    }

    Outcome trained = further(back);
    String line =
        "adam goes on after %d steps, with the state in %s".formatted(checkpoint.steps(), state);
    assertThat(trained.out()).contains(line + "\n");
    String further = file.resolveSibling("further0").toString();
    assertThat(done("runs", "show", further).out()).contains("optimizer   " + line + "\n");
    Outcome anew = further(back, "--set", "initial-weights.optimizer-state=none");
    assertThat(anew.out()).doesNotContain("the state in");
    assertThat(weights(anew)).isNotEqualTo(weights(trained));

    // The same from the checkpoint, without a file of Keras between.
    Path direct = Files.createDirectory(file.resolveSibling("direct")).resolve("m.safetensors");
    Files.copy(run.resolve("model.safetensors"), direct);
    OptimizerStateFile.write(
        OptimizerStateFile.beside(direct),
        OptimizerState.of(checkpoint, new Optimizer.Adam(), 1e-3),
        ModelFile.read(direct).weightsSha256());
    assertThat(weights(further(direct))).isEqualTo(weights(trained));
  }

  @Test
  void anotherOptimizerBeginsAnewAndThatIsSaid() throws IOException {
    Path file = exported(ExportFormat.KERAS);
    Path back = file.resolveSibling("back.safetensors");
    done("import", file.toString(), "--out", back.toString());
    assertThat(further(back, "--set", "training.optimizer=rmsprop").out())
        .contains(
            "the optimizer begins anew, without the state in %s: it is that of adam"
                .formatted(file.resolveSibling("back.optimizer.safetensors")));
  }

  @Test
  void aModelIsReplacedOnlyByName() throws IOException {
    Path file = exported(ExportFormat.NPZ);
    Path target = file.resolveSibling("taken.safetensors");
    Files.writeString(target, "old");
    done("import", file.toString(), "--out", target.toString());
    assertThat(ModelFile.read(target).classNames()).isNotEmpty();
  }

  @Test
  void namesOfClassesAreAskedForAndCounted() throws IOException {
    Path file = exported(ExportFormat.ONNX);
    String target = file.resolveSibling("named.safetensors").toString();
    Outcome two = Outcome.of("import", file.toString(), "--classes", "a,b", "--out", target);
    assertThat(two.code()).isEqualTo(ExitCode.USAGE);
    assertThat(two.err())
        .contains("--classes: expected the names of the 10 classes of ")
        .contains("beginning with that of output 0, received 2 names");
    done("import", file.toString(), "--classes", "fashion-mnist", "--out", target);
    assertThat(ModelFile.read(Path.of(target)).classNames()).contains("Ankle boot");
    Path names = file.resolveSibling("names.txt");
    Files.writeString(names, "a\nb\n\nc\nd\ne\nf\ng\nh\ni\nj\n");
    done("import", file.toString(), "--classes", names.toString(), "--out", target);
    assertThat(ModelFile.read(Path.of(target)).classNames()).startsWith("a", "b", "c").hasSize(10);
  }

  @ParameterizedTest
  @EnumSource
  void whereAModelIsExpectedAnotherProgramsFileLeadsToImport(ExportFormat format)
      throws IOException {
    String file = exported(format).toString();
    for (String[] args :
        new String[][] {
          {"predict", file, noise.toString()},
          {"evaluate", file},
          {"evaluate", file, "--data", "fashion-mnist-mini"},
          {"export", file, "--to", "npz"},
          {"serve", file, "--port", "0"},
          {"index", file, "fashion-mnist-mini", "--to", file + ".index"},
          {"new", "fashion-mnist-mini", "--initial-weights", file},
          {"train", folder.resolve("tiny.yaml").toString(), "--initial-weights", file}
        }) {
      Outcome outcome = Outcome.of(args);
      assertThat(outcome.code()).as(args[0]).isEqualTo(ExitCode.FAILED);
      assertThat(outcome.err())
          .as(args[0])
          .contains("; try 'bobbin import %s', which makes a model file of it".formatted(file))
          .doesNotContain("damaged")
          .hasLineCount(1);
    }
    assertThat(Outcome.of("predict", file, noise.toString(), "--json").json("error"))
        .contains("try 'bobbin import " + file);
  }

  @Test
  void whatIsNotVerifiedIsCalledByItsName() throws IOException {
    Path file = exported(ExportFormat.ONNX);
    String proof = Proof.fileOf(file).toString();
    String model = run.resolve("model.safetensors").toString();
    // Its proof is still there.
    String missing = file.resolveSibling("missing.onnx").toString();
    Files.copy(Proof.fileOf(file), Proof.fileOf(Path.of(missing)));
    String[][] expected = {
      {proof, "received its proof; try 'bobbin verify-export %s'".formatted(file)},
      {missing, "received nothing there; try another path"},
      {run.toString(), "received a run of Bobbin; try 'bobbin export %s --to onnx'".formatted(run)},
      {model, "received a file of Bobbin; try 'bobbin export %s --to onnx'".formatted(model)}
    };
    for (String[] one : expected) {
      Outcome outcome = Outcome.of("verify-export", one[0]);
      assertThat(outcome.code()).as(one[0]).isEqualTo(ExitCode.FAILED);
      assertThat(outcome.err())
          .startsWith(one[0] + ": expected a file that 'bobbin export' wrote, " + one[1])
          .hasLineCount(1);
    }
    assertThat(Outcome.of("import", proof).err())
        .contains("received the proof of one; try %s, which".formatted(file));
  }

  @Test
  void anImportSaysWhatComesNextAndWhoNamedTheClasses() throws IOException {
    Path file = exported(ExportFormat.ONNX);
    String back = file.resolveSibling("back.safetensors").toString();
    assertThat(done("import", file.toString(), "--out", back).out())
        .contains("classes, as the file names them: T-shirt/top, Trouser, ")
        .endsWith(
            """

            next: bobbin predict MODEL PICTURE.png
                  bobbin evaluate MODEL --data fashion-mnist-mini
                  bobbin train fashion-mnist-mini --initial-weights MODEL
                  bobbin serve MODEL
            """
                .replace("MODEL", back));
    String[] named = {"import", file.toString(), "--out", back, "--classes", "a,b,c,d,e,f,g,h,i,j"};
    assertThat(done(named).out())
        .contains("classes, as --classes a,b,c,d,e,f,g,h,i,j names them: a, b, c, d, ");
    assertThat(done("import", file.toString(), "--out", back, "--json").json("classesFrom"))
        .isEqualTo("file");
    String[] json = Arrays.copyOf(named, named.length + 1);
    json[named.length] = "--json";
    assertThat(done(json).json("classesFrom")).isEqualTo("--classes");
  }

  @Test
  void aNameThatIsNoDatasetIsRefusedWithThoseThatAre() throws IOException {
    String file = exported(ExportFormat.ONNX).toString();
    String target = file + ".safetensors";
    Outcome cifar = Outcome.of("import", file, "--classes", "cifar", "--out", target);
    assertThat(cifar.code()).isEqualTo(ExitCode.USAGE);
    assertThat(cifar.err())
        .contains("received 'cifar', which is neither a list, a file nor a dataset; try ")
        .contains("--classes a,b,c, a text file with a name in each line, or a dataset's name: ")
        .contains("fashion-mnist, ")
        .hasLineCount(1);
    assertThat(Outcome.of("import", file, "--classes", "fashion-mnits", "--out", target).err())
        .contains("; try 'fashion-mnist'");
    for (String twice : new String[] {"a,b,a,d,e,f,g,h,i,j", "a,b,,d,e,f,g,h,i,j"}) {
      Outcome outcome = Outcome.of("import", file, "--classes", twice, "--out", target);
      assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
      assertThat(outcome.err())
          .contains("' as the name of output 2; try a name of its own")
          .hasLineCount(1);
    }
  }

  @Test
  void oneSigmoidIsImportedAsTwoClasses() throws IOException {
    Shape size = new Shape(28, 28, 1);
    LayerSpec output = new LayerSpec.Dense(1, new Activation.Sigmoid());
    Network network =
        Network.create(new NetworkSpec(size, List.of(new LayerSpec.Flatten(), output)), 1);
    Preprocessing prepared = Preprocessing.standard(size);
    Path tfjs = Files.createTempDirectory(folder, "binary").resolve("model-tfjs");
    ModelExport.write(
        new Model(network, List.of("one"), prepared, Map.of()),
        ExportFormat.TFJS,
        tfjs,
        ExportOptions.DEFAULT,
        ProofImages.noise(prepared, 1));
    Files.delete(Proof.fileOf(tfjs));
    Path json = tfjs.resolve("model.json");
    Files.writeString(json, Files.readString(json).replace("bobbin.classes", "others.classes"));
    String back = tfjs.resolveSibling("back.safetensors").toString();
    Outcome unnamed = Outcome.of("import", tfjs.toString(), "--out", back);
    assertThat(unnamed.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unnamed.err())
        .contains("expected the names of the 2 classes of %s, beginning with".formatted(tfjs))
        .hasLineCount(1);
    Outcome named = done("import", tfjs.toString(), "--classes", "no,yes", "--out", back);
    assertThat(named.out()).contains("2 classes\n", "names them: no, yes\n");
    assertThat(named.err()).contains("its one output, with a sigmoid, became two classes");
    assertThat(done("predict", back, noise.toString()).out()).contains("yes ", "no ", " %");
  }

  @Test
  void theLossOfScoresIsExplained() throws IOException {
    Model trained = ModelFile.read(run.resolve("model.safetensors"));
    LayerSpec output = new LayerSpec.Dense(10, new Activation.Linear());
    NetworkSpec spec = new NetworkSpec(trained.input(), List.of(new LayerSpec.Flatten(), output));
    Path file = Files.createTempDirectory(folder, "scores").resolve("scores.safetensors");
    ModelFile.write(
        file,
        new Model(
            Network.create(spec, 1), trained.classNames(), trained.preprocessing(), Map.of()));
    String data = "fashion-mnist-mini";
    assertThat(done("evaluate", file.toString(), "--data", data).err())
        .contains(
            "the outputs are scores, since the network's last layer has no softmax: the loss");
    String softmax = run.resolve("model.safetensors").toString();
    assertThat(done("evaluate", softmax, "--data", data).err()).doesNotContain("scores");
  }

  @Test
  void anExportNeedsAFileThatCanBeReadAndRoomForItsProof() throws IOException {
    Path place = Files.createTempDirectory(folder, "taken");
    Path file = place.resolve("model.onnx");
    Files.createDirectory(Proof.fileOf(file));
    Outcome taken = Outcome.of("export", run.toString(), "--to", "onnx", "--out", file.toString());
    assertThat(taken.code()).isEqualTo(ExitCode.FAILED);
    assertThat(taken.err())
        .isEqualTo(
            "%s: expected a file to write, the proof of %s, received a folder; try another name for the export\n"
                .formatted(Proof.fileOf(file), file));
    assertThat(file).doesNotExist();
    for (String open : new String[] {"/dev/stdout", "/dev/null"}) {
      Outcome outcome = Outcome.of("export", run.toString(), "--to", "npz", "--out", open);
      assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
      assertThat(outcome.err())
          .contains(
              open
                  + ": expected a file to write, which is then read back to prove it, received a pipe, a device or an open file")
          .hasLineCount(1);
    }
    String tfjs = Files.writeString(place.resolve("tfjs"), "").toString();
    assertThat(Outcome.of("export", run.toString(), "--to", "tfjs", "--out", tfjs).err())
        .contains("expected a folder to write, received something else")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"KERAS", "KERAS_H5"})
  void theStateBesideAModelFileGoesOutWithIt(ExportFormat format) throws IOException {
    Path file = exported(format);
    String steps =
        "adam after %d steps".formatted(NetworkRun.open(run).checkpoint().orElseThrow().steps());
    Path back = file.resolveSibling("back.safetensors");
    done("import", file.toString(), "--out", back.toString());
    Path again = file.resolveSibling("again" + format.ending());
    String[] export = {"export", back.toString(), "--to", format.id(), "--out", again.toString()};
    assertThat(done(export).out()).contains("with the state of its optimizer, " + steps);
    Path twice = file.resolveSibling("twice.safetensors");
    done("import", again.toString(), "--out", twice.toString());
    Path state = OptimizerStateFile.beside(back);
    assertThat(OptimizerStateFile.beside(twice)).hasSameBinaryContentAs(state);

    OptimizerStateFile.write(state, OptimizerStateFile.read(state).state(), "00");
    assertThat(done(export).out())
        .contains(
            "without the state of its optimizer: %s belongs to other weights".formatted(state));
    Files.delete(state);
    assertThat(done(export).out())
        .contains("without the state of its optimizer: there is no back.optimizer.safetensors");
    export[1] = run.resolve("model.safetensors").toString();
    assertThat(done(export).out()).contains("with the state of its optimizer, " + steps);
    String[] json = Arrays.copyOf(export, export.length + 1);
    json[export.length] = "--json";
    assertThat(done(json).json("optimizer", "optimizer")).isEqualTo("adam");
  }

  /** jHDF's jar has settings of slf4j by which it logs each group there. */
  @Test
  void librariesWriteNothingToStandardOutput() throws IOException {
    Path file = exported(ExportFormat.KERAS_H5);
    PrintStream usual = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      done("verify-export", file.toString());
    } finally {
      System.setOut(usual);
    }
    assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(System.getProperty("org.slf4j.simpleLogger.logFile")).isEqualTo("System.err");
  }

  @Test
  void whatIsNoModelIsSaidInALine() throws IOException {
    Path text = Files.writeString(folder.resolve("text.onnx"), "hello");
    for (String[] args :
        new String[][] {
          {"import", text.toString()},
          {"import", folder.resolve("none").toString()},
          {"import", run.resolve("model.safetensors").toString()},
          {"import", run.toString()}
        }) {
      Outcome outcome = Outcome.of(args);
      assertThat(outcome.code()).as(args[1]).isEqualTo(ExitCode.FAILED);
      assertThat(outcome.err().strip().lines()).as(args[1]).hasSize(1);
    }
  }
}

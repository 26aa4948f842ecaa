package dev.bobbin.model.io;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.JavaMemory;
import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import dev.bobbin.model.NoveltyDetector;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads and writes a model as one safetensors file: the weights under Keras's names and in its axis
 * order, and in the metadata under {@code bobbin.model} a JSON document with the network, class
 * names, preprocessing and provenance. For an ensemble, the tensors of member i, from 1, have the
 * prefix {@code i/}, and the metadata have {@code bobbin.ensemble}: the combination rule and such a
 * document for each member. A novelty detector is described in the document; its vectors are the
 * tensor {@code novelty/vectors}. The file has digests of its content, which are checked.
 */
public final class ModelFile {
  /** The version of the metadata; no other can be read. */
  public static final int VERSION = 1;

  // A larger network would be an attempt to exhaust memory.
  private static final int MOST_LAYERS = 10_000;
  private static final int MOST_VALUES_A_LAYER = 1 << 26;

  /** What is asked for where something else is given. */
  static final String EXPECTED = "a model file that Bobbin wrote (.safetensors)";

  private static final System.Logger UNCHECKED = System.getLogger("dev.bobbin.model");

  private ModelFile() {}

  /** Writes a model or an ensemble atomically. */
  public static void write(Path file, Classifier classifier) {
    AtomicFile.write(file, content(file, classifier));
  }

  /**
   * The bytes of a model's file, for a place within another file.
   *
   * @param file for messages
   */
  public static AtomicFile.Content content(Path file, Classifier classifier) {
    ModelDescription description = ModelDescription.of(classifier);
    List<Model> models =
        switch (classifier) {
          case Model model -> List.of(model);
          case Ensemble ensemble -> ensemble.members();
        };
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < models.size(); i++) {
      for (Parameter parameter : models.get(i).network().parameters()) {
        tensors.put(
            description.prefix(i) + parameter.name(),
            new Tensor(parameter.dimensions(), parameter.values()));
      }
      Optional<NoveltyDetector> novelty = models.get(i).novelty();
      if (novelty.isPresent()) {
        NoveltyDetector detector = novelty.get();
        tensors.put(
            description.prefix(i) + ModelDescription.Detector.VECTORS,
            new Tensor(List.of(detector.count(), detector.features()), detector.vectors()));
      }
    }
    return TensorFileWriter.content(file, description.metadata(), tensors);
  }

  /**
   * Reads a model of one network.
   *
   * @throws BobbinException if the file is not a complete and valid model, or holds an ensemble
   */
  public static Model read(Path file) throws IOException {
    return single(file, readClassifier(file));
  }

  /**
   * Reads a model of one network that lies within another file.
   *
   * @param file for messages
   * @param bytes of the model's own file
   * @throws BobbinException as {@link #read(Path)}
   */
  public static Model read(Path file, byte[] bytes) throws IOException {
    try (TensorFileReader reader = TensorFileReader.of(file, bytes)) {
      return single(file, classifier(reader));
    }
  }

  private static Model single(Path file, Classifier classifier) {
    return switch (classifier) {
      case Model model -> model;
      case Ensemble ensemble ->
          throw BobbinException.of(
              file,
              "a model of one network",
              "an ensemble of " + ensemble.members().size(),
              "the model of one of its members");
    };
  }

  /**
   * Reads a model or an ensemble. The described networks are compared with the tensors in the file
   * before either is allocated.
   *
   * @throws BobbinException if the file is not complete and valid
   */
  public static Classifier readClassifier(Path file) throws IOException {
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      return classifier(reader);
    } catch (BobbinException e) {
      throw explained(file, e);
    }
  }

  /** A file of another program is called by its name, rather than damaged. */
  private static BobbinException explained(Path file, BobbinException found) throws IOException {
    if (!Files.isRegularFile(file) && !Files.isDirectory(file)) {
      return found;
    }
    ModelFileKind kind = ModelFileKind.of(file);
    return switch (kind) {
      case BOBBIN, RUN, FOLDER -> found;
      case UNKNOWN ->
          BobbinException.because(
              found,
              file,
              EXPECTED,
              "something else, or a file that is damaged at its beginning",
              "another copy of it");
      default -> kind.refused(file, EXPECTED, false);
    };
  }

  private static Classifier classifier(TensorFileReader reader) throws IOException {
    Path file = reader.file();
    ModelDescription description = ModelDescription.read(reader);
    checkSize(reader, description);
    List<Weights> weights = new ArrayList<>();
    for (ModelDescription.Single single : description.networks()) {
      weights.add(Weights.read(reader, single, description.prefix(weights.size())));
    }
    if (!reader.hasDigest()) {
      UNCHECKED.log(
          Level.WARNING, "{0} has no digest, so that damage to it would not be noticed", file);
    }
    // First, since damage can look like anything else.
    reader.verify();
    List<Model> models = weights.stream().map(read -> read.model(file)).toList();
    return switch (description) {
      case ModelDescription.Single _ -> models.getFirst();
      case ModelDescription.Several several ->
          described(file, () -> new Ensemble(several.rule(), models, several.provenance()));
    };
  }

  /** Creates what a file describes; the file is at fault if that fails. */
  private static <T> T described(Path file, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (InvalidValueException | ShapeException e) {
      Position at = Position.of(file.toString());
      throw BobbinException.of(List.of(new Problem(at, "", String.valueOf(e.getMessage()))));
    }
  }

  /** What a file has of a network. */
  private record Weights(
      ModelDescription.Single description,
      Network network,
      Optional<Tensor> vectors,
      Optional<BobbinException> problem) {
    static Weights read(TensorFileReader reader, ModelDescription.Single description, String prefix)
        throws IOException {
      Network network = Network.create(description.network(), 0);
      checkTensors(reader, network.parameters(), prefix);
      Optional<BobbinException> problem = Optional.empty();
      for (Parameter parameter : network.parameters()) {
        String name = prefix + parameter.name();
        float[] values = reader.read(name).values();
        problem = problem.or(() -> notFinite(reader.file(), name, values));
        parameter.set(values);
      }
      Optional<Tensor> vectors =
          description.novelty().isPresent()
              ? Optional.of(reader.read(prefix + ModelDescription.Detector.VECTORS))
              : Optional.empty();
      return new Weights(description, network, vectors, problem);
    }

    Model model(Path file) {
      if (problem.isPresent()) {
        throw problem.get();
      }
      return described(
          file,
          () ->
              new Model(
                  network,
                  description.classes(),
                  description.preprocessing(),
                  description.provenance(),
                  vectors.map(tensor -> detector(description.novelty().orElseThrow(), tensor))));
    }
  }

  private static NoveltyDetector detector(ModelDescription.Detector described, Tensor vectors) {
    return new NoveltyDetector(
        described.layer(),
        vectors.shape().getLast(),
        described.length().stream().mapToDouble(length -> length).findFirst(),
        described.neighbours(),
        described.keep(),
        described.threshold(),
        vectors.values());
  }

  /** The number of values of a novelty detector, which are of the size that its tensor states. */
  private static long vectors(
      TensorFileReader reader, ModelDescription.Single description, String prefix) {
    if (description.novelty().isEmpty()) {
      return 0;
    }
    String name = prefix + ModelDescription.Detector.VECTORS;
    TensorFileReader.Entry entry = reader.entries().get(name);
    if (entry == null || entry.shape().size() != 2 || entry.size() > NoveltyDetector.MOST_VALUES) {
      throw BobbinException.of(
          reader.file() + ": tensor " + name,
          "two axes, and at most " + NoveltyDetector.MOST_VALUES + " values",
          entry == null ? "none of that name" : entry.shape());
    }
    return entry.size();
  }

  private static void checkSize(TensorFileReader reader, ModelDescription description) {
    List<NetworkSpec> networks =
        description.networks().stream().map(ModelDescription.Single::network).toList();
    int layers = 0;
    long claimed = 0;
    for (NetworkSpec network : networks) {
      layers += count(network.layers());
      if (layers > MOST_LAYERS) {
        throw BobbinException.of(
            reader.file() + ": network", "at most " + MOST_LAYERS + " layers", layers);
      }
      claimed = Math.addExact(claimed, parameters(reader, network));
    }
    long held = reader.entries().values().stream().mapToLong(TensorFileReader.Entry::size).sum();
    for (int i = 0; i < networks.size(); i++) {
      held -= vectors(reader, description.networks().get(i), description.prefix(i));
    }
    if (claimed != held) {
      throw BobbinException.of(
          reader.file(),
          claimed
              + " weights, as "
              + (networks.size() == 1 ? "its network" : "all its networks")
              + " of input "
              + networks.getFirst().input()
              + (networks.size() == 1 ? " has" : " together have"),
          held);
    }
    long bytes = claimed * Float.BYTES;
    if (bytes > JavaMemory.bytes()) {
      throw BobbinException.of(
          reader.file(),
          "a model that fits into " + JavaMemory.words(),
          "one with weights of %d MB".formatted(JavaMemory.megabytes(bytes)),
          JavaMemory.larger(bytes));
    }
  }

  /** The number of weights of a network with plausible sizes. */
  private static long parameters(TensorFileReader reader, NetworkSpec network) {
    if (network.input().size() > MOST_VALUES_A_LAYER) {
      throw BobbinException.of(
          reader.file() + ": network",
          "at most " + MOST_VALUES_A_LAYER + " values in its input",
          network.input());
    }
    LayerTable table = described(reader.file(), () -> LayerTable.of(network));
    for (LayerTable.Row row : table.rows()) {
      if (row.output().size() > MOST_VALUES_A_LAYER) {
        throw BobbinException.of(
            reader.file() + ": " + row.name(),
            "at most " + MOST_VALUES_A_LAYER + " values in its output",
            row.output());
      }
    }
    return table.parameters();
  }

  private static int count(List<LayerSpec> layers) {
    int count = layers.size();
    for (LayerSpec layer : layers) {
      if (layer instanceof LayerSpec.Residual(List<LayerSpec> body, List<LayerSpec> shortcut)) {
        count += count(body) + count(shortcut);
      }
    }
    return count;
  }

  private static void checkTensors(
      TensorFileReader reader, List<Parameter> parameters, String prefix) {
    for (Parameter parameter : parameters) {
      TensorFileReader.Entry entry = reader.entries().get(prefix + parameter.name());
      if (entry == null || !entry.shape().equals(parameter.dimensions())) {
        throw BobbinException.of(
            reader.file() + ": tensor " + prefix + parameter.name(),
            "shape " + parameter.dimensions(),
            entry == null ? "none of that name" : entry.shape());
      }
    }
  }

  private static Optional<BobbinException> notFinite(Path file, String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return Optional.of(
            BobbinException.of(
                file + ": tensor " + name,
                "finite weights",
                values[i] + " at " + i,
                "an earlier checkpoint of its run"));
      }
    }
    return Optional.empty();
  }
}

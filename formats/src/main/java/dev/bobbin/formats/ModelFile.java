package dev.bobbin.formats;

import dev.bobbin.engine.network.LayerTable;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.Parameter;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.formats.spec.Codec;
import dev.bobbin.formats.spec.Codecs;
import dev.bobbin.formats.spec.Fields;
import dev.bobbin.formats.spec.Vocabulary;
import dev.bobbin.formats.tree.FormatException;
import dev.bobbin.formats.tree.JsonReader;
import dev.bobbin.formats.tree.JsonWriter;
import dev.bobbin.formats.tree.Node;
import dev.bobbin.formats.tree.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model as one safetensors file: the weights under the names and in the axis order of Keras, and
 * in the metadata under {@code bobbin.model} a JSON document with the network, class names, input
 * scaling and provenance.
 */
public final class ModelFile {
  /** The version of the metadata that is written, and the only one that is read. */
  public static final int VERSION = 1;

  private static final String KEY = "bobbin.model";
  // A deeper or wider network than these is no image classifier but an attempt to exhaust memory.
  private static final int MOST_LAYERS = 10_000;
  private static final int MOST_VALUES_A_LAYER = 1 << 26;

  private record Description(
      int version,
      NetworkSpec network,
      List<String> classes,
      InputScaling scaling,
      Map<String, String> provenance) {}

  private static final Codec<Description> DESCRIPTION = description();

  private ModelFile() {}

  private static Codec<Description> description() {
    Fields<InputScaling> scaling = new Fields<>();
    var divisor =
        scaling.required(
            "divisor",
            Codecs.POSITIVE.as(Double::floatValue, Float::doubleValue),
            InputScaling::divisor,
            "What a byte's value is divided by.");
    var polarity =
        scaling.required(
            "polarity",
            Codecs.constants("a polarity", InputScaling.Polarity.class),
            InputScaling::polarity,
            "How the images looked that the model learnt from.");
    Codec<InputScaling> scalings =
        scaling.build(v -> new InputScaling(v.get(divisor), v.get(polarity)));
    Fields<Description> fields = new Fields<>();
    var version =
        fields.required("version", Codecs.COUNT, Description::version, "Of this description.");
    var network =
        fields.required(
            "network", Vocabulary.network(Optional.empty()), Description::network, "The layers.");
    var classes =
        fields.required(
            "classes", Codecs.list(Codecs.TEXT, 1), Description::classes, "Names of the outputs.");
    var scaled =
        fields.required("scaling", scalings, Description::scaling, "From bytes to inputs.");
    var provenance =
        fields.required(
            "provenance", Codecs.texts(), Description::provenance, "Where the model came from.");
    return fields.build(v ->
        new Description(
            v.get(version), v.get(network), v.get(classes), v.get(scaled), v.get(provenance)));
  }

  /** Writes a model: under a temporary name first, then renamed. */
  public static void write(Path file, Model model) throws IOException {
    Description description =
        new Description(
            VERSION,
            model.network().spec(),
            model.classNames(),
            model.scaling(),
            model.provenance());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : model.network().parameters()) {
      tensors.put(parameter.name(), new Tensor(parameter.dimensions(), parameter.values()));
    }
    TensorFileWriter.write(
        file, Map.of(KEY, JsonWriter.compact(DESCRIPTION.write(description))), tensors);
  }

  /**
   * Reads a model. The network that the file claims is compared with the tensors that it holds
   * before either is allocated.
   *
   * @throws FormatException where the file is not a whole and sound model
   */
  public static Model read(Path file) throws IOException {
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      Description description = describe(reader);
      checkSize(reader, description.network());
      Network network = Network.create(description.network(), 0);
      checkTensors(reader, network.parameters());
      for (Parameter parameter : network.parameters()) {
        float[] values = reader.read(parameter.name()).values();
        checkFinite(file, parameter.name(), values);
        parameter.set(values);
      }
      return new Model(
          network, description.classes(), description.scaling(), description.provenance());
    } catch (IllegalArgumentException e) {
      throw new FormatException(file + ": " + e.getMessage());
    }
  }

  private static Description describe(TensorFileReader reader) throws FormatException {
    String json = reader.metadata().get(KEY);
    String where = reader.file() + ": " + KEY;
    if (json == null) {
      throw new FormatException(
          where
              + ": expected a model's description, received none; try a file that 'bobbin train' wrote");
    }
    Node node = JsonReader.read(where, json);
    checkVersion(where, node);
    Problems problems = new Problems();
    Description description = DESCRIPTION.read(node, "", problems);
    if (description == null) {
      throw new FormatException(problems.all());
    }
    return description;
  }

  /** Before all else: a later version may be wrong in every other place as well. */
  private static void checkVersion(String where, Node node) throws FormatException {
    Node version = node instanceof Node.Mapping mapping ? mapping.get("version") : null;
    if (version instanceof Node.Scalar scalar && !scalar.text().equals(Integer.toString(VERSION))) {
      throw new FormatException(
          where
              + ": version: expected "
              + VERSION
              + ", received "
              + scalar.describe()
              + "; try a newer Bobbin");
    }
  }

  private static void checkSize(TensorFileReader reader, NetworkSpec spec) throws FormatException {
    int layers = count(spec.layers());
    if (layers > MOST_LAYERS) {
      throw new FormatException(
          reader.file()
              + ": network: expected at most "
              + MOST_LAYERS
              + " layers, received "
              + layers);
    }
    LayerTable table = LayerTable.of(spec);
    for (LayerTable.Row row : table.rows()) {
      if (row.output().size() > MOST_VALUES_A_LAYER) {
        throw new FormatException(
            reader.file()
                + ": "
                + row.name()
                + ": expected at most "
                + MOST_VALUES_A_LAYER
                + " values in its output, received "
                + row.output());
      }
    }
    long claimed = table.parameters();
    long held = reader.entries().values().stream().mapToLong(TensorFileReader.Entry::size).sum();
    if (claimed != held || spec.input().size() > MOST_VALUES_A_LAYER) {
      throw new FormatException(
          reader.file()
              + ": expected "
              + claimed
              + " weights, as its network of input "
              + spec.input()
              + " has, received "
              + held);
    }
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

  private static void checkTensors(TensorFileReader reader, List<Parameter> parameters)
      throws FormatException {
    for (Parameter parameter : parameters) {
      TensorFileReader.Entry entry = reader.entries().get(parameter.name());
      if (entry == null || !entry.shape().equals(parameter.dimensions())) {
        throw new FormatException(
            reader.file()
                + ": tensor "
                + parameter.name()
                + ": expected shape "
                + parameter.dimensions()
                + ", received "
                + (entry == null ? "none of that name" : entry.shape()));
      }
    }
  }

  private static void checkFinite(Path file, String name, float[] values) throws FormatException {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new FormatException(
            file
                + ": tensor "
                + name
                + ": expected finite weights, received "
                + values[i]
                + " at "
                + i
                + "; try an earlier checkpoint of its run");
      }
    }
  }
}

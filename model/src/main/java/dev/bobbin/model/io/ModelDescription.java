package dev.bobbin.model.io;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Fields;
import dev.bobbin.base.json.FormatException;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.InputScaling;
import dev.bobbin.model.Model;
import dev.bobbin.model.schema.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a model file says of its weights, as JSON in its metadata. */
sealed interface ModelDescription {
  /** The networks whose weights the file holds. */
  List<Single> networks();

  /** What stands before the names of a network's tensors. */
  String prefix(int network);

  /** The name in the metadata and the JSON that stands there. */
  Map<String, String> metadata();

  /** One network. */
  record Single(
      int version,
      NetworkSpec network,
      List<String> classes,
      InputScaling scaling,
      Map<String, String> provenance)
      implements ModelDescription {
    private static final String KEY = "bobbin.model";
    private static final Codec<Single> CODEC = single();

    static Single of(Model model) {
      return new Single(
          ModelFile.VERSION,
          model.network().spec(),
          model.classNames(),
          model.scaling(),
          model.provenance());
    }

    @Override
    public List<Single> networks() {
      return List.of(this);
    }

    @Override
    public String prefix(int network) {
      return "";
    }

    @Override
    public Map<String, String> metadata() {
      return Map.of(KEY, JsonWriter.compact(CODEC.write(this)));
    }
  }

  /** Several networks that decide together. */
  record Several(
      int version, CombinationRule rule, List<Single> networks, Map<String, String> provenance)
      implements ModelDescription {
    private static final String KEY = "bobbin.ensemble";
    private static final Codec<Several> CODEC = several();

    static Several of(Ensemble ensemble) {
      return new Several(
          ModelFile.VERSION,
          ensemble.rule(),
          ensemble.members().stream().map(Single::of).toList(),
          ensemble.provenance());
    }

    @Override
    public String prefix(int network) {
      return (network + 1) + "/";
    }

    @Override
    public Map<String, String> metadata() {
      return Map.of(KEY, JsonWriter.compact(CODEC.write(this)));
    }
  }

  /** What a classifier's file says of it. */
  static ModelDescription of(Classifier classifier) {
    return switch (classifier) {
      case Model model -> Single.of(model);
      case Ensemble ensemble -> Several.of(ensemble);
    };
  }

  /** Reads the description of a file. */
  static ModelDescription read(TensorFileReader reader) throws FormatException {
    String several = reader.metadata().get(Several.KEY);
    if (several != null) {
      return read(reader.file() + ": " + Several.KEY, several, Several.CODEC);
    }
    String where = reader.file() + ": " + Single.KEY;
    String single = reader.metadata().get(Single.KEY);
    if (single == null) {
      throw new FormatException(
          where
              + ": expected a model's description, received none; try a file that 'bobbin train' wrote");
    }
    return read(where, single, Single.CODEC);
  }

  private static <T> T read(String where, String json, Codec<T> codec) throws FormatException {
    Node node = JsonReader.read(where, json);
    checkVersion(where, node);
    Problems problems = new Problems();
    T description = codec.read(node, "", problems);
    if (description == null) {
      throw new FormatException(problems.all());
    }
    return description;
  }

  /** Before all else: a later version may be wrong in every other place as well. */
  private static void checkVersion(String where, Node node) throws FormatException {
    Node version = node instanceof Node.Mapping mapping ? mapping.get("version") : null;
    if (version instanceof Node.Scalar scalar
        && !scalar.text().equals(Integer.toString(ModelFile.VERSION))) {
      throw new FormatException(
          where
              + ": version: expected "
              + ModelFile.VERSION
              + ", received "
              + scalar.describe()
              + "; try a newer Bobbin");
    }
  }

  private static Codec<Single> single() {
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
    Fields<Single> fields = new Fields<>();
    var version = fields.required("version", Codecs.COUNT, Single::version, "Of this description.");
    var network =
        fields.required(
            "network", Vocabulary.network(Optional.empty()), Single::network, "The layers.");
    var classes =
        fields.required(
            "classes", Codecs.list(Codecs.TEXT, 1), Single::classes, "Names of the outputs.");
    var scaled = fields.required("scaling", scalings, Single::scaling, "From bytes to inputs.");
    var provenance =
        fields.required(
            "provenance", Codecs.texts(), Single::provenance, "Where the model came from.");
    return fields.build(v ->
        new Single(
            v.get(version), v.get(network), v.get(classes), v.get(scaled), v.get(provenance)));
  }

  private static Codec<Several> several() {
    Fields<Several> fields = new Fields<>();
    var version =
        fields.required("version", Codecs.COUNT, Several::version, "Of this description.");
    var combine =
        fields.required(
            "combine",
            Codecs.constants("a way to combine", CombinationRule.class),
            Several::rule,
            "How the networks decide together.");
    var members =
        fields.required(
            "members", Codecs.list(single(), 2), Several::networks, "The networks, in order.");
    var provenance =
        fields.required(
            "provenance", Codecs.texts(), Several::provenance, "Where the ensemble came from.");
    return fields.build(
        v -> new Several(v.get(version), v.get(combine), v.get(members), v.get(provenance)));
  }
}

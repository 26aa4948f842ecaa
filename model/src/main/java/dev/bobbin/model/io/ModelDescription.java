package dev.bobbin.model.io;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.schema.LayerCodecs;
import dev.bobbin.model.schema.PreprocessingCodecs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The description of a model file's weights: JSON in its metadata. */
sealed interface ModelDescription {
  /** The networks whose weights the file holds. */
  List<Single> networks();

  /** The prefix of the names of a network's tensors. */
  String prefix(int network);

  /** The name in the metadata, with its JSON. */
  Map<String, String> metadata();

  /** A network. */
  record Single(
      int version,
      NetworkSpec network,
      List<String> classes,
      Preprocessing preprocessing,
      Optional<Detector> novelty,
      Map<String, String> provenance)
      implements ModelDescription {
    private static final String KEY = "bobbin.model";
    private static final Codec<Single> CODEC = single();

    static Single of(Model model) {
      return new Single(
          ModelFile.VERSION,
          model.network().spec(),
          model.classNames(),
          model.preprocessing(),
          model.novelty().map(Detector::of),
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

  /** A novelty detector without its vectors, which are a tensor. */
  record Detector(
      String layer, Optional<Double> length, int neighbours, double keep, double threshold) {
    /** The name of the tensor, [image][features]. */
    static final String VECTORS = "novelty/vectors";

    static Detector of(NoveltyDetector detector) {
      OptionalDouble length = detector.length();
      return new Detector(
          detector.layer(),
          length.isPresent() ? Optional.of(length.getAsDouble()) : Optional.empty(),
          detector.neighbours(),
          detector.keep(),
          detector.threshold());
    }
  }

  /** An ensemble. */
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

  static ModelDescription of(Classifier classifier) {
    return switch (classifier) {
      case Model model -> Single.of(model);
      case Ensemble ensemble -> Several.of(ensemble);
    };
  }

  static ModelDescription read(TensorFileReader reader) {
    String several = reader.metadata().get(Several.KEY);
    if (several != null) {
      return read(reader.file() + ": " + Several.KEY, several, Several.CODEC);
    }
    String where = reader.file() + ": " + Single.KEY;
    String single = reader.metadata().get(Single.KEY);
    if (single == null) {
      throw missing(reader);
    }
    return read(where, single, Single.CODEC);
  }

  /** Bobbin writes other safetensors files beside models. */
  private static BobbinException missing(TensorFileReader reader) {
    if (reader.metadata().containsKey(OptimizerStateFile.KEY)) {
      return BobbinException.of(
          reader.file(),
          ModelFile.EXPECTED,
          "what its optimizer remembers",
          "the model file beside it");
    }
    if (reader.metadata().containsKey(CheckpointFile.KEY)) {
      return BobbinException.of(
          reader.file(),
          ModelFile.EXPECTED,
          "the checkpoint of a training",
          "the run that it is of");
    }
    return BobbinException.of(
        reader.file() + ": " + Single.KEY,
        "a model's description",
        "none",
        "a file that 'bobbin train' wrote");
  }

  private static <T> T read(String where, String json, Codec<T> codec) {
    Node node = JsonReader.read(where, json);
    DescriptionVersion.check(where, node, ModelFile.VERSION, "training the model again");
    return Documents.decode(upgraded(node), codec);
  }

  /** The first files have {@code scaling}: a preprocessing without its size. */
  private static Node upgraded(Node node) {
    if (!(node instanceof Node.Mapping tree)) {
      return node;
    }
    Map<String, Node.Entry> entries = new LinkedHashMap<>(tree.entries());
    if (tree.get("members") instanceof Node.Sequence members) {
      List<Node> items = members.items().stream().map(ModelDescription::upgraded).toList();
      entries.put("members", new Node.Entry(members.at(), new Node.Sequence(members.at(), items)));
    }
    if (tree.get("scaling") instanceof Node.Mapping scaling
        && tree.get("network") instanceof Node.Mapping network
        && network.entries().containsKey("input")) {
      Map<String, Node.Entry> sized = new LinkedHashMap<>(scaling.entries());
      sized.put("size", network.entries().get("input"));
      entries.remove("scaling");
      entries.put(
          "preprocessing", new Node.Entry(scaling.at(), new Node.Mapping(scaling.at(), sized)));
    }
    return new Node.Mapping(tree.at(), entries);
  }

  private static Codec<Single> single() {
    RecordFields<Single> fields = new RecordFields<>();
    var version = fields.required("version", Codecs.COUNT, Single::version, "Of this description.");
    var network =
        fields.required(
            "network", LayerCodecs.network(Optional.empty()), Single::network, "The layers.");
    var classes =
        fields.required(
            "classes", Codecs.list(Codecs.TEXT, 1), Single::classes, "Names of the outputs.");
    var preprocessing =
        fields.required(
            "preprocessing",
            PreprocessingCodecs.PREPROCESSING,
            Single::preprocessing,
            "How pictures become the network's inputs.");
    var novelty =
        fields.absent(
            "novelty", detector(), Single::novelty, "What tells images of none of the classes.");
    var provenance =
        fields.required(
            "provenance", Codecs.texts(), Single::provenance, "Where the model came from.");
    return fields.build(v ->
        new Single(
            v.get(version),
            v.get(network),
            v.get(classes),
            v.get(preprocessing),
            v.find(novelty),
            v.get(provenance)));
  }

  private static Codec<Detector> detector() {
    RecordFields<Detector> fields = new RecordFields<>();
    var layer =
        fields.required(
            "layer", Codecs.TEXT, Detector::layer, "The layer whose outputs are compared.");
    var length =
        fields.absent(
            "length",
            Codecs.NUMBER,
            Detector::length,
            "What vectors are divided by; left out where each is by its own length.");
    var neighbours =
        fields.required(
            "neighbours",
            Codecs.COUNT,
            Detector::neighbours,
            "Which of the nearest training images is measured to.");
    var keep =
        fields.required(
            "keep", Codecs.NUMBER, Detector::keep, "Share of validation images that keep a class.");
    var threshold =
        fields.required(
            "threshold",
            Codecs.NUMBER,
            Detector::threshold,
            "Largest distance of an image with a class.");
    return fields.build(v ->
        new Detector(
            v.get(layer), v.find(length), v.get(neighbours), v.get(keep), v.get(threshold)));
  }

  private static Codec<Several> several() {
    RecordFields<Several> fields = new RecordFields<>();
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

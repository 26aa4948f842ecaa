package dev.bobbin.model.schema;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Node.Kind;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The codec of {@link Preprocessing}, in models and indexes. */
public final class PreprocessingCodecs {
  /** A level for each channel, from 0 to 255. */
  public static final Codec<List<Integer>> LEVELS = Codecs.list(Codecs.between(0, 255), 1);

  private static final Codec<List<Float>> MEAN =
      Codecs.list(Codecs.NUMBER.as(Double::floatValue, PreprocessingCodecs::shortest), 1);

  private static final Codec<List<Float>> STD =
      Codecs.list(Codecs.POSITIVE.as(Double::floatValue, PreprocessingCodecs::shortest), 1);

  private static final Codec<Preprocessing> FIELDS = fields();

  /** All of its fields; the earlier form with {@code divisor} is read too. */
  public static final Codec<Preprocessing> PREPROCESSING =
      Codec.of((node, path, problems) -> FIELDS.read(upgraded(node), path, problems), FIELDS);

  private PreprocessingCodecs() {}

  /** With the fewest digits that give the same float. */
  private static double shortest(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  private static Codec<Preprocessing> fields() {
    RecordFields<Preprocessing> fields = new RecordFields<>();
    var size =
        fields.required("size", ShapeCodecs.SHAPE, Preprocessing::size, "Of the network's input.");
    var fit =
        fields.required(
            "fit",
            Codecs.constants("a fit", Fit.class),
            Preprocessing::fit,
            "How a picture of another aspect fills the size.");
    var background =
        fields.required(
            "background",
            LEVELS,
            Preprocessing::background,
            "Level around and behind pictures, for each channel, from 0 to 255.");
    var polarity =
        fields.required(
            "polarity",
            Codecs.constants("a polarity", Polarity.class),
            Preprocessing::polarity,
            "Polarity of the pictures; dark-on-light ones are inverted.");
    var mean =
        fields.required(
            "mean", MEAN, Preprocessing::mean, "Subtracted from a byte's value, for each channel.");
    var std =
        fields.required(
            "std", STD, Preprocessing::std, "Divisor of the difference, for each channel.");
    var orientation =
        fields.required(
            "orientation",
            Codecs.FLAG,
            Preprocessing::orientation,
            "Whether pictures are turned as their EXIF orientation says.");
    return fields.build(v ->
        new Preprocessing(
            v.get(size),
            v.get(fit),
            v.get(background),
            v.get(polarity),
            v.get(mean),
            v.get(std),
            v.get(orientation)));
  }

  /**
   * The earlier form has size, divisor and the polarity of the network's inputs, for one channel. A
   * network of dark on light inputs takes such pictures as they are.
   */
  private static Node upgraded(Node node) {
    if (!(node instanceof Node.Mapping tree)) {
      return node;
    }
    Map<String, Node.Entry> entries = new LinkedHashMap<>(tree.entries());
    Node.Entry divisor = entries.remove("divisor");
    if (divisor == null) {
      return node;
    }
    boolean dark =
        tree.get("polarity") instanceof Node.Scalar polarity
            && polarity.text().equals(Polarity.DARK_ON_LIGHT.id());
    if (dark) {
      put(entries, tree, "polarity", new Node.Scalar(tree.at(), Kind.TEXT, Polarity.AS_IS.id()));
    }
    put(entries, tree, "fit", new Node.Scalar(tree.at(), Kind.TEXT, Fit.PAD.id()));
    put(entries, tree, "background", list(tree, number(tree, dark ? "255" : "0")));
    put(entries, tree, "mean", list(tree, number(tree, "0")));
    put(entries, tree, "std", list(tree, divisor.value()));
    put(entries, tree, "orientation", new Node.Scalar(tree.at(), Kind.BOOLEAN, "true"));
    return new Node.Mapping(tree.at(), entries);
  }

  private static void put(
      Map<String, Node.Entry> entries, Node.Mapping tree, String name, Node value) {
    entries.put(name, new Node.Entry(tree.at(), value));
  }

  private static Node number(Node.Mapping tree, String text) {
    return new Node.Scalar(tree.at(), Kind.NUMBER, text);
  }

  private static Node list(Node.Mapping tree, Node item) {
    return new Node.Sequence(tree.at(), List.of(item));
  }
}

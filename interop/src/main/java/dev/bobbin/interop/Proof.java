package dev.bobbin.interop;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.Predictor;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.model.Model;
import dev.bobbin.model.PixelLookupTable;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.io.ModelFileKind;
import dev.bobbin.model.schema.ShapeCodecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an exported model has to answer: images and the outputs that Bobbin computed for them. It
 * lies beside the exported file as {@code FILE.proof.json}, so that any program that runs the model
 * can be checked.
 *
 * @param version of this document
 * @param format of the exported file
 * @param sha256 digests of its files, by name relative to the folder of the proof
 * @param weightsSha256 digest of the model's weights, as every run states it
 * @param classes names of the outputs, in order
 * @param input shape of an image
 * @param channelsFirst whether the exported model takes [N, channels, height, width]
 * @param opset the version of ONNX's operators; empty for other formats
 * @param takesBytes whether it takes {@link #images} as they are; else {@code (byte - mean) / std}
 * @param inverted whether it inverts the bytes that it takes
 * @param mean for each channel
 * @param std for each channel
 * @param origin of the images, for people
 * @param images bytes in base64, [image][height][width][channels]
 * @param expected outputs [image][class]
 * @param tolerance the largest difference of an output that counts as agreement: {@link
 *     #TOLERANCE}, times the largest output where that is above 1
 * @param largestDifference of what Bobbin's own importer read back, when it was exported
 */
public record Proof(
    int version,
    String format,
    Map<String, String> sha256,
    String weightsSha256,
    List<String> classes,
    Shape input,
    boolean channelsFirst,
    Optional<Integer> opset,
    boolean takesBytes,
    boolean inverted,
    List<Double> mean,
    List<Double> std,
    String origin,
    String images,
    List<List<Double>> expected,
    double tolerance,
    double largestDifference) {
  /**
   * The largest difference that counts as agreement, of the largest output where that is above 1.
   */
  public static final double TOLERANCE = 1e-5;

  private static final int VERSION = 1;
  private static final int BATCH = 32;
  private static final int INVERTED = 255;
  private static final String ENDING = ModelFileKind.PROOF_ENDING;
  static final Codec<Proof> CODEC = codec();

  public Proof {
    sha256 = Collections.unmodifiableMap(new LinkedHashMap<>(sha256));
    classes = List.copyOf(classes);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    expected = expected.stream().map(List::copyOf).toList();
    int classCount = classes.size();
    if (expected.stream().anyMatch(row -> row.size() != classCount)) {
      throw new InvalidValueException(
          "expected: expected an output for each of %d classes, received others"
              .formatted(classCount));
    }
    if (decodedSize(images) != (long) expected.size() * input.size()) {
      throw new InvalidValueException(
          "images: expected %d images of %s in base64, received something else"
              .formatted(expected.size(), input));
    }
  }

  /** The number of bytes; -1 if it is no base64. */
  private static long decodedSize(String base64) {
    try {
      return Base64.getDecoder().decode(base64).length;
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }

  /** What a model answers. */
  static Proof of(
      Model model,
      ExportFormat format,
      ExportOptions options,
      ProofImages images,
      Map<String, String> sha256) {
    Preprocessing preprocessing = model.preprocessing();
    boolean inverted =
        options.preprocessing() && preprocessing.polarity() == Polarity.DARK_ON_LIGHT;
    int size = preprocessing.size().size();
    byte[] bytes = new byte[images.images().size() * size];
    for (int i = 0; i < images.images().size(); i++) {
      System.arraycopy(images.images().get(i), 0, bytes, i * size, size);
    }
    float[] outputs = outputs(model.network(), preprocessing.values().of(bytes));
    if (inverted) {
      invert(bytes);
    }
    return new Proof(
        VERSION,
        format.id(),
        sha256,
        model.weightsSha256(),
        model.classNames(),
        preprocessing.size(),
        options.channelsFirst(),
        format == ExportFormat.ONNX ? Optional.of(options.writtenOpset()) : Optional.empty(),
        options.preprocessing(),
        inverted,
        preprocessing.mean().stream().map(Proof::shortest).toList(),
        preprocessing.std().stream().map(Proof::shortest).toList(),
        images.origin(),
        Base64.getEncoder().encodeToString(bytes),
        rows(outputs, model.classNames().size()),
        TOLERANCE * largest(outputs),
        0);
  }

  /** With the fewest digits that give the same float. */
  private static double shortest(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  private static List<List<Double>> rows(float[] outputs, int classes) {
    return IntStream.range(0, outputs.length / classes)
        .mapToObj(row ->
            IntStream.range(row * classes, (row + 1) * classes)
                .mapToObj(i -> shortest(outputs[i]))
                .toList())
        .toList();
  }

  /** Scores may be larger than probabilities, and their differences with them. */
  private static double largest(float[] outputs) {
    double largest = 1;
    for (float output : outputs) {
      largest = Math.max(largest, Math.abs(output));
    }
    return largest;
  }

  private static float[] outputs(Network network, float[] inputs) {
    int images = inputs.length / network.spec().input().size();
    float[] outputs = new float[images * network.output().size()];
    try (ThreadTeam team = new ThreadTeam(1)) {
      new Predictor(network, BATCH, team).predict(inputs, images, outputs);
    }
    return outputs;
  }

  /** The largest difference between the expected outputs and those of a network of their shape. */
  double difference(Network network) {
    float[] outputs = outputs(network, inputs());
    double largest = 0;
    for (int image = 0; image < expected.size(); image++) {
      List<Double> row = expected.get(image);
      for (int i = 0; i < row.size(); i++) {
        largest =
            Math.max(largest, Math.abs(outputs[image * row.size() + i] - row.get(i).floatValue()));
      }
    }
    return largest;
  }

  /** The images as prepared values, in the order [image][height][width][channels]. */
  public float[] inputs() {
    byte[] bytes = bytes();
    if (inverted) {
      invert(bytes);
    }
    return scale().of(bytes);
  }

  private PixelLookupTable scale() {
    return Preprocessing.standard(input)
        .normalized(
            mean.stream().map(Double::floatValue).toList(),
            std.stream().map(Double::floatValue).toList())
        .values();
  }

  private static void invert(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (INVERTED - bytes[i]);
    }
  }

  private byte[] bytes() {
    return Base64.getDecoder().decode(images);
  }

  /**
   * Checks the difference that was measured when the file was read back.
   *
   * @throws BobbinException if it is above the tolerance
   */
  void requireAgreement(Path file) {
    // A NaN is no agreement.
    if (!(largestDifference <= tolerance)) {
      throw BobbinException.of(
          file,
          "the answers of the model within %s".formatted(tolerance),
          "a difference of %s".formatted(largestDifference));
    }
  }

  /** The same, with what was measured when it was read back. */
  Proof measured(double difference) {
    return new Proof(
        version,
        format,
        sha256,
        weightsSha256,
        classes,
        input,
        channelsFirst,
        opset,
        takesBytes,
        inverted,
        mean,
        std,
        origin,
        images,
        expected,
        tolerance,
        difference);
  }

  /** The place of a file's proof. */
  public static Path fileOf(Path exported) {
    return exported.resolveSibling(exported.getFileName() + ENDING);
  }

  /** What a file is the proof of, by its name; empty if it is no proof. */
  public static Optional<Path> exportedOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(ENDING) && name.length() > ENDING.length()
        ? Optional.of(file.resolveSibling(name.substring(0, name.length() - ENDING.length())))
        : Optional.empty();
  }

  /** Writes it beside what was exported. */
  void write(Path exported) {
    Documents.write(fileOf(exported), CODEC, this);
  }

  /**
   * Reads the proof that lies beside a file; empty if there is none.
   *
   * @throws dev.bobbin.base.BobbinException if it is damaged
   */
  public static Optional<Proof> find(Path exported) throws IOException {
    Path file = fileOf(exported);
    return Files.isRegularFile(file) ? Optional.of(Documents.read(file, CODEC)) : Optional.empty();
  }

  private static Codec<Proof> codec() {
    RecordFields<Proof> fields = new RecordFields<>();
    var version = fields.required("version", Codecs.COUNT, Proof::version, "Of this document.");
    var format = fields.required("format", Codecs.TEXT, Proof::format, "Of the exported file.");
    var sha256 =
        fields.required("sha256", Codecs.texts(), Proof::sha256, "Digests of its files, by name.");
    var weights =
        fields.required(
            "weightsSha256", Codecs.TEXT, Proof::weightsSha256, "Digest of the model's weights.");
    var classes =
        fields.required(
            "classes", Codecs.list(Codecs.TEXT, 1), Proof::classes, "Names of the outputs.");
    var input = fields.required("input", ShapeCodecs.SHAPE, Proof::input, "The shape of an image.");
    var first =
        fields.required(
            "channelsFirst",
            Codecs.FLAG,
            Proof::channelsFirst,
            "Whether the file takes [N, channels, height, width].");
    var opset =
        fields.absent(
            "opset",
            Codecs.COUNT,
            Proof::opset,
            "The version of ONNX's operators; absent for other formats.");
    var bytes =
        fields.required(
            "takesBytes",
            Codecs.FLAG,
            Proof::takesBytes,
            "Whether the file takes the images as they are; else (byte - mean) / std.");
    var inverted =
        fields.required(
            "inverted", Codecs.FLAG, Proof::inverted, "Whether the file inverts these bytes.");
    var mean =
        fields.required("mean", Codecs.list(Codecs.NUMBER, 1), Proof::mean, "For each channel.");
    var std =
        fields.required("std", Codecs.list(Codecs.POSITIVE, 1), Proof::std, "For each channel.");
    var origin = fields.required("origin", Codecs.TEXT, Proof::origin, "Of the images.");
    var images =
        fields.required(
            "images",
            Codecs.STRING,
            Proof::images,
            "Bytes in base64: [image][height][width][channels].");
    var expected =
        fields.required(
            "expected",
            Codecs.list(Codecs.list(Codecs.NUMBER, 1), 0),
            Proof::expected,
            "Outputs: [image][class].");
    var tolerance =
        fields.required(
            "tolerance",
            Codecs.POSITIVE,
            Proof::tolerance,
            "The largest difference of an output that counts as agreement: 1e-5, times the largest output where that is above 1.");
    var difference =
        fields.required(
            "largestDifference",
            Codecs.NOT_NEGATIVE,
            Proof::largestDifference,
            "Of what Bobbin read back when the file was written.");
    return fields.document(v ->
        new Proof(
            v.get(version),
            v.get(format),
            v.get(sha256),
            v.get(weights),
            v.get(classes),
            v.get(input),
            v.get(first),
            v.find(opset),
            v.get(bytes),
            v.get(inverted),
            v.get(mean),
            v.get(std),
            v.get(origin),
            v.get(images),
            v.get(expected),
            v.get(tolerance),
            v.get(difference)));
  }
}

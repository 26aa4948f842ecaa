package judges;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Runs the .h5 files of a folder in Deeplearning4j and compares with their proofs. Prints how many
 * it read and the largest difference; what it refuses is listed by the reason. It reads a window
 * that is smaller than its stride in another way than Keras where the padding is "same"; models
 * with one are left out. Ends with 1 if one is above the proof's tolerance, or none was read.
 */
public final class Dl4jProofs {
  private static final String ENDING = ".h5.proof.json";
  private static final int BATCH = 32;

  private Dl4jProofs() {}

  public static void main(String[] arguments) throws IOException {
    int read = 0;
    int failed = 0;
    double largest = 0;
    Map<String, Integer> refused = new TreeMap<>();
    List<Path> proofs;
    try (var files = Files.list(Path.of(arguments[0]))) {
      proofs = files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
    for (Path file : proofs) {
      JsonNode proof = new ObjectMapper().readTree(file.toFile());
      String name = file.getFileName().toString().replace(".proof.json", "");
      UnaryOperator<INDArray> network;
      try {
        JsonNode config = config(file.resolveSibling(name).toString());
        if (config.findParents("padding").stream().anyMatch(Dl4jProofs::isReadOtherwise)) {
          refused.merge("left out: a stride beyond the window", 1, Integer::sum);
          continue;
        }
        network = network(file.resolveSibling(name).toString(), config);
      } catch (Exception e) {
        refused.merge("refused: " + firstWords(e), 1, Integer::sum);
        continue;
      }
      double difference = difference(network, proof);
      read++;
      largest = Math.max(largest, difference);
      if (!(difference <= proof.get("tolerance").asDouble())) {
        failed++;
        System.out.printf(Locale.ROOT, "dl4j: %s: %.2e%n", name, difference);
      }
    }
    refused.forEach((reason, count) -> System.out.printf("dl4j: %d %s%n", count, reason));
    System.out.printf(
        Locale.ROOT,
        "dl4j: %d models, %d failed, largest difference %.1e%n",
        read,
        failed,
        largest);
    System.exit(read > 0 && failed == 0 ? 0 : 1);
  }

  private static JsonNode config(String file) throws Exception {
    try (Hdf5Archive archive = new Hdf5Archive(file)) {
      return new ObjectMapper().readTree(archive.readAttributeAsJson("model_config"));
    }
  }

  private static boolean isReadOtherwise(JsonNode layer) {
    JsonNode strides = layer.get("strides");
    JsonNode window = layer.has("kernel_size") ? layer.get("kernel_size") : layer.get("pool_size");
    if (!layer.get("padding").asText().equals("same") || strides == null || window == null) {
      return false;
    }
    return strides.get(0).asInt() > window.get(0).asInt()
        || strides.get(1).asInt() > window.get(1).asInt();
  }

  private static UnaryOperator<INDArray> network(String file, JsonNode config) throws Exception {
    return config.get("class_name").asText().equals("Sequential")
        ? KerasModelImport.importKerasSequentialModelAndWeights(file, false)::output
        : KerasModelImport.importKerasModelAndWeights(file, false)::outputSingle;
  }

  private static String firstWords(Exception e) {
    String words = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    return words.substring(0, Math.min(100, words.length()));
  }

  private static double difference(UnaryOperator<INDArray> network, JsonNode proof) {
    String[] shape = proof.get("input").asText().split("x");
    int height = Integer.parseInt(shape[0]);
    int width = Integer.parseInt(shape[1]);
    int channels = Integer.parseInt(shape[2]);
    byte[] bytes = Base64.getDecoder().decode(proof.get("images").asText());
    int size = height * width * channels;
    float[] values = new float[BATCH * size];
    for (int i = 0; i < values.length; i++) {
      int channel = i % channels;
      float mean = (float) proof.get("mean").get(channel).asDouble();
      float std = (float) proof.get("std").get(channel).asDouble();
      values[i] = ((bytes[i] & 255) - mean) / std;
    }
    INDArray images = Nd4j.create(values, new int[] {BATCH, height, width, channels});
    INDArray answers = network.apply(images);
    double largest = 0;
    for (int n = 0; n < BATCH; n++) {
      Iterator<JsonNode> expected = proof.get("expected").get(n).elements();
      for (int c = 0; expected.hasNext(); c++) {
        double apart = Math.abs(answers.getDouble(n, c) - expected.next().asDouble());
        largest = Double.isNaN(apart) ? apart : Math.max(largest, apart);
      }
    }
    return largest;
  }
}

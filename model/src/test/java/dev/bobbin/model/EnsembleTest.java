package dev.bobbin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.model.io.Tensor;
import dev.bobbin.model.io.TensorFileReader;
import dev.bobbin.model.io.TensorFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnsembleTest {
  private static final List<String> NAMES = List.of("coat", "shirt", "bag");

  @TempDir Path folder;

  /** A network with constant outputs: the softmax of its biases, which are logarithms. */
  private static Model saying(double... probabilities) {
    Network network =
        Network.create(
            new NetworkSpec(Shape.flat(2), List.of(new LayerSpec.Dense(3, Activation.SOFTMAX))), 1);
    for (Parameter parameter : network.parameters()) {
      float[] values = parameter.values();
      boolean bias = parameter.name().endsWith("bias");
      for (int i = 0; i < values.length; i++) {
        values[i] = bias ? (float) Math.log(probabilities[i]) : 0;
      }
      parameter.set(values);
    }
    return new Model(
        network, NAMES, Preprocessing.standard(network.spec().input()), Map.of("run", "one"));
  }

  private static List<ClassProbability> classify(CombinationRule rule, Model... members) {
    return new Ensemble(rule, List.of(members), Map.of()).classify(new byte[2]);
  }

  @Test
  void theMajorityWinsAgainstTheMean() {
    Model shirt = saying(0.4, 0.5, 0.1);
    Model coat = saying(0.98, 0.01, 0.01);
    List<ClassProbability> voted =
        classify(CombinationRule.MAJORITY_VOTE, shirt, coat, saying(0.4, 0.5, 0.1));
    assertThat(voted).extracting(ClassProbability::name).containsExactly("shirt", "coat", "bag");
    assertThat(voted).extracting(ClassProbability::probability).containsExactly(2f / 3, 1f / 3, 0f);
    List<ClassProbability> mean =
        classify(CombinationRule.MEAN_PROBABILITY, shirt, coat, saying(0.4, 0.5, 0.1));
    assertThat(mean).extracting(ClassProbability::name).containsExactly("coat", "shirt", "bag");
    assertThat(mean).extracting(ClassProbability::meanProbability).containsOnly(Optional.empty());
  }

  /** One vote each: means of coat 0.3, shirt 0.37, bag 0.33. */
  @Test
  void ofAsManyVotesTheLargestMeanProbabilityWinsAndSaysSo() {
    List<ClassProbability> ranked =
        classify(
            CombinationRule.MAJORITY_VOTE,
            saying(0.5, 0.3, 0.2),
            saying(0.2, 0.6, 0.2),
            saying(0.2, 0.21, 0.59));
    assertThat(ranked).extracting(ClassProbability::name).containsExactly("shirt", "bag", "coat");
    assertThat(ranked).extracting(ClassProbability::probability).containsOnly(1f / 3);
    assertThat(ranked)
        .extracting(c -> c.meanProbability().orElseThrow())
        .satisfiesExactly(
            mean -> assertThat(mean).isCloseTo(0.37f, offset(1e-6f)),
            mean -> assertThat(mean).isCloseTo(0.33f, offset(1e-6f)),
            mean -> assertThat(mean).isCloseTo(0.3f, offset(1e-6f)));
  }

  @Test
  void whereNothingDecidesTheFirstClassWins() {
    Model even = saying(0.25, 0.25, 0.25);
    for (CombinationRule rule : CombinationRule.values()) {
      assertThat(classify(rule, even, even)).extracting(ClassProbability::index).startsWith(0);
    }
    assertThat(
            classify(
                CombinationRule.MAJORITY_VOTE, saying(0.25, 0.5, 0.25), saying(0.25, 0.25, 0.5)))
        .extracting(ClassProbability::index)
        .containsExactly(1, 2, 0);
  }

  @Test
  void membersForOtherImagesOrClassesAreRefused() {
    Model one = saying(0.5, 0.3, 0.2);
    Model other = new Model(one.network(), List.of("a", "b", "c"), one.preprocessing(), Map.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classify(CombinationRule.MAJORITY_VOTE, one, other))
        .withMessageContaining("expected members for the same images and classes")
        .withMessageContaining("[a, b, c]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classify(CombinationRule.MAJORITY_VOTE, one))
        .withMessage("ensemble: expected at least 2 members, received 1");
  }

  private Path written() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(
        file,
        new Ensemble(
            CombinationRule.MAJORITY_VOTE,
            List.of(saying(0.5, 0.3, 0.2), saying(0.2, 0.6, 0.2)),
            Map.of("recipe", "both")));
    return file;
  }

  @Test
  void oneFileHoldsAllMembers() throws IOException {
    Path file = written();
    byte[] bytes = Files.readAllBytes(file);
    Ensemble read = (Ensemble) ModelFile.readClassifier(file);
    assertThat(read.rule()).isEqualTo(CombinationRule.MAJORITY_VOTE);
    assertThat(read.provenance()).isEqualTo(Map.of("recipe", "both"));
    assertThat(read.members()).hasSize(2);
    assertThat(read.members().get(1).weightsSha256())
        .isEqualTo(saying(0.2, 0.6, 0.2).weightsSha256());
    assertThat(read.members().get(1).provenance()).isEqualTo(Map.of("run", "one"));
    assertThat(read.parameters()).isEqualTo(18);
    ModelFile.write(file, read);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      assertThat(reader.entries().keySet())
          .containsExactly(
              "1/dense_1/kernel", "1/dense_1/bias", "2/dense_1/kernel", "2/dense_1/bias");
    }
  }

  @Test
  void theDigestIsOfAllMembersInTheirOrder() {
    Model one = saying(0.5, 0.3, 0.2);
    Model other = saying(0.2, 0.6, 0.2);
    String digest =
        new Ensemble(CombinationRule.MAJORITY_VOTE, List.of(one, other), Map.of()).weightsSha256();
    assertThat(digest).matches("[0-9a-f]{64}");
    assertThat(
            new Ensemble(CombinationRule.MAJORITY_VOTE, List.of(other, one), Map.of())
                .weightsSha256())
        .isNotEqualTo(digest);
  }

  @Test
  void whoWantsOneNetworkIsToldThatThereAreSeveral() throws IOException {
    Path file = written();
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> ModelFile.read(file))
        .withMessage(
            file
                + ": expected a model of one network, received an ensemble of 2; try the model of one of its members");
  }

  private void refused(String from, String to, String message) throws IOException {
    Path file = written();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      for (String name : reader.entries().keySet()) {
        tensors.put(name, reader.read(name));
      }
      reader
          .metadata()
          .forEach((name, text) -> {
            assertThat(text).contains(from);
            metadata.put(name, text.replaceFirst(Pattern.quote(from), to));
          });
    }
    TensorFileWriter.write(file, metadata, tensors);
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> ModelFile.readClassifier(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(message);
  }

  @Test
  void aDescriptionThatDoesNotFitTheTensorsIsRefused() throws IOException {
    refused("\"version\":1", "\"version\":2", "version: expected 1, received 2");
    refused("majority-vote", "majority-vot", "try 'majority-vote'");
    refused("{\"units\":3", "{\"units\":2000000000", "expected at most");
    refused("\"shirt\"", "\"shirts\"", "expected members for the same images and classes");
    refused("\"shirt\",", "", "expected 3 class names");
    refused("\"members\":[", "\"members\":[1,", "members.0: expected a mapping with version");
  }

  @Test
  void aMemberWithoutItsTensorsIsRefused() throws IOException {
    Path file = written();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata;
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      metadata = reader.metadata();
      for (String name : reader.entries().keySet()) {
        tensors.put(name.replace("2/", "3/"), reader.read(name));
      }
    }
    TensorFileWriter.write(file, metadata, tensors);
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> ModelFile.readClassifier(file))
        .withMessageContaining(
            "tensor 2/dense_1/kernel: expected shape [2, 3], received none of that name");
  }
}

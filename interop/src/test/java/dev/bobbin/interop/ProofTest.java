package dev.bobbin.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is exported comes with a proof that another network does not pass. */
final class ProofTest {
  private static final Path SCHEMA = Path.of("..", "docs", "schemas", "proof.schema.json");

  @TempDir Path folder;

  private Path exported(Model model, ExportFormat format, ExportOptions options)
      throws IOException {
    Path file = folder.resolve("model" + format.ending());
    ModelExport.write(model, format, file, options, ProofImages.noise(model.preprocessing(), 1));
    return file;
  }

  @ParameterizedTest
  @EnumSource
  void theProofOfEveryFormatIsPassed(ExportFormat format) throws IOException {
    Model model = RandomModels.of(5);
    Path file = exported(model, format, ExportOptions.DEFAULT);
    ExportCheck check = ExportCheck.of(file).orElseThrow();
    assertThat(check.agrees()).isTrue();
    assertThat(check.unchanged()).isTrue();
    assertThat(check.images()).isEqualTo(ProofImages.MOST);
    assertThat(ModelImport.read(file, Optional.empty()).provenance())
        .containsEntry("imported-from", file.getFileName().toString());
  }

  @ParameterizedTest
  @EnumSource
  void anotherNameIsNoChange(ExportFormat format) throws IOException {
    Path file = exported(RandomModels.of(5), format, ExportOptions.DEFAULT);
    Path renamed = folder.resolve("model (1)" + format.ending());
    Files.move(Proof.fileOf(file), Proof.fileOf(renamed));
    Files.move(file, renamed);
    if (Files.isDirectory(renamed)) {
      Files.writeString(renamed.resolve(".DS_Store"), "of a file manager");
    }
    assertThat(ExportCheck.of(renamed).orElseThrow().unchanged()).isTrue();
    Path part = Files.isDirectory(renamed) ? renamed.resolve("model.json") : renamed;
    Proof proof = Proof.find(renamed).orElseThrow();
    ImportedModel read = ModelImport.read(renamed, Optional.empty());
    Files.write(part, new byte[1], StandardOpenOption.APPEND);
    assertThat(ExportCheck.of(renamed, proof, read).unchanged()).isFalse();
    Files.delete(part);
    assertThat(ExportCheck.of(renamed, proof, read).unchanged()).isFalse();
  }

  /** Of two JVMs, each has its own order of a {@code Map.copyOf}: in one, all look the same. */
  @ParameterizedTest
  @EnumSource
  void whatIsSaidOfTheModelKeepsItsOrder(ExportFormat format) throws IOException {
    Map<String, String> provenance = new LinkedHashMap<>();
    for (int i = 20; i > 0; i--) {
      provenance.put("key-" + i * 7 % 20, "value");
    }
    Model plain = RandomModels.of(5);
    Model model = new Model(plain.network(), plain.classNames(), plain.preprocessing(), provenance);
    Path file = exported(model, format, ExportOptions.DEFAULT);
    assertThat(ModelImport.read(file, Optional.empty()).provenance().keySet())
        .containsSubsequence(provenance.keySet());
  }

  @Test
  void anotherNetworkDoesNotPassIt() throws IOException {
    Model model = RandomModels.of(5);
    Path file = exported(model, ExportFormat.ONNX, ExportOptions.DEFAULT);
    Proof proof = Proof.find(file).orElseThrow();
    ImportedModel read = ModelImport.read(file, Optional.empty());
    for (Parameter parameter : read.network().parameters()) {
      float[] values = parameter.values();
      values[0] += 0.1f;
      parameter.set(values);
    }
    ExportCheck check = ExportCheck.of(file, proof, read);
    assertThat(check.agrees()).isFalse();
    assertThatThrownBy(() -> proof.measured(check.largestDifference()).requireAgreement(file))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("the answers of the model within");
    assertThatThrownBy(() -> proof.measured(Double.NaN).requireAgreement(file))
        .isInstanceOf(BobbinException.class);
  }

  @Test
  void scoresAreComparedByTheLargest() throws IOException {
    NetworkSpec spec =
        new NetworkSpec(
            new Shape(4, 4, 1),
            List.of(new LayerSpec.Flatten(), new LayerSpec.Dense(3, Activation.LINEAR)));
    Network network = Network.create(spec, 1);
    for (Parameter parameter : network.parameters()) {
      float[] values = parameter.values();
      for (int i = 0; i < values.length; i++) {
        values[i] *= 100;
      }
      parameter.set(values);
    }
    Model scores =
        new Model(network, List.of("a", "b", "c"), Preprocessing.standard(spec.input()), Map.of());
    Path file = exported(scores, ExportFormat.ONNX, ExportOptions.DEFAULT);
    Proof proof = Proof.find(file).orElseThrow();
    double largest =
        proof.expected().stream().flatMap(List::stream).mapToDouble(Math::abs).max().orElseThrow();
    assertThat(largest).isGreaterThan(10);
    assertThat(proof.tolerance()).isCloseTo(1e-5 * largest, Offset.offset(1e-9));
    assertThat(ExportCheck.of(file).orElseThrow().tolerance()).isEqualTo(proof.tolerance());
  }

  @Test
  void aPageDoesNotShowNoise() throws IOException {
    Model model = RandomModels.of(5);
    assertThat(Files.readString(exported(model, ExportFormat.HTML, ExportOptions.DEFAULT)))
        .contains("\"noise\":true");
    ProofImages noise = ProofImages.noise(model.preprocessing(), 1);
    Path pictures = folder.resolve("pictures.html");
    ModelExport.write(
        model,
        ExportFormat.HTML,
        pictures,
        ExportOptions.DEFAULT,
        new ProofImages(noise.images(), "pictures"));
    assertThat(Files.readString(pictures)).contains("\"noise\":false");
  }

  @Test
  void bytesOfDarkPicturesAreInvertedByTheFileThatTakesThem() throws IOException {
    for (int seed = 0; seed < 12; seed++) {
      Model model = RandomModels.of(seed);
      Path file = exported(model, ExportFormat.ONNX, new ExportOptions(true, true));
      Proof proof = Proof.find(file).orElseThrow();
      assertThat(proof.takesBytes()).isTrue();
      assertThat(proof.largestDifference()).isZero();
      // What it takes, prepared, are the values of the images that it was made of.
      assertThat(proof.inputs())
          .startsWith(
              model
                  .preprocessing()
                  .values()
                  .of(ProofImages.noise(model.preprocessing(), 1).images().getFirst()));
    }
  }

  @Test
  void aDamagedProofIsRefused() throws IOException {
    Path file = exported(RandomModels.of(5), ExportFormat.NPZ, ExportOptions.DEFAULT);
    Path proof = Proof.fileOf(file);
    String whole = Files.readString(proof);
    for (String spoilt :
        new String[] {
          whole.substring(0, whole.length() / 2),
          whole.replaceFirst("\"images\": \".{4}", "\"images\": \""),
          whole.replaceFirst("\"images\": \".{4}", "\"images\": \"!!!!"),
          whole.replaceFirst("\"expected\": \\[", "\"expected\": [[1],"),
          whole.replaceFirst("\"input\": \"[^\"]*\"", "\"input\": \"1x1x1\""),
          "{}"
        }) {
      Files.writeString(proof, spoilt);
      assertThatThrownBy(() -> ExportCheck.of(file))
          .isInstanceOf(BobbinException.class)
          .hasMessageContaining("proof.json");
    }
  }

  @Test
  void theSchemaThatIsCheckedInIsCurrent() throws IOException {
    String schema = JsonWriter.indented(Documents.schema("Bobbin FILE.proof.json", Proof.CODEC));
    if (Boolean.getBoolean("bobbin.write")) {
      Files.writeString(SCHEMA, schema);
    }
    assertThat(Files.readString(SCHEMA))
        .as(
            "%s; to write it again: mvn test -pl interop -am -Dtest=ProofTest -Dbobbin.write=true -Dsurefire.failIfNoSpecifiedTests=false",
            SCHEMA)
        .isEqualTo(schema);
  }
}

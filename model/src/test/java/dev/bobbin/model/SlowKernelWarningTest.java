package dev.bobbin.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A warning is logged once per virtual machine, so each case has its own. */
@Timeout(120)
class SlowKernelWarningTest {
  private static final String WARNING = "expected the module jdk.incubator.vector";

  /** Uses two models. */
  static final class TwoModels {
    private TwoModels() {}

    public static void main(String[] args) {
      NetworkSpec spec =
          new NetworkSpec(Shape.flat(3), List.of(new LayerSpec.Dense(2, Activation.SOFTMAX)));
      for (int seed = 0; seed < 2; seed++) {
        Model model =
            new Model(
                Network.create(spec, seed),
                List.of("a", "b"),
                Preprocessing.standard(Shape.flat(3)),
                Map.of());
        System.out.println(model.classify(new float[3]).size());
      }
    }
  }

  private static List<String> run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-cp",
            Stream.of(Codec.class, Network.class, Model.class, TwoModels.class)
                .map(type -> root(type).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator))));
    command.addAll(List.of(options));
    command.add(TwoModels.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertThat(process.waitFor()).as("%s", lines).isZero();
    return lines;
  }

  /** The folder or archive that a class was loaded from. */
  private static Path root(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    String place = String.valueOf(type.getResource("/" + file));
    String root = place.substring(0, place.length() - file.length());
    return Path.of(
        URI.create(root.startsWith("jar:") ? root.substring(4, root.length() - 2) : root));
  }

  @Test
  void aProgramOnTheClassPathHearsOnceThatItIsSlow() throws IOException, InterruptedException {
    assertThat(run()).filteredOn(line -> line.contains(WARNING)).hasSize(1);
  }

  @Test
  void vectorsAndWhoAskedForScalarKernelsAreLeftInPeace() throws IOException, InterruptedException {
    assertThat(run("--add-modules=jdk.incubator.vector")).noneMatch(line -> line.contains(WARNING));
    assertThat(run("-Dbobbin.kernels=scalar")).containsExactly("2", "2");
  }
}

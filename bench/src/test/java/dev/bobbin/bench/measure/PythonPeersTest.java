package dev.bobbin.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.bench.contender.Workload;
import dev.bobbin.bench.result.Part.Absent;
import dev.bobbin.bench.result.Part.Measured;
import dev.bobbin.bench.result.Row;
import dev.bobbin.bench.worker.Kind;
import dev.bobbin.engine.network.shape.LayerTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the peers in Python where they are missing, broken or slow. None is needed. */
class PythonPeersTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path work;
  @TempDir Path environments;

  private RecipeNetwork net;

  @BeforeEach
  void chooseANetwork() throws IOException {
    net = RecipeNetwork.of(HOME).getFirst();
  }

  private Options options() {
    return new Options(
        List.of(Kind.BOBBIN, Kind.JAX), 2, 1, true, HOME, work, environments, Optional.empty());
  }

  /** An environment in which Python is a script of the shell. */
  private void install(String script) throws IOException {
    Path folder = Files.createDirectories(environments.resolve("jax/bin")).getParent();
    Path python = Files.writeString(folder.resolve("bin/python"), "#!/bin/sh\n" + script + "\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    Files.copy(HOME.resolve("bench/python/jax.txt"), folder.resolve("installed"));
  }

  private String reason() throws IOException {
    try (Round round = new Round(options(), List.of())) {
      round.open(net.workload().withImages(32));
      assertThat(round.kinds()).containsExactly(Kind.BOBBIN);
      assertThat(round.absent()).containsOnlyKeys(Kind.JAX);
      return String.valueOf(round.absent().get(Kind.JAX));
    }
  }

  @Test
  void withoutAnEnvironmentTheOthersGoOn() throws IOException {
    assertThat(reason())
        .isEqualTo(
            "jax: expected the packages of bench/python/jax.txt, found none; try bench/python/install jax");
  }

  @Test
  void anEnvironmentOfOtherPackagesIsNotUsed() throws IOException {
    install("exit 0");
    Files.writeString(environments.resolve("jax/installed"), "jax==0.1\n");
    assertThat(reason())
        .isEqualTo(
            "jax: expected the packages of bench/python/jax.txt, found others; try bench/python/install jax");
  }

  @Test
  void aLibraryThatDoesNotLoadIsNamed() throws IOException {
    install("echo \"ModuleNotFoundError: No module named 'jax'\" >&2");
    assertThat(reason())
        .startsWith("jax: expected its library for ")
        .endsWith(
            "the end of its process: ModuleNotFoundError: No module named 'jax'; try bench/python/install jax");
  }

  @Test
  void whatItDoesNotSupportIsSaid() throws IOException {
    install(
        """
        echo '{"started": "JAX"}'
        while read -r line; do
          case $line in
            *given*) echo '"ready"' ;;
            *) echo '{"unsupported": "jax: expected sgd or adam, received adagrad"}' ;;
          esac
        done\
        """);
    assertThat(reason()).isEqualTo("jax: expected sgd or adam, received adagrad");
  }

  @Test
  void aContenderThatIsFarSlowerDoesNotShortenTheEpochsOfTheOthers() throws IOException {
    Workload workload = net.workload();
    install(
        """
        echo '{"started": "JAX"}'
        while read -r line; do
          case $line in
            *given*) echo '"ready"' ;;
            *open*) echo '{"opened": {"parameters": %d, "images": "noise"}}' ;;
            *train*) echo '{"epoch": {"seconds": 1000, "loss": 1}}' ;;
          esac
        done\
        """
            .formatted(LayerTable.of(workload.network()).parameters()));
    Measured measured = new TrainMeasurement(options(), net).run(_ -> {});
    assertThat(measured.absent())
        .extracting(Absent::contender, Absent::row)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("jax", workload.name()));
    assertThat(measured.absent().getFirst().reason()).contains("at most 10 times Bobbin");
    Row.Train row = (Row.Train) measured.rows().getFirst();
    assertThat(row.images()).isGreaterThan(32);
    assertThat(row.losses()).containsOnlyKeys("bobbin");
  }
}

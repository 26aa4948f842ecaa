package dev.bobbin.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.diagnosis.Finding.Kind;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.training.NetworkTraining;
import dev.bobbin.experiment.training.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run says of itself, and where it keeps it. */
class DiagnosisRecorderTest {
  /** ReLU outputs at a high rate: stuck after the first epoch. */
  private static final String[] STUCK = {
    "network.layers.4.dense.activation=relu",
    "training.optimizer=sgd",
    "training.learning-rate=1",
    "training.epochs=3"
  };

  @TempDir Path runs;

  private static List<Finding> kept(Path run) throws IOException {
    return Documents.read(run.resolve(RunFiles.DIAGNOSIS), RunDocuments.DIAGNOSIS);
  }

  @Test
  void aHealthyRunKeepsAnEmptyDiagnosis() throws IOException {
    List<Finding> heard = new ArrayList<>();
    NetworkTraining training = TinyRuns.create(runs, 2, "training.epochs=10");
    RunResult result = training.train(_ -> {}, heard::add).result();
    assertThat(heard).isEmpty();
    assertThat(result.diagnosis()).isEmpty();
    assertThat(RunDocuments.RESULT.write(result).get("diagnosis")).isEqualTo(List.of());
    assertThat(kept(training.directory())).isEmpty();
  }

  @Test
  void findingsAreHeardOnceAfterTheirEpochAndKept() throws IOException {
    List<Object> heard = new ArrayList<>();
    NetworkTraining training = TinyRuns.create(runs, 2, STUCK);
    RunResult result =
        training
            .train(
                event -> {
                  if (event instanceof EpochDone epoch) {
                    heard.add(epoch.epoch());
                  }
                },
                heard::add)
            .result();
    List<Finding> findings = result.diagnosis();
    assertThat(findings).extracting(Finding::kind).contains(Kind.STUCK_LOSS);
    assertThat(heard).containsSubsequence(findings);
    for (Finding finding : findings) {
      assertThat(heard.indexOf(finding)).isGreaterThan(heard.indexOf(finding.epoch()));
      assertThat(heard).containsOnlyOnce(finding);
    }
    assertThat(kept(training.directory())).isEqualTo(findings);
    assertThat(NetworkRun.open(training.directory()).result()).contains(result);
  }

  @Test
  void aResumedRunSaysNothingTwiceAndEndsWithTheSameDiagnosis() throws IOException {
    List<Finding> whole = TinyRuns.create(runs, 1, STUCK).train(_ -> {}).result().diagnosis();
    assertThat(whole).isNotEmpty();

    List<Finding> heard = new ArrayList<>();
    NetworkTraining training = TinyRuns.create(runs, 1, STUCK);
    training.train(
        event -> {
          if (event instanceof EpochDone epoch && epoch.epoch() == 2) {
            training.stop();
          }
        },
        heard::add);
    NetworkRun interrupted = NetworkRun.open(training.directory());
    assertThat(heard).isNotEmpty();
    RunResult resumed =
        NetworkTraining.resume(
                interrupted,
                TinyRuns.data(interrupted.recipe()),
                RunOptions.of(2, Optional.empty()))
            .train(_ -> {}, heard::add)
            .result();
    assertThat(heard).doesNotHaveDuplicates().isEqualTo(whole);
    assertThat(resumed.diagnosis()).isEqualTo(whole);
  }

  @Test
  void aRunWhoseLossIsNoNumberKeepsTheCause() throws IOException {
    List<Finding> heard = new ArrayList<>();
    NetworkTraining training =
        TinyRuns.create(runs, 1, "training.optimizer=sgd", "training.learning-rate=1e38");
    assertThatThrownBy(() -> training.train(_ -> {}, heard::add))
        .isInstanceOf(NonFiniteLossException.class);
    assertThat(heard).extracting(Finding::kind).containsExactly(Kind.RATE_TOO_HIGH);
    assertThat(heard.getFirst().message())
        .contains("at a learning rate of 1.00e+38")
        .containsPattern("one step changed the weights of (conv2d|dense)_1 by");
    assertThat(kept(training.directory())).isEqualTo(heard);
    assertThat(
            NetworkRun.open(training.directory())
                .provenance()
                .sessions()
                .getLast()
                .error()
                .orElseThrow())
        .contains("expected a finite loss", "; diagnosis: " + heard.getFirst().text());
  }

  @Test
  void aDiagnosisThatIsNoneIsRefused() throws IOException {
    Path file = runs.resolve("diagnosis.json");
    Files.writeString(
        file,
        "{\"findings\":[{\"kind\":\"bad-luck\",\"epoch\":1,\"message\":\"m\",\"advice\":\"a\"}]}");
    assertThatThrownBy(() -> Documents.read(file, RunDocuments.DIAGNOSIS))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("kind: expected dead-units, constant-outputs, ")
        .hasMessageContaining("bad-luck");
  }
}

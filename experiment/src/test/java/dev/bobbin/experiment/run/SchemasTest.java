package dev.bobbin.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.analysis.fixtures.SampleProfile;
import dev.bobbin.analysis.profile.ProfileJson;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.experiment.compare.ComparisonJson;
import dev.bobbin.experiment.compare.RunsComparison;
import dev.bobbin.experiment.evaluation.DataEvaluation;
import dev.bobbin.experiment.evaluation.EvaluatedPredictionsJson;
import dev.bobbin.experiment.evaluation.FoundDataset;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.fixtures.TinyStudy;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.reproduction.ReproductionJson;
import dev.bobbin.experiment.run.list.RunCatalogue;
import dev.bobbin.experiment.run.list.RunSummary;
import dev.bobbin.experiment.run.list.RunSummaryJson;
import dev.bobbin.experiment.study.StudyJson;
import dev.bobbin.experiment.training.EnsembleTraining;
import dev.bobbin.experiment.training.NetworkTraining;
import dev.bobbin.model.CombinationRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The JSON Schemas that are checked in are current, and real documents are as they say. */
class SchemasTest {
  private static final Path SCHEMAS = Path.of("..", "docs", "schemas");

  private static final Form<RunsComparison> COMPARISON =
      ComparisonJson.comparison(_ -> List.of("words"));

  /** Title and form, by the name of the file. */
  private static final Map<String, Map.Entry<String, Form<?>>> FORMS = forms();

  @SuppressWarnings("unused") // JUnit reads it
  private static final List<String> NAMES = List.copyOf(FORMS.keySet());

  @TempDir static Path runs;

  private static Map<String, Map.Entry<String, Form<?>>> forms() {
    Map<String, Map.Entry<String, Form<?>>> forms = new LinkedHashMap<>();
    forms.put("result", Map.entry("Bobbin result.json of a network", RunDocuments.RESULT));
    forms.put(
        "ensemble-result",
        Map.entry("Bobbin result.json of an ensemble", RunDocuments.ENSEMBLE_RESULT));
    forms.put("provenance", Map.entry("Bobbin provenance.json", RunDocuments.PROVENANCE));
    forms.put("metrics-line", Map.entry("A line of Bobbin metrics.jsonl", MetricsLine.FORM));
    forms.put("diagnosis", Map.entry("Bobbin diagnosis.json", RunDocuments.DIAGNOSIS));
    forms.put("run-evaluation", Map.entry("Bobbin evaluation.json", RunDocuments.MEASURED));
    forms.put("examples", Map.entry("Bobbin examples.json", RunDocuments.EXAMPLES));
    forms.put("evaluation", Map.entry("bobbin evaluate --json", EvaluatedPredictionsJson.MEASURED));
    forms.put(
        "other-evaluation",
        Map.entry("Bobbin evaluation-NAME.json", EvaluatedPredictionsJson.ON_OTHER_DATA));
    forms.put("profile", Map.entry("Bobbin profile.json", ProfileJson.PROFILE));
    forms.put("run", Map.entry("A run of bobbin runs --json", RunSummaryJson.SUMMARY));
    forms.put("comparison", Map.entry("bobbin compare --json", COMPARISON));
    forms.put("study", Map.entry("Bobbin study.json", StudyJson.STUDY));
    forms.put("reproduction", Map.entry("Bobbin reproduction.json", ReproductionJson.REPRODUCTION));
    return forms;
  }

  private static String schema(String name) {
    Map.Entry<String, Form<?>> form = FORMS.get(name);
    return JsonWriter.indented(Documents.schema(form.getKey(), form.getValue()));
  }

  @BeforeAll
  static void train() throws IOException {
    TinyRuns.create(runs.resolve("split"), 1).train(_ -> {});
    TinyRuns.create(runs.resolve("whole"), 1, "data.validation-split=none").train(_ -> {});
    NetworkTraining stopped = TinyRuns.create(runs.resolve("stopped"), 1);
    stopped.stop();
    stopped.train(_ -> {});
    NetworkRecipe member = TinyRuns.recipe("training.epochs=1");
    EnsembleRecipe recipe =
        new EnsembleRecipe(
            "tiny vote",
            List.of(),
            Map.of(),
            CombinationRule.MAJORITY_VOTE,
            List.of(member, member.withSeed(8)),
            1,
            List.of());
    EnsembleTraining.create(
            recipe,
            SplitDataset.of(TinyRuns.dataset(0), recipe.data()),
            TinyRuns.options(runs.resolve("vote"), 1))
        .train(new Silent());
  }

  /** Hears nothing. */
  private static final class Silent implements EnsembleTraining.Listener {
    @Override
    public TrainingListener begins(int index, NetworkRecipe member, LayerTable layers) {
      return _ -> {};
    }

    @Override
    public void found(int index, Finding finding) {}

    @Override
    public void done(int index, NetworkRun run) {}
  }

  private static Path only(String folder) throws IOException {
    try (var found = Files.list(runs.resolve(folder))) {
      return found.findFirst().orElseThrow();
    }
  }

  /** Fails unless a document is what a schema says, and has every field that it knows. */
  private static void check(String schema, String document) {
    Schema read = SchemaRegistry.withDialect(Dialects.getDraft202012()).getSchema(schema(schema));
    assertThat(read.validate(document, InputFormat.JSON)).as(document).isEmpty();
    assertThat(read.validate("{}", InputFormat.JSON)).isNotEmpty();
  }

  private static <T> void check(String schema, Form<T> form, T value) {
    check(schema, JsonWriter.compact(form.write(value)));
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void theSchemaThatIsCheckedInIsCurrent(String name) throws IOException {
    Path file = SCHEMAS.resolve(name + ".schema.json");
    if (Boolean.getBoolean("bobbin.write")) {
      Files.writeString(file, schema(name));
    }
    assertThat(Files.readString(file))
        .as(
            "%s; to write it again: mvn test -pl experiment -am -Dtest=SchemasTest -Dbobbin.write=true -Dsurefire.failIfNoSpecifiedTests=false",
            file)
        .isEqualTo(schema(name));
  }

  @Test
  void theFilesOfRunsAreAsTheirSchemasSay() throws IOException {
    for (String folder : List.of("split", "whole", "stopped")) {
      Path run = only(folder);
      check("result", Files.readString(run.resolve(RunFiles.RESULT)));
      check("provenance", Files.readString(run.resolve(RunFiles.PROVENANCE)));
      check("diagnosis", Files.readString(run.resolve(RunFiles.DIAGNOSIS)));
      check("run-evaluation", Files.readString(run.resolve(RunFiles.EVALUATION)));
      check("examples", Files.readString(run.resolve(RunFiles.EXAMPLES)));
      for (String line : Files.readAllLines(run.resolve(RunFiles.METRICS))) {
        check("metrics-line", line);
      }
    }
    Path vote = only("vote");
    check("ensemble-result", Files.readString(vote.resolve(RunFiles.RESULT)));
    check("provenance", Files.readString(vote.resolve(RunFiles.PROVENANCE)));
    check("run-evaluation", Files.readString(vote.resolve(RunFiles.EVALUATION)));
    check("examples", Files.readString(vote.resolve(RunFiles.EXAMPLES)));
  }

  @Test
  void whatARunDoesNotHaveIsNull() throws IOException {
    Path run = only("whole");
    assertThat(Files.readString(run.resolve(RunFiles.RESULT)))
        .contains("\"validationLoss\": null", "\"validationAccuracy\": null", "\"leakage\": null");
    assertThat(Files.readAllLines(run.resolve(RunFiles.METRICS)))
        .allSatisfy(line -> assertThat(line).contains("\"validationLoss\":null"));
    assertThat(Files.readString(run.resolve(RunFiles.EVALUATION))).contains("\"validation\": null");
    assertThat(Files.readString(run.resolve(RunFiles.PROVENANCE))).contains("\"error\": null");
  }

  @Test
  void listsOfRunsAreAsTheirSchemaSays() throws IOException {
    for (String folder : List.of("split", "whole", "stopped", "vote")) {
      for (RunSummary run : RunCatalogue.of(runs.resolve(folder)).list()) {
        check("run", RunSummaryJson.SUMMARY, run);
      }
    }
    Path damaged = Files.createDirectories(runs.resolve("damaged").resolve("run"));
    Files.writeString(damaged.resolve(RunFiles.PROVENANCE), "{}");
    RunSummary run = RunCatalogue.of(damaged.getParent()).list().getFirst();
    assertThat(RunSummaryJson.SUMMARY.write(run)).containsEntry("recipe", null);
    check("run", RunSummaryJson.SUMMARY, run);
  }

  @Test
  void comparisonsAreAsTheirSchemaSays() throws IOException {
    Run one = Run.open(only("split"));
    Run vote = Run.open(only("vote"));
    Run stopped = Run.open(only("stopped"));
    Files.delete(only("stopped").resolve(RunFiles.MODEL));
    try (ThreadTeam team = new ThreadTeam(1)) {
      RunsComparison comparison =
          RunsComparison.of(
              List.of(one, vote, stopped),
              run -> SplitDataset.of(TinyRuns.dataset(0), run.recipe().data()),
              Split.TEST,
              team);
      assertThat(comparison.modelDifferences()).isNotEmpty();
      assertThat(comparison.runs().getLast().measured()).isEmpty();
      check("comparison", COMPARISON, comparison);
      check(
          "evaluation",
          EvaluatedPredictionsJson.MEASURED,
          comparison.runs().get(1).measured().orElseThrow());
    }
  }

  @Test
  void whatIsMeasuredOnOtherPicturesIsAsItsSchemaSays() throws IOException {
    Run run = Run.open(only("split"));
    SplitDataset data = TinyRuns.data(TinyRuns.recipe());
    try (ThreadTeam team = new ThreadTeam(1)) {
      DataEvaluation evaluation =
          new DataEvaluation(
              new FoundDataset("other", data.dataset().provenance()),
              run.model().preprocessing(),
              run.model().weightsSha256(),
              List.of("a note"),
              run.measure(data, Split.TEST, team));
      check("other-evaluation", EvaluatedPredictionsJson.ON_OTHER_DATA, evaluation);
    }
  }

  @Test
  void studiesAreAsTheirSchemaSays() throws IOException {
    for (String seeds : List.of("1", "2")) {
      var plan =
          TinyStudy.plan(
              "grid: {training.learning-rate: [0.1, 0.01]}\nseeds: %s".formatted(seeds),
              "training.epochs=1");
      var result = TinyStudy.run(plan, runs.resolve("study" + seeds), 1, 1).train(_ -> {});
      check("study", StudyJson.STUDY, result);
    }
  }

  @Test
  void profilesAreAsTheirSchemaSays() {
    check("profile", ProfileJson.PROFILE, SampleProfile.of(true, OptionalDouble.of(1.25)));
    check("profile", ProfileJson.PROFILE, SampleProfile.of(false, OptionalDouble.empty()));
  }

  @Test
  void thePublishedReproductionIsAsItsSchemaSays() throws IOException {
    check("reproduction", Files.readString(Path.of("..", "docs", "results", "reproduction.json")));
  }

  @Test
  void anEvaluationIsReadAsItWasWritten() throws IOException {
    Path file = only("split").resolve(RunFiles.EVALUATION);
    Map<Split, Evaluation> read = Documents.read(file, RunDocuments.EVALUATIONS);
    assertThat(read).containsOnlyKeys(Split.TRAIN, Split.VALIDATION, Split.TEST);
    Map<String, Object> written = new LinkedHashMap<>();
    read.forEach(
        (part, figures) -> written.put(part.id(), EvaluationJson.EVALUATION.write(figures)));
    assertThat(JsonWriter.indented(written)).isEqualTo(TinyRuns.withoutDigests(file));
  }
}

package dev.bobbin.report.run;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.report.page.LearningCurveSection;
import dev.bobbin.report.run.ProvenanceSection.Fact;
import dev.bobbin.report.run.ReportView.Advice;
import dev.bobbin.report.run.ReportView.Member;
import dev.bobbin.report.run.SummarySection.Tile;
import dev.bobbin.report.text.PreprocessingText;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of a report.
 *
 * @param view for the template
 * @param data for the script
 * @param json for {@code report --json}
 */
record Report(
    ReportView view, Map<String, @Nullable Object> data, Map<String, @Nullable Object> json) {
  /** Of classes; the sections have all of them. */
  private static final int MOST_NAMES = 20;

  static Report of(ReportSource source, ThreadTeam team) {
    Run run = source.run();
    SplitDataset data = source.data();
    Recipe recipe = run.recipe();
    Map<String, List<EpochDone>> epochs = epochs(source);
    Optional<LearningCurveSection> curves =
        run instanceof NetworkRun one
            ? Optional.of(LearningCurveSection.of(one.metrics()))
            : Optional.empty();
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put("classes", data.dataset().classNames());
    page.put(
        "curves",
        LearningCurveSection.json(epochs, curves.map(LearningCurveSection::bestEpoch).orElse(0)));
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("split", source.split().id());
    Optional<MeasuredSections> measured =
        source.model().map(model -> new MeasuredSections(source, model, team));
    SummarySection summary =
        measured.isPresent()
            ? measured.get().summary(unfinished(run))
            : SummarySection.unmeasured(withoutModel(run), data.leakage(), unfinished(run));
    measured.ifPresent(sections -> {
      page.putAll(sections.data());
      json.putAll(sections.json());
    });
    ReportView view =
        new ReportView(
            recipe.name(),
            subtitle(run, data),
            source.split().words(),
            summary.with(tiles(recipe, epochs.values())),
            made(source),
            prepared(preprocessing(source)),
            AugmentationStrip.of(recipe.networks().getFirst(), data),
            source.findings().map(Report::advice),
            networks(recipe),
            curves,
            measured.map(sections -> members(sections.measured())).orElse(List.of()),
            measured.map(MeasuredSections::view),
            ProvenanceSection.of(run.provenance(), RecipeYaml.write(recipe), facts(run)),
            commands(run));
    return new Report(view, page, json);
  }

  private static String withoutModel(Run run) {
    return run.provenance()
        .sessions()
        .getLast()
        .error()
        .map(message -> "The run failed: " + message + ".")
        .orElse(
            run.status().isFinal()
                ? "Its file is gone; bobbin train --resume %s makes it again."
                    .formatted(Names.shell(run.directory()))
                : run instanceof NetworkRun
                    ? "There is one after the first epoch."
                    : "There is one when all its networks are trained.");
  }

  /** What to know of a training that has not ended. */
  private static Optional<String> unfinished(Run run) {
    String state =
        switch (run.status()) {
          case RUNNING -> "is running, or was killed,";
          case INTERRUPTED -> "was interrupted";
          case FAILED -> "has failed";
          case COMPLETED, STOPPED_EARLY -> "";
        };
    String epochs =
        run instanceof NetworkRun one
            ? " after epoch %d of %d"
                .formatted(one.metrics().size(), one.recipe().training().epochs())
            : "";
    return state.isEmpty()
        ? Optional.empty()
        : Optional.of("The training %s%s: these results are not final.".formatted(state, epochs));
  }

  /** The curves of the run, or of each member that still exists. */
  private static Map<String, List<EpochDone>> epochs(ReportSource source) {
    Map<String, List<EpochDone>> epochs = new LinkedHashMap<>();
    for (NetworkRun network : source.networks()) {
      NetworkRecipe recipe = network.recipe();
      epochs.put(
          source.run() instanceof NetworkRun ? "" : recipe.name() + ", seed " + recipe.seed(),
          network.metrics());
    }
    return epochs;
  }

  private static String subtitle(Run run, SplitDataset data) {
    return "%s, %s to train on, %s to validate, %s to test; seed %d"
        .formatted(
            run.provenance().dataset(),
            Words.count(data.count(Split.TRAIN), "image", "images"),
            Words.whole(data.count(Split.VALIDATION)),
            Words.whole(data.count(Split.TEST)),
            run.recipe().seed());
  }

  private static Preprocessing preprocessing(ReportSource source) {
    return source
        .model()
        .map(model -> model.classifier().preprocessing())
        .orElseGet(source.data()::preprocessing);
  }

  /** What it answers, and the pictures that it is for. */
  private static List<Fact> made(ReportSource source) {
    List<String> names = source.data().dataset().classNames();
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            Words.count(names.size(), "class", "classes"),
            names.size() <= MOST_NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMES)) + ", ..."));
    PreprocessingText.facts(preprocessing(source))
        .forEach((name, value) -> facts.add(new Fact(name, value)));
    return facts;
  }

  private static String prepared(Preprocessing how) {
    return how.polarity() == Polarity.DARK_ON_LIGHT
        ? "Images are shown as the network sees them: inverted."
        : "Images are shown as the network sees them.";
  }

  private static List<Advice> advice(List<Finding> findings) {
    return findings.stream()
        .map(finding ->
            new Advice(
                "Epoch " + finding.epoch(),
                Words.sentence(finding.message()),
                Words.sentence("try " + finding.advice())))
        .toList();
  }

  private static List<NetworkSection> networks(Recipe recipe) {
    List<NetworkRecipe> networks = recipe.networks();
    return networks.stream()
        .map(network ->
            NetworkSection.of(
                networks.size() == 1 ? "" : network.name(), LayerTable.of(network.network())))
        .toList();
  }

  private static List<Member> members(EvaluatedPredictions measured) {
    return measured.members().stream()
        .map(member ->
            new Member(
                member.name(),
                Long.toString(member.seed()),
                Words.share(member.evaluation().accuracy()),
                Words.share(member.evaluation().loss())))
        .toList();
  }

  private static List<Tile> tiles(Recipe recipe, Collection<List<EpochDone>> curves) {
    List<Tile> tiles = new ArrayList<>();
    long parameters = 0;
    long work = 0;
    for (NetworkRecipe network : recipe.networks()) {
      LayerTable table = LayerTable.of(network.network());
      parameters += table.parameters();
      work += table.multiplyAdds();
    }
    tiles.add(
        new Tile(
            "Parameters", Words.whole(parameters), Words.whole(work) + " multiply-adds per image"));
    List<EpochDone> epochs = curves.stream().flatMap(List::stream).toList();
    if (!epochs.isEmpty()) {
      double seconds = epochs.stream().mapToDouble(EpochDone::trainingSeconds).sum();
      double images =
          epochs.stream().mapToDouble(e -> e.imagesPerSecond() * e.trainingSeconds()).sum();
      tiles.add(
          new Tile(
              "Trained in",
              Words.duration(seconds),
              "%s, %s images/s"
                  .formatted(
                      Words.count(epochs.size(), "epoch", "epochs"),
                      Words.whole(Math.round(seconds == 0 ? 0 : images / seconds)))));
    }
    return tiles;
  }

  private static List<Fact> facts(Run run) {
    List<Fact> facts = new ArrayList<>();
    run.recipe().source().forEach((name, value) -> facts.add(new Fact(name, value)));
    digest(run).ifPresent(sha256 -> facts.add(new Fact("SHA-256 of the weights", sha256)));
    return facts;
  }

  private static Optional<String> digest(Run run) {
    return switch (run) {
      case NetworkRun one -> one.result().map(RunResult::weightsSha256);
      case EnsembleRun ensemble -> ensemble.result().map(result -> result.whole().weightsSha256());
    };
  }

  private static List<String> commands(Run run) {
    String directory = Names.shell(run.directory());
    return List.of(
        "bobbin evaluate " + directory,
        "bobbin report " + directory + " --calibrate",
        "bobbin train " + Names.shell(run.directory().resolve("recipe.yaml")),
        "bobbin compare " + directory + " ANOTHER_RUN");
  }
}

package dev.bobbin.report.run;

import dev.bobbin.analysis.evaluation.Calibration;
import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.base.Background;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.report.page.ImageSheets;
import dev.bobbin.report.run.ReportSource.MeasuredModel;
import dev.bobbin.report.run.ReportView.MeasuredView;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sections of a report about a model and the images that it was measured on. */
final class MeasuredSections {
  private static final int ANSWERS = 3;

  /** Characters for sheets of images and their data, which keeps the page below 5 MB. */
  private static final int ROOM = 4_400_000;

  private static final int LEAST_ROOM = 300_000;

  /** Characters for the names of files, those of the errors first. */
  private static final int ROOM_FOR_NAMES = 400_000;

  /** Of its data in Base64. */
  private static final int CHARACTERS_PER_IMAGE = 60;

  private final Split split;
  private final EvaluatedPredictions measured;
  private final MeasuredImages images;
  private final int[] order;
  private final ImageSheets sheets;
  private final Optional<Calibration> plain;
  private final OptionalDouble trainAccuracy;
  private final OptionalDouble temperature;
  private final Optional<Calibration> scaled;
  private final AttributionSection attribution;
  private final Optional<EmbeddingMap> map;

  MeasuredSections(ReportSource source, MeasuredModel model, ThreadTeam team) {
    SplitDataset data = source.data();
    this.split = source.split();
    this.measured = model.measured();
    this.trainAccuracy = model.trainAccuracy();
    this.temperature = model.temperature();
    Predictions predictions = measured.predictions();
    this.images = MeasuredImages.of(predictions, data.images(split), data.dataset().classNames());
    this.order = order(images);
    // Beside what follows, which does not need them.
    Background<ImageSheets> filled = Background.start(() -> sheets(images, order));
    this.plain =
        images.areProbabilities() ? Optional.of(Calibration.of(predictions)) : Optional.empty();
    this.scaled =
        temperature.isPresent()
            ? Optional.of(Calibration.of(predictions, temperature.getAsDouble()))
            : Optional.empty();
    ImageSamples samples = data.preprocessed(model.classifier().preprocessing()).samples(split);
    this.attribution =
        new AttributionSectionBuilder(model.classifier(), team, images, samples)
            .build(source.images());
    this.map = EmbeddingMap.of(model.classifier(), samples, team);
    this.sheets = filled.join();
  }

  private static ImageSheets sheets(MeasuredImages images, int[] order) {
    Predictions predictions = images.predictions();
    return new ImageSheets(
        images.images(),
        IntStream.of(order).map(predictions::index).toArray(),
        Math.max(LEAST_ROOM, ROOM - CHARACTERS_PER_IMAGE * predictions.count()));
  }

  /** All images, the most confident errors first, then the correct ones in order. */
  private static int[] order(MeasuredImages images) {
    return Stream.concat(
            images.errors().stream(),
            IntStream.range(0, images.predictions().count()).filter(images::isCorrect).boxed())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  EvaluatedPredictions measured() {
    return measured;
  }

  SummarySection summary(Optional<String> unfinished) {
    return SummarySection.of(
        split.words(),
        measured.evaluation(),
        images.names(),
        split == Split.TRAIN ? OptionalDouble.empty() : trainAccuracy,
        plain,
        unfinished);
  }

  MeasuredView view() {
    Predictions predictions = measured.predictions();
    return new MeasuredView(
        sheets.count() == predictions.count()
            ? ""
            : "This page has room for %s of the %s images: the errors first, then the others."
                .formatted(Words.whole(sheets.count()), Words.whole(predictions.count())),
        images.areProbabilities(),
        ConfusionSection.of(measured.evaluation().confusion(), images.names()),
        ClassSection.of(measured.evaluation().report(), images),
        MisclassifiedSection.of(images),
        calibration(),
        measured.novelty().map(NoveltySection::of),
        attribution,
        map.map(EmbeddingMap::view));
  }

  private CalibrationSection calibration() {
    return plain
        .map(calibration -> CalibrationSection.of(calibration, temperature, scaled))
        .orElseGet(() ->
            CalibrationSection.none(
                "The outputs of this network are not probabilities: some are below 0, or those of an image do not sum to 1. A last layer with softmax gives probabilities."));
  }

  /** For the page's script. */
  Map<String, Object> data() {
    Predictions predictions = measured.predictions();
    int count = predictions.count();
    int likeliest = Math.min(ANSWERS, predictions.classes());
    int[][] ranked = new int[count][];
    for (int slot = 0; slot < count; slot++) {
      ranked[slot] = ranked(predictions, order[slot], likeliest);
    }
    float[] values = new float[count * likeliest];
    for (int slot = 0; slot < count; slot++) {
      for (int k = 0; k < likeliest; k++) {
        values[slot * likeliest + k] = predictions.probability(order[slot], ranked[slot][k]);
      }
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(
        "images",
        ImageSheets.answers(
            Collections.nCopies(likeliest, plain.isPresent()),
            values,
            slot -> predictions.index(order[slot]),
            slot -> predictions.label(order[slot]),
            i -> ranked[i / likeliest][i % likeliest]));
    tree.put("files", files());
    tree.put("sheets", sheets.json());
    plain.ifPresent(
        calibration -> tree.put("calibration", CalibrationSection.json(calibration, scaled)));
    measured.novelty().ifPresent(found -> tree.put("novelty", NoveltySection.json(found)));
    map.ifPresent(drawn -> tree.put("map", drawn.json(order)));
    return tree;
  }

  /** The images' files, as far as there is room; empty if they are not files of their own. */
  private List<String> files() {
    List<String> files = new ArrayList<>();
    int room = ROOM_FOR_NAMES;
    for (int i : order) {
      Optional<String> file = images.images().file(images.predictions().index(i));
      if (file.isEmpty() || room < file.get().length()) {
        break;
      }
      room -= file.get().length();
      files.add(file.get());
    }
    return files;
  }

  /** The predicted class, then the likeliest of the others. */
  private static int[] ranked(Predictions predictions, int i, int count) {
    int predicted = predictions.predicted(i);
    int[] ranked = new int[count];
    ranked[0] = predicted;
    for (int k = 1; k < count; k++) {
      int best = -1;
      for (int c = 0; c < predictions.classes(); c++) {
        boolean taken = false;
        for (int j = 0; j < k; j++) {
          taken |= ranked[j] == c;
        }
        if (!taken
            && (best < 0 || predictions.probability(i, c) > predictions.probability(i, best))) {
          best = c;
        }
      }
      ranked[k] = best;
    }
    return ranked;
  }

  /** For {@code report --json}. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("evaluation", EvaluationJson.EVALUATION.write(measured.evaluation()));
    tree.put("calibration", plain.map(EvaluationJson.CALIBRATION::write).orElse(null));
    tree.put("novelty", measured.novelty().map(EvaluationJson.NOVELTY::write).orElse(null));
    tree.put("temperature", temperature.isPresent() ? (Double) temperature.getAsDouble() : null);
    tree.put("calibrated", scaled.map(EvaluationJson.CALIBRATION::write).orElse(null));
    return tree;
  }
}

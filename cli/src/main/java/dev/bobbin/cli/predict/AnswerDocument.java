package dev.bobbin.cli.predict;

import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.analysis.stats.ConfidenceInterval;
import dev.bobbin.analysis.stats.StatisticsJson;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonStream;
import dev.bobbin.cli.predict.PictureArguments.Picture;
import dev.bobbin.cli.terminal.Errors;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Overrides;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.schema.PreprocessingCodecs;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The document of {@code predict --json}, written answer by answer. */
public final class AnswerDocument implements Answers {
  private final Preprocessing how;
  private final List<String> classNames;
  private final int top;
  private final JsonStream document;

  /**
   * Begins the document on standard output.
   *
   * @param source of the model, as the user named it
   * @param top the most classes of an answer
   */
  public AnswerDocument(Host host, String source, Classifier model, int top) {
    this.how = model.preprocessing();
    this.classNames = model.classNames();
    this.top = top;
    this.document = new JsonStream(host.out());
    document.put("model", source);
    document.put("preprocessing", PreprocessingCodecs.PREPROCESSING.write(how));
    document.beginList("predictions");
  }

  @Override
  public void add(Picture picture, ImageClassifier.Answer answer) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(answer.json());
    tree.put(
        "classes",
        ImageClassifier.ranking(
            answer.classes().subList(0, Math.min(top, answer.classes().size())),
            answer.probabilities()));
    tree.put("overrides", Overrides.json(how, answer.polarity()));
    picture.label().ifPresent(label -> tree.put("label", classNames.get(label)));
    document.add(tree);
  }

  @Override
  public void add(Picture picture, BobbinException reason) {
    document.add(Json.of("image", picture.name(), "error", Errors.message(reason)));
  }

  @Override
  public void end(Optional<ConfusionMatrix> measured) {
    document.endList();
    measured.ifPresent(matrix -> document.put("evaluation", evaluation(matrix)));
    document.end();
  }

  private Map<String, @Nullable Object> evaluation(ConfusionMatrix matrix) {
    return Json.of(
        "images",
        matrix.total(),
        "accuracy",
        matrix.accuracy(),
        "accuracyInterval",
        StatisticsJson.INTERVAL.write(ConfidenceInterval.wilson(matrix.correct(), matrix.total())),
        "classes",
        classNames,
        "confusionMatrix",
        Arrays.stream(matrix.toArray()).map(row -> Arrays.stream(row).boxed().toList()).toList());
  }
}

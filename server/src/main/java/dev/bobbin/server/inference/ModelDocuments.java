package dev.bobbin.server.inference;

import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import dev.bobbin.experiment.run.TestExamples;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.schema.PreprocessingCodecs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The documents of {@code /v1/models} and {@code /v1/examples}. */
public final class ModelDocuments {
  private ModelDocuments() {}

  /** {@code models}: all versions of all models. */
  static Map<String, Object> of(Models models) {
    return Map.of("models", models.all().stream().map(model -> of(models, model)).toList());
  }

  private static Map<String, @Nullable Object> of(Models models, ServedModel model) {
    LoadedModel current = model.current();
    Classifier classifier = current.classifier();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", model.name());
    tree.put("version", model.version());
    tree.put("versions", models.versions(model.name()).stream().map(ServedModel::version).toList());
    tree.put("ready", model.ready());
    tree.put("kind", current.kind());
    tree.put("input", input(classifier.input()));
    tree.put("classes", List.copyOf(classifier.classNames()));
    tree.put("preprocessing", preprocessing(classifier.preprocessing()));
    tree.put("novelty", classifier.novelty().map(ModelDocuments::novelty).orElse(null));
    tree.put("parameters", classifier.parameters());
    tree.put("weights", current.weights());
    tree.put("loaded", current.loaded().toString());
    tree.put("refused", model.refused().orElse(null));
    return tree;
  }

  /**
   * {@code model, version, split, leakage, examples}: test images, each with the name of its class.
   * There are no examples, and {@code split} is null, where the model's run has none.
   */
  static Map<String, @Nullable Object> examples(ServedModel model) {
    Optional<TestExamples> found = model.current().examples();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("model", model.name());
    tree.put("version", model.version());
    tree.put("split", found.map(_ -> Split.TEST.id()).orElse(null));
    tree.put(
        "leakage",
        found.flatMap(TestExamples::leakage).map(EvaluationJson.LEAKAGE::write).orElse(null));
    tree.put(
        "examples",
        found.stream()
            .flatMap(examples -> examples.examples().stream())
            .map(ModelDocuments::example)
            .toList());
    return tree;
  }

  private static Map<String, Object> example(TestExamples.Example example) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("index", example.index());
    tree.put("class", example.label());
    tree.put("picture", "data:image/png;base64," + example.picture());
    return tree;
  }

  /**
   * How a model prepares pictures: {@code size} as in {@code 28x28x1}, {@code fit}, {@code
   * background}, {@code polarity}, {@code mean}, {@code std} and {@code orientation}, as in the
   * model's file.
   */
  public static Object preprocessing(Preprocessing preprocessing) {
    return PreprocessingCodecs.PREPROCESSING.write(preprocessing);
  }

  private static Map<String, Object> novelty(NoveltyDetector detector) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("keep", detector.keep());
    tree.put("threshold", detector.threshold());
    return tree;
  }

  private static Map<String, Object> input(Shape shape) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("height", shape.height());
    tree.put("width", shape.width());
    tree.put("channels", shape.channels());
    return tree;
  }
}

package dev.bobbin.server.inference;

import dev.bobbin.analysis.attribution.AttributionMethod;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.http.HttpException;
import dev.bobbin.http.Json;
import dev.bobbin.http.Query;
import dev.bobbin.http.RequestContext;
import dev.bobbin.http.StaticFiles;
import dev.bobbin.http.Upload;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Overrides;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /v1/classify}, {@code /v1/models} and {@code /v1/examples}. */
public final class ClassifyRoutes {
  private static final Set<String> PARAMETERS =
      Set.of("version", "explain", "method", "class", "polarity", "top", "input", "values");

  private static final int MOST_TOP = 10_000;

  private final Models models;
  private final Explanations explanations;

  public ClassifyRoutes(Models models) {
    this.models = models;
    this.explanations = new Explanations(models.settings(), models.heavy());
  }

  public void addTo(RoutesConfig routes) {
    StaticFiles.addGet(routes, "/v1/models", ctx -> Json.answer(ctx, ModelDocuments.of(models)));
    StaticFiles.addGet(routes, "/v1/examples/{model}", this::examples);
    // curl -T sends PUT, and browsers POST.
    routes.put("/v1/classify/{model}", this::classify);
    routes.post("/v1/classify/{model}", this::classify);
    routes.put("/v1/classify", this::unnamed);
    routes.post("/v1/classify", this::unnamed);
    StaticFiles.addGet(routes, "/v1/classify", this::unnamed);
    StaticFiles.addGet(routes, "/v1/examples", this::unnamed);
  }

  private void unnamed(Context ctx) {
    throw models.unnamed(ctx.path());
  }

  private void examples(Context ctx) {
    Json.answer(ctx, ModelDocuments.examples(model(ctx, Query.of(ctx, Set.of("version")))));
  }

  private ServedModel model(Context ctx, Query query) {
    ServedModel model = models.get(ctx.pathParam("model"), query.text("version").orElse(null));
    RequestContext.of(ctx).note("model", model.name());
    return model;
  }

  private void classify(Context ctx) {
    Query query = Query.of(ctx, PARAMETERS);
    ServedModel model = model(ctx, query);
    boolean explain = query.flag("explain", false);
    boolean input = query.flag("input", false);
    boolean values = query.flag("values", false);
    AttributionMethod method = method(query.text("method"));
    int classes = model.classifier().classNames().size();
    int top = query.number("top", classes, MOST_TOP);
    Preprocessing preprocessing = model.classifier().preprocessing();
    Polarity polarity = Pictures.polarity(query.text("polarity"), preprocessing);
    Upload.Picture upload = Upload.picture(ctx);
    long began = System.nanoTime();
    LoadedImage image =
        models.pictures().read(upload.bytes(), upload.name(), preprocessing, polarity);
    long read = System.nanoTime() - began;
    Answer answer = model.predict(preprocessing.values().of(image.pixels()), 1);
    long predicted = System.nanoTime();
    answer.requireFinite();
    List<ClassProbability> ranked = answer.ranked(0);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("model", model.name());
    tree.put("version", model.version());
    tree.put("image", upload.name());
    tree.put("polarity", image.polarity().id());
    tree.put("overrides", Overrides.json(preprocessing, image.polarity()));
    tree.putAll(ImageClassifier.json(answer.novelty(0)));
    tree.put(
        "classes",
        ImageClassifier.ranking(
            ranked.subList(0, Math.min(top, ranked.size())),
            answer.classifier().givesProbabilities()));
    tree.put("warnings", ImageClassifier.json(image.warnings()));
    if (input) {
      tree.put("input", Explanations.input(answer.classifier(), image.pixels()));
    }
    if (explain) {
      int wanted = classIndex(answer.classifier(), query.text("class"), ranked);
      tree.put(
          "explanation",
          explanations.json(answer.classifier(), image.pixels(), method, wanted, values));
    }
    Json.answer(ctx, tree);
    model.statistics().answered(answer, read, System.nanoTime() - predicted);
  }

  private static AttributionMethod method(Optional<String> asked) {
    String id = asked.orElse(AttributionMethod.INTEGRATED_GRADIENTS.id());
    return Names.constant(AttributionMethod.class, id)
        .orElseThrow(() ->
            new HttpException(
                400,
                "method: expected %s, received '%s'; try integrated-gradients"
                    .formatted(
                        Arrays.stream(AttributionMethod.values())
                            .map(AttributionMethod::id)
                            .collect(Collectors.joining(", ")),
                        id)));
  }

  /** The index of the class with this name or index; by default, of the most probable one. */
  private static int classIndex(
      Classifier classifier, Optional<String> asked, List<ClassProbability> ranked) {
    if (asked.isEmpty()) {
      return ranked.getFirst().index();
    }
    String text = asked.get();
    List<String> names = classifier.classNames();
    int index = names.indexOf(text);
    if (index < 0 && text.matches("[0-9]{1,9}")) {
      index = Integer.parseInt(text);
    }
    if (index < 0 || index >= names.size()) {
      throw new HttpException(
          400,
          "class: expected one of %s, or 0 to %d, received '%s'; try 0"
              .formatted(String.join(", ", names), names.size() - 1, text));
    }
    return index;
  }
}

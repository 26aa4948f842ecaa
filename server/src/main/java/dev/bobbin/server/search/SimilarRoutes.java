package dev.bobbin.server.search;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.http.HttpException;
import dev.bobbin.http.Json;
import dev.bobbin.http.Query;
import dev.bobbin.http.StaticFiles;
import dev.bobbin.http.Upload;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Overrides;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.server.inference.Models;
import dev.bobbin.server.inference.Pictures;
import dev.bobbin.server.inference.ServedModel;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /v1/similar}: articles similar to a picture or an article; {@code /v1/indexes}. */
// Used in this module only, unlike the rest of the package.
@SuppressWarnings("exports")
public final class SimilarRoutes {
  private static final int K = 10;
  private static final Set<String> PARAMETERS =
      new TreeSet<>(Set.of("index", "model", "k", "class", "id", "polarity", "thumbnails"));

  private final Models models;
  private final List<ServedIndex> indexes;

  /**
   * Routes of some indexes.
   *
   * @param models among them those that the indexes were built with
   * @param indexes with distinct names; may be empty
   */
  public SimilarRoutes(Models models, List<ServedIndex> indexes) {
    this.models = models;
    this.indexes = List.copyOf(indexes);
  }

  public void addTo(RoutesConfig routes) {
    StaticFiles.addGet(routes, "/v1/indexes", this::indexes);
    // curl -T sends PUT, and browsers POST.
    routes.post("/v1/similar", this::similar);
    routes.put("/v1/similar", this::similar);
  }

  /** The vector of an article, which is excluded, or of a picture. */
  private record Question(float[] vector, Optional<String> except, Optional<LoadedImage> picture) {}

  private void indexes(Context ctx) throws IOException {
    List<Object> all = new ArrayList<>();
    for (ServedIndex served : indexes) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", served.name());
      tree.put("model", served.model());
      tree.put("articles", served.index().count());
      tree.put("classes", served.index().classes());
      all.add(tree);
    }
    Json.answer(ctx, Map.of("indexes", all));
  }

  private void similar(Context ctx) throws IOException {
    Query query = Query.of(ctx, PARAMETERS);
    ServedIndex served = served(query.text("index"), query.text("model"));
    int k = query.number("k", K, SimilarQuery.MOST);
    boolean thumbnails = query.flag("thumbnails", true);
    Set<String> classes = classes(query, served);
    Set<String> ids = Set.copyOf(new TreeSet<>(query.texts("id")));
    Question question = isJson(ctx) ? ofArticle(ctx, served) : ofPicture(ctx, query, served);
    SimilarQuery search =
        new SimilarQuery(question.vector(), k, classes, ids, question.except(), thumbnails);
    List<Neighbour> found = served.index().search(search);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("index", served.name());
    tree.put("model", served.model());
    IndexDescription description = served.index().description();
    question
        .picture()
        .ifPresent(picture -> {
          tree.put("polarity", picture.polarity().id());
          tree.put("overrides", Overrides.json(description.preprocessing(), picture.polarity()));
        });
    tree.put("articles", found.isEmpty() ? List.of() : articles(found, description, thumbnails));
    tree.put("warnings", warnings(question, description));
    Json.answer(ctx, tree);
  }

  private static List<Map<String, Object>> warnings(
      Question question, IndexDescription description) {
    List<Map<String, Object>> warnings = new ArrayList<>();
    question
        .picture()
        .ifPresent(picture -> warnings.addAll(ImageClassifier.json(picture.warnings())));
    if (SimilarQuery.isSilent(question.vector())) {
      warnings.add(
          Map.of(
              "kind",
              "is-silent",
              "message",
              "is like nothing: its vector in %s is all zeros".formatted(description.layer())));
    }
    return warnings;
  }

  private static List<Object> articles(
      List<Neighbour> found, IndexDescription description, boolean thumbnails) throws IOException {
    List<Object> articles = new ArrayList<>();
    try (Thumbnails pictures = new Thumbnails(description.input())) {
      for (Neighbour neighbour : found) {
        Map<String, @Nullable Object> tree = NeighbourJson.of(neighbour);
        if (thumbnails) {
          tree.put("thumbnail", pictures.dataUrl(neighbour.article().pixels()));
        }
        articles.add(tree);
      }
    }
    return articles;
  }

  /** The index with this name, or of this model, or the only one. */
  private ServedIndex served(Optional<String> index, Optional<String> model) {
    List<ServedIndex> meant =
        indexes.stream()
            .filter(served -> index.map(served.name()::equals).orElse(true))
            .filter(served -> model.map(served.model()::equals).orElse(true))
            .toList();
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    if (indexes.isEmpty()) {
      throw new HttpException(
          404,
          "index: expected one that is served, received a server without any; try 'bobbin index' and serve the model again");
    }
    String names = String.join(", ", indexes.stream().map(ServedIndex::name).toList());
    if (meant.isEmpty()) {
      throw new HttpException(
          404,
          "index: expected one that is served (%s), received '%s'; try /v1/indexes"
              .formatted(names, index.orElseGet(() -> "of model " + model.orElseThrow())));
    }
    throw new HttpException(
        400,
        "index: expected which one of %s is meant, received nothing; try ?index=%s"
            .formatted(names, indexes.getFirst().name()));
  }

  private Question ofPicture(Context ctx, Query query, ServedIndex served) throws IOException {
    Preprocessing preprocessing = served.index().description().preprocessing();
    Polarity polarity = Pictures.polarity(query.text("polarity"), preprocessing);
    Embedder embedder = embedder(served);
    Upload.Picture upload = Upload.picture(ctx);
    LoadedImage image =
        models.pictures().read(upload.bytes(), upload.name(), preprocessing, polarity);
    return new Question(embedder.embed(image.pixels()), Optional.empty(), Optional.of(image));
  }

  private static Question ofArticle(Context ctx, ServedIndex served) throws IOException {
    String id = idOf(Upload.body(ctx));
    VectorIndex.Stored stored =
        served
            .index()
            .find(id)
            .orElseThrow(() ->
                new HttpException(
                    404,
                    "id: expected an article of index %s, received '%s'; try one that it has answered with"
                        .formatted(served.name(), Names.printable(id))));
    return new Question(stored.vector(), Optional.of(id), Optional.empty());
  }

  private static String idOf(byte[] body) {
    try {
      if (JsonReader.read("body", body) instanceof Node.Mapping tree
          && tree.entries().size() == 1
          && tree.get("id") instanceof Node.Scalar id
          && id.kind() == Node.Kind.TEXT) {
        return id.text();
      }
    } catch (BobbinException e) {
      throw new HttpException(400, String.valueOf(e.getMessage()));
    }
    throw new HttpException(
        400, "body: expected {\"id\": \"...\"}, received other JSON; try the id of an article");
  }

  private Embedder embedder(ServedIndex served) throws IOException {
    List<Classifier> versions =
        models.versions(served.model()).stream().map(ServedModel::classifier).toList();
    return served
        .embedder(versions)
        .orElseThrow(() ->
            new HttpException(
                409,
                "index %s: expected model %s with the weights that the index was built with, received it with others; try 'bobbin index --fresh' with the current model"
                    .formatted(served.name(), served.model())));
  }

  private static Set<String> classes(Query query, ServedIndex served) throws IOException {
    Set<String> asked = new TreeSet<>(query.texts("class"));
    if (asked.isEmpty()) {
      return asked;
    }
    Set<String> known = new TreeSet<>(served.index().classes());
    known.addAll(served.index().description().classNames());
    for (String name : asked) {
      if (!known.contains(name)) {
        throw new HttpException(
            400,
            "class: expected one of the articles', received '%s'; %s"
                .formatted(Names.printable(name), Names.suggestion(name, known)));
      }
    }
    return asked;
  }

  private static boolean isJson(Context ctx) {
    String type = ctx.req().getContentType();
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
  }
}

package dev.bobbin.server.inference.protocol;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.BuildInfo;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.data.image.PictureFiles;
import dev.bobbin.http.HttpException;
import dev.bobbin.http.Json;
import dev.bobbin.http.RequestContext;
import dev.bobbin.http.StaticFiles;
import dev.bobbin.http.Upload;
import dev.bobbin.model.Classifier;
import dev.bobbin.server.inference.Answer;
import dev.bobbin.server.inference.Memory;
import dev.bobbin.server.inference.ModelDocuments;
import dev.bobbin.server.inference.Models;
import dev.bobbin.server.inference.ServedModel;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The endpoints of the protocol. */
public final class ProtocolRoutes {
  private static final String JSON = "application/json";

  /** Project and format, as the protocol names platforms. */
  static final String PLATFORM = "bobbin_safetensors";

  private final Models models;

  public ProtocolRoutes(Models models) {
    this.models = models;
  }

  public void addTo(RoutesConfig routes) {
    StaticFiles.addGet(routes, "/v2", this::server);
    StaticFiles.addGet(routes, "/v2/health/live", ctx -> Json.answer(ctx, Map.of("live", true)));
    StaticFiles.addGet(routes, "/v2/health/ready", this::serverReady);
    // Before the models, one of which may have that name.
    StaticFiles.addGet(
        routes,
        "/v2/models/stats",
        ctx -> Json.answer(ctx, TritonDocuments.statistics(models.all())));
    routes.post("/v2/repository/index", this::index);
    StaticFiles.addGet(
        routes,
        "/v2/models",
        ctx -> {
          throw models.unnamed(ctx.path());
        });
    for (String model : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
      StaticFiles.addGet(routes, model, this::model);
      StaticFiles.addGet(routes, model + "/ready", this::modelReady);
      StaticFiles.addGet(routes, model + "/config", this::config);
      StaticFiles.addGet(routes, model + "/stats", this::statistics);
      routes.post(model + "/infer", this::infer);
    }
  }

  private void server(Context ctx) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", "bobbin");
    tree.put("version", BuildInfo.current().version());
    tree.put(
        "extensions",
        List.of("classification", "binary_tensor_data", "model_configuration", "statistics"));
    Json.answer(ctx, tree);
  }

  private void serverReady(Context ctx) {
    Map<String, Object> tree = new LinkedHashMap<>();
    // The protocol's text has "live"; clients expect "ready".
    tree.put("live", true);
    answerReady(ctx, tree, models.ready(), "server");
  }

  private void modelReady(Context ctx) {
    ServedModel model = served(ctx);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", model.name());
    answerReady(ctx, tree, model.ready(), "model " + model.name());
  }

  /** Some clients go by the status, others by the body; the latter has what every error has. */
  private static void answerReady(
      Context ctx, Map<String, Object> tree, boolean ready, String what) {
    tree.put("ready", ready);
    if (!ready) {
      ctx.status(503);
      tree.put("error", what + ": expected to be ready, received the order to stop");
    }
    Json.answer(ctx, tree);
  }

  private void config(Context ctx) {
    Json.answer(
        ctx,
        TritonDocuments.config(served(ctx), models.settings().queue(), models.settings().lanes()));
  }

  /** Of a version, or of all. */
  private void statistics(Context ctx) {
    Json.answer(
        ctx,
        TritonDocuments.statistics(
            ctx.pathParamMap().containsKey("version")
                ? List.of(served(ctx))
                : models.versions(ctx.pathParam("model"))));
  }

  private void index(Context ctx) {
    Json.answer(ctx, TritonDocuments.index(models, wantsReady(Upload.body(ctx))));
  }

  /** The body is empty, or an object in which {@code ready} may be. */
  private static boolean wantsReady(byte[] body) {
    if (body.length == 0) {
      return false;
    }
    try {
      if (JsonReader.read("body", body) instanceof Node.Mapping tree) {
        return switch (tree.get("ready")) {
          case null -> false;
          case Node.Scalar ready when ready.kind() == Node.Kind.NULL -> false;
          case Node.Scalar ready when ready.kind() == Node.Kind.BOOLEAN ->
              ready.text().equals("true");
          case Node _ ->
              throw HttpException.badRequest("ready", "true or false", "something else", "true");
        };
      }
    } catch (BobbinException e) {
      throw new HttpException(400, String.valueOf(e.getMessage()));
    }
    throw HttpException.badRequest("body", "a JSON object", "something else", "{}");
  }

  private void model(Context ctx) {
    ServedModel model = served(ctx);
    Classifier classifier = model.classifier();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", model.name());
    tree.put("versions", models.versions(model.name()).stream().map(ServedModel::version).toList());
    tree.put("platform", PLATFORM);
    tree.put(
        "inputs",
        List.of(
            tensor(
                Images.NAME,
                "FP32",
                List.of(
                    -1,
                    classifier.input().height(),
                    classifier.input().width(),
                    classifier.input().channels()))));
    int classes = classifier.classNames().size();
    tree.put(
        "outputs",
        OutputTensor.names(model.votes(), classifier).stream()
            .map(name ->
                switch (name) {
                  case OutputTensor.CLASS -> tensor(name, "INT64", List.of(-1));
                  case OutputTensor.LABEL -> tensor(name, "BYTES", List.of(-1));
                  default -> tensor(name, "FP32", List.of(-1, classes));
                })
            .toList());
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "datatypes",
        "FP16, FP32, FP64 (preprocessed values), UINT8 and all other integers (pixels from 0 to 255), BYTES (%s)"
            .formatted(PictureFiles.FORMATS));
    // The protocol's properties are texts.
    properties.put(
        "preprocessing",
        JsonWriter.compact(ModelDocuments.preprocessing(classifier.preprocessing())));
    properties.put("weights", model.weights());
    tree.put("properties", properties);
    Json.answer(ctx, tree);
  }

  private static Map<String, Object> tensor(String name, String datatype, List<Integer> shape) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("datatype", datatype);
    tree.put("shape", shape);
    return tree;
  }

  private ServedModel served(Context ctx) {
    Map<String, String> path = ctx.pathParamMap();
    return models.get(ctx.pathParam("model"), path.get("version"));
  }

  private void infer(Context ctx) {
    ServedModel model = served(ctx);
    RequestContext.of(ctx).note("model", model.name());
    Classifier classifier = model.classifier();
    InferBody body =
        InferBody.of(ctx.header(InferBody.JSON_LENGTH), ctx.contentType(), Upload.body(ctx));
    int most = models.settings().queue();
    long began = System.nanoTime();
    try (Memory.Lease _ = models.tensors().lease(body.memory())) {
      InferRequest request =
          body.request(classifier, Math.multiplyExact(most, classifier.input().size()));
      List<InferRequest.Output> wanted =
          OutputTensor.check(request.outputs(), model.votes(), classifier);
      boolean binary = OutputTensor.flag(request.parameters(), InferRequest.BINARY_OUTPUT, false);
      Images images = body.images(request, classifier, models.pictures(), most);
      RequestContext.of(ctx).note("images", images.count());
      long read = System.nanoTime() - began;
      Answer answer = model.predict(images.values(), images.count());
      long predicted = System.nanoTime();
      answer.requireFinite();
      List<OutputTensor> outputs =
          wanted.stream().map(output -> OutputTensor.of(output, answer, binary)).toList();
      answer(
          ctx,
          new InferResponse(
              model.name(), model.version(), request.id(), images.warnings(), outputs));
      model.statistics().answered(answer, read, System.nanoTime() - predicted);
    }
  }

  private static void answer(Context ctx, InferResponse response) {
    InferResponse.Written written = response.write();
    if (response.outputs().stream().anyMatch(OutputTensor::binary)) {
      ctx.header(InferBody.JSON_LENGTH, Integer.toString(written.json().length));
      ctx.contentType("application/octet-stream").result(written.body());
    } else {
      ctx.contentType(JSON).result(written.json());
    }
  }
}

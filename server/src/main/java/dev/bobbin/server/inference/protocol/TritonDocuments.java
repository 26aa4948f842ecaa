package dev.bobbin.server.inference.protocol;

import dev.bobbin.engine.Shape;
import dev.bobbin.model.Classifier;
import dev.bobbin.server.inference.ModelStatistics;
import dev.bobbin.server.inference.Models;
import dev.bobbin.server.inference.ServedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The documents of Triton's extensions for the configuration and the statistics of models and for
 * the index of the repository, as far as they say something of this server.
 */
final class TritonDocuments {
  private static final String PLATFORM_TYPE = "TYPE_";

  private TritonDocuments() {}

  /**
   * Triton's {@code $model_config_response}.
   *
   * @param most images of a request
   * @param lanes that run the network
   */
  static Map<String, Object> config(ServedModel model, int most, int lanes) {
    Classifier classifier = model.classifier();
    Shape image = classifier.input();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", model.name());
    tree.put("platform", ProtocolRoutes.PLATFORM);
    tree.put("backend", "bobbin");
    tree.put("version_policy", Map.of("all", Map.of()));
    tree.put("max_batch_size", most);
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("name", Images.NAME);
    input.put("data_type", PLATFORM_TYPE + "FP32");
    input.put("format", "FORMAT_NONE");
    input.put("dims", List.of(image.height(), image.width(), image.channels()));
    tree.put("input", List.of(input));
    int classes = classifier.classNames().size();
    tree.put(
        "output",
        OutputTensor.names(model.votes(), classifier).stream()
            .map(name -> output(name, classes))
            .toList());
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("name", model.name());
    group.put("kind", "KIND_CPU");
    group.put("count", lanes);
    tree.put("instance_group", List.of(group));
    return tree;
  }

  /** Triton has no output without dimensions, but one that is reshaped to none. */
  private static Map<String, Object> output(String name, int classes) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    switch (name) {
      case OutputTensor.CLASS -> tree.put("data_type", PLATFORM_TYPE + "INT64");
      case OutputTensor.LABEL -> tree.put("data_type", PLATFORM_TYPE + "STRING");
      default -> {
        tree.put("data_type", PLATFORM_TYPE + "FP32");
        tree.put("dims", List.of(classes));
        return tree;
      }
    }
    tree.put("dims", List.of(1));
    tree.put("reshape", Map.of("shape", List.of()));
    return tree;
  }

  /** Triton's {@code $stats_model_response}. */
  static Map<String, Object> statistics(List<ServedModel> models) {
    return Map.of("model_stats", models.stream().map(TritonDocuments::statistics).toList());
  }

  private static Map<String, Object> statistics(ServedModel model) {
    ModelStatistics.Snapshot done = model.statistics().snapshot();
    Map<String, Object> times = new LinkedHashMap<>();
    done.sums().forEach((part, sum) -> times.put(part.name().toLowerCase(Locale.ROOT), sum(sum)));
    // There is no cache.
    times.put("cache_hit", Map.of("count", 0, "ns", 0));
    times.put("cache_miss", Map.of("count", 0, "ns", 0));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", model.name());
    tree.put("version", model.version());
    tree.put("last_inference", done.last());
    tree.put("inference_count", done.images());
    tree.put("execution_count", done.executions());
    tree.put("inference_stats", times);
    tree.put("batch_stats", List.of());
    return tree;
  }

  private static Map<String, Object> sum(ModelStatistics.Sum of) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("count", of.count());
    tree.put("ns", of.nanos());
    return tree;
  }

  /**
   * Triton's {@code $repository_index_response}.
   *
   * @param ready whether only models that are ready are wanted
   */
  static List<Map<String, Object>> index(Models models, boolean ready) {
    return models.all().stream()
        .filter(model -> !ready || model.ready())
        .map(model -> {
          Map<String, Object> tree = new LinkedHashMap<>();
          tree.put("name", model.name());
          tree.put("version", model.version());
          tree.put("state", model.ready() ? "READY" : "UNAVAILABLE");
          tree.put("reason", model.ready() ? "" : "the server stops");
          return tree;
        })
        .toList();
  }
}

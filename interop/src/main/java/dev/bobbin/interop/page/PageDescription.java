package dev.bobbin.interop.page;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.shape.ShapeInference;
import dev.bobbin.engine.network.shape.ShapedLayer;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.Model;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.Preprocessing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a page's script is told of a model: classes, preprocessing, and the layers with their shapes
 * and paddings worked out, so that these have one definition, in Java. What a layer computes stands
 * in {@code network.js}, under the layer's kind, and an activation in {@code activations.js}.
 */
final class PageDescription {
  private PageDescription() {}

  /**
   * The description as JSON that can stand in a script element.
   *
   * @param name of the model, for people
   */
  static String json(Model model, String name, PageProof check) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("classes", model.classNames());
    tree.put("probabilities", model.givesProbabilities());
    tree.put("parameters", model.parameters());
    tree.put("preprocessing", preprocessing(model.preprocessing()));
    tree.put("layers", layers(ShapeInference.plan(model.network().spec())));
    tree.put("novelty", model.novelty().map(PageDescription::novelty).orElse(null));
    Map<String, @Nullable Object> proof = new LinkedHashMap<>();
    proof.put("distances", model.novelty().isPresent() ? check.distances() : null);
    proof.put("noise", check.noise());
    tree.put("proof", proof);
    // Within strings alone; an element's text would end at "</script".
    return JsonWriter.compact(tree).replace("<", "\\u003c");
  }

  private static Map<String, Object> preprocessing(Preprocessing how) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("size", sizes(how.size()));
    tree.put("fit", how.fit().id());
    tree.put("background", how.background());
    tree.put("polarity", how.polarity().id());
    tree.put("mean", how.mean().stream().map(Float::doubleValue).toList());
    tree.put("std", how.std().stream().map(Float::doubleValue).toList());
    tree.put("orientation", how.orientation());
    return tree;
  }

  private static Map<String, @Nullable Object> novelty(NoveltyDetector detector) {
    OptionalDouble length = detector.length();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("layer", detector.layer());
    tree.put("length", length.isPresent() ? (Double) length.getAsDouble() : null);
    tree.put("neighbours", detector.neighbours());
    tree.put("threshold", detector.threshold());
    return tree;
  }

  private static List<Map<String, Object>> layers(List<ShapedLayer> layers) {
    return layers.stream().map(PageDescription::layer).toList();
  }

  private static Map<String, Object> layer(ShapedLayer layer) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", layer.spec().kind());
    tree.put("name", layer.name());
    tree.put("input", sizes(layer.input()));
    tree.put("output", sizes(layer.output()));
    switch (layer.spec()) {
      case LayerSpec.Conv2d conv ->
          window(tree, layer.input(), conv.kernelSize(), conv.strides(), conv.padding());
      case LayerSpec.MaxPool pool ->
          window(tree, layer.input(), pool.poolSize(), pool.strides(), pool.padding());
      case LayerSpec.AveragePool pool ->
          window(tree, layer.input(), pool.poolSize(), pool.strides(), pool.padding());
      case LayerSpec.BatchNorm norm -> tree.put("epsilon", (double) (float) norm.epsilon());
      case LayerSpec.Residual _ -> {
        tree.put("body", layers(layer.body()));
        tree.put("shortcut", layers(layer.shortcut()));
      }
      case LayerSpec.Dense _,
          LayerSpec.GlobalAveragePool _,
          LayerSpec.GlobalMaxPool _,
          LayerSpec.Flatten _,
          LayerSpec.Dropout _,
          LayerSpec.SpatialDropout _,
          LayerSpec.Activate _ -> {}
    }
    layer.spec().ownActivation().ifPresent(own -> tree.put("activation", activation(own)));
    return tree;
  }

  private static void window(
      Map<String, Object> tree, Shape input, Size window, Size strides, Padding padding) {
    tree.put("window", List.of(window.height(), window.width()));
    tree.put("strides", List.of(strides.height(), strides.width()));
    tree.put(
        "before",
        List.of(
            padding.before(input.height(), window.height(), strides.height()),
            padding.before(input.width(), window.width(), strides.width())));
  }

  /** Numbers are those that Java computes with: single precision. */
  private static Map<String, Object> activation(Activation activation) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", activation.kind());
    switch (activation) {
      case Activation.LeakyRelu leaky ->
          tree.put("negativeSlope", (double) (float) leaky.negativeSlope());
      case Activation.Elu elu -> tree.put("alpha", (double) (float) elu.alpha());
      case Activation.Linear _,
          Activation.Relu _,
          Activation.Gelu _,
          Activation.Silu _,
          Activation.Sigmoid _,
          Activation.Tanh _,
          Activation.Softmax _ -> {}
    }
    return tree;
  }

  private static List<Integer> sizes(Shape shape) {
    return List.of(shape.height(), shape.width(), shape.channels());
  }
}

package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.interop.assembly.Notes;
import dev.bobbin.interop.assembly.StoredTensor;
import dev.bobbin.interop.assembly.ZipArchives;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.hdf5.Hdf5Attribute.Text;
import dev.bobbin.interop.hdf5.Hdf5Attribute.Texts;
import dev.bobbin.interop.hdf5.Hdf5Dataset;
import dev.bobbin.interop.hdf5.Hdf5File;
import dev.bobbin.interop.hdf5.Hdf5Group;
import dev.bobbin.interop.hdf5.Hdf5Writer;
import dev.bobbin.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keras's older format, {@code .h5}, in the dialect of Keras 2, which Keras 3 and Deeplearning4j
 * read too. Classes, preprocessing and provenance are attributes of the file, under names of
 * Bobbin's.
 */
public final class KerasH5 {
  private static final String KIND = "a .h5 file of Keras's";
  private static final String CONFIG = "model_config";
  private static final String TRAINING = "training_config";
  private static final String OPTIMIZER = "optimizer_weights";
  private static final String VERSION = "keras_version";
  private static final String KERAS_2 = "2.15.0";

  private KerasH5() {}

  /**
   * Writes a model.
   *
   * @param state of the optimizer, with which Keras 2 goes on training; the labels are numbers of
   *     classes. Keras 3.15.1 fails to train after it has loaded any {@code .h5} file with a state,
   *     its own too, until the model is compiled again: {@link KerasArchive} is for it
   * @throws BobbinException if the file cannot be written, or Keras has no such optimizer
   */
  public static void write(Model model, Optional<OptimizerState> state, Path file) {
    KerasModel layers = KerasModel.of(model.network(), KerasDialect.KERAS_2);
    Hdf5Group root = new Hdf5Group();
    root.put("backend", new Text("tensorflow"));
    root.put(VERSION, new Text(KERAS_2));
    root.put(CONFIG, new Text(JsonWriter.compact(KerasConfig.of(layers, KerasDialect.KERAS_2))));
    Notes.of(model).metadata().forEach((name, text) -> root.put(name, new Text(text)));
    weights(root.group(Hdf5Weights.WEIGHTS), layers);
    state.ifPresent(each -> {
      root.put(
          TRAINING,
          new Text(JsonWriter.compact(compilation(each, model.network().spec().endsInSoftmax()))));
      optimizer(root.group(OPTIMIZER), layers, each);
    });
    AtomicFile.write(file, out -> Hdf5Writer.write(root, out));
  }

  private static void weights(Hdf5Group group, KerasModel model) {
    group.put("backend", new Text("tensorflow"));
    group.put(VERSION, new Text(KERAS_2));
    group.put("layer_names", new Texts(model.layers().stream().map(KerasLayer::name).toList()));
    for (KerasLayer layer : model.layers()) {
      Hdf5Group own = group.group(layer.name());
      List<String> names = new ArrayList<>();
      for (KerasVariable variable : layer.variables()) {
        String name = layer.name() + "/" + variable.name() + ":0";
        names.add(name);
        own.put(name, KerasArchive.dataset(variable.parameter()));
      }
      own.put(Hdf5Weights.NAMES, new Texts(names));
    }
  }

  private static Map<String, @Nullable Object> compilation(
      OptimizerState state, boolean probabilities) {
    KerasOptimizer optimizer = KerasOptimizer.of(state);
    Map<String, @Nullable Object> described = new LinkedHashMap<>();
    // By the plain name, Keras 2.11 and later take the optimizer of before, whose moments have
    // another order.
    described.put("class_name", "Custom>" + optimizer.className());
    described.put("config", optimizer.config());
    Map<String, @Nullable Object> compilation = new LinkedHashMap<>();
    compilation.put("loss", KerasOptimizer.loss(probabilities));
    compilation.put("metrics", List.of(KerasOptimizer.METRIC));
    compilation.put("weighted_metrics", null);
    compilation.put("loss_weights", null);
    compilation.put("optimizer_config", described);
    return compilation;
  }

  private static void optimizer(Hdf5Group group, KerasModel model, OptimizerState state) {
    KerasOptimizer optimizer = KerasOptimizer.of(state);
    List<Parameter> trainable = model.trainable();
    List<Hdf5Dataset> moments = KerasArchive.moments(model, state);
    List<KerasOptimizer.Moment> order = optimizer.order(trainable.size());
    List<String> names = new ArrayList<>(List.of("iteration:0"));
    group.put(names.getFirst(), new Hdf5Dataset.Whole(state.steps()));
    for (int i = 0; i < order.size(); i++) {
      KerasOptimizer.Moment moment = order.get(i);
      String parameter = trainable.get(moment.parameter()).name();
      int slash = parameter.lastIndexOf('/');
      String name =
          "%s/%s/%s%s:0"
              .formatted(
                  optimizer.className(),
                  optimizer.moments().get(moment.slot()),
                  LayerNames.keras(parameter.substring(0, slash)),
                  parameter.substring(slash));
      names.add(name);
      group.put(name, moments.get(i));
    }
    group.put(Hdf5Weights.NAMES, new Texts(names));
  }

  /**
   * Reads a model, of Keras 2 or 3.
   *
   * @throws BobbinException if the file is damaged, or has layers that Bobbin has not, all of which
   *     are named
   */
  public static ImportedModel read(Path file) {
    byte[] bytes = ZipArchives.bytes(file, KIND);
    String where = file.toString();
    try (Hdf5File opened = Hdf5File.open(where, bytes)) {
      String config =
          opened
              .text("", CONFIG)
              .orElseThrow(() ->
                  BobbinException.of(
                      file,
                      "a whole model, with " + CONFIG,
                      "a file without it, as save_weights writes",
                      "model.save('NAME.h5') in Keras"));
      Map<String, String> metadata = new HashMap<>();
      for (String name : Notes.NAMES) {
        opened.text("", name).ifPresent(text -> metadata.put(name, text));
      }
      return KerasModels.read(
          where,
          JsonReader.read(where + ": " + CONFIG, config),
          new Hdf5Weights(where, opened),
          metadata,
          optimizer(where, opened));
    }
  }

  private static Optional<KerasModels.StoredOptimizer> optimizer(String where, Hdf5File file) {
    Optional<Settings> described =
        file.text("", TRAINING)
            .map(text -> JsonReader.read(where + ": " + TRAINING, text))
            .flatMap(tree -> Settings.of(TRAINING, tree).settings("optimizer_config"));
    List<String> names = file.texts(OPTIMIZER, Hdf5Weights.NAMES).orElse(List.of());
    Optional<Settings> config = described.flatMap(found -> found.settings("config"));
    if (described.isEmpty() || config.isEmpty() || names.isEmpty()) {
      return Optional.empty();
    }
    List<StoredTensor> variables = new ArrayList<>();
    for (String name : interleaved(names)) {
      file.tensor(OPTIMIZER + "/" + name).ifPresent(variables::add);
    }
    return Optional.of(
        new KerasModels.StoredOptimizer(
            described.get().require("class_name"), config.get(), variables));
  }

  /**
   * Adam's moments as Keras has them since 2.11, each parameter's one after the other; before, all
   * means came first.
   */
  private static List<String> interleaved(List<String> names) {
    int count = (names.size() - 1) / 2;
    List<String> means = names.subList(1, 1 + count);
    List<String> squares = names.subList(1 + count, names.size());
    boolean old =
        count > 0
            && means.stream().allMatch(name -> name.endsWith("/m:0"))
            && squares.stream().allMatch(name -> name.endsWith("/v:0"))
            && means.size() == squares.size();
    if (!old) {
      return names;
    }
    List<String> order = new ArrayList<>(List.of(names.getFirst()));
    for (int i = 0; i < count; i++) {
      order.add(means.get(i));
      order.add(squares.get(i));
    }
    return order;
  }
}

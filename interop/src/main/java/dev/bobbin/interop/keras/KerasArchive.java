package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile.Content;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.interop.assembly.Notes;
import dev.bobbin.interop.assembly.StoredTensor;
import dev.bobbin.interop.assembly.ZipArchives;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.hdf5.Hdf5Attribute.Text;
import dev.bobbin.interop.hdf5.Hdf5Dataset;
import dev.bobbin.interop.hdf5.Hdf5File;
import dev.bobbin.interop.hdf5.Hdf5Group;
import dev.bobbin.interop.hdf5.Hdf5Writer;
import dev.bobbin.model.Model;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keras 3's own format, {@code .keras}: a zip archive of the description ({@code config.json}), the
 * weights ({@code model.weights.h5}) and {@code metadata.json}, which also has the classes,
 * preprocessing and provenance, under names of Bobbin's that Keras passes over.
 */
public final class KerasArchive {
  private static final String CONFIG = "config.json";
  private static final String METADATA = "metadata.json";
  private static final String WEIGHTS = "model.weights.h5";
  private static final String KIND = "a .keras file";
  private static final String OPTIMIZER = "optimizer/vars";

  /** The version whose form this is. */
  static final String VERSION = "3.15.1";

  private KerasArchive() {}

  /**
   * Writes a model.
   *
   * @param state of the optimizer, with which Keras goes on training; the labels are numbers of
   *     classes
   * @throws BobbinException if the file cannot be written, or Keras has no such optimizer
   */
  public static void write(Model model, Optional<OptimizerState> state, Path file) {
    KerasModel layers = KerasModel.of(model.network(), KerasDialect.KERAS_3);
    Map<String, @Nullable Object> config = KerasConfig.of(layers, KerasDialect.KERAS_3);
    state.ifPresent(each ->
        config.put("compile_config", compilation(each, model.network().spec().endsInSoftmax())));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("keras_version", VERSION);
    metadata.put("date_saved", "1980-01-01@00:00:00");
    metadata.putAll(Notes.of(model).metadata());
    Hdf5Group weights = weights(layers, state);
    Map<String, Content> entries = new LinkedHashMap<>();
    entries.put(METADATA, text(JsonWriter.compact(metadata)));
    entries.put(CONFIG, text(JsonWriter.compact(config)));
    entries.put(WEIGHTS, out -> Hdf5Writer.write(weights, out));
    ZipArchives.write(file, entries);
  }

  private static Content text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, @Nullable Object> compilation(
      OptimizerState state, boolean probabilities) {
    KerasOptimizer optimizer = KerasOptimizer.of(state);
    Map<String, @Nullable Object> described = new LinkedHashMap<>();
    described.put("module", "keras.optimizers");
    described.put("class_name", optimizer.className());
    described.put("config", optimizer.config());
    described.put("registered_name", null);
    Map<String, @Nullable Object> compilation = new LinkedHashMap<>();
    compilation.put("optimizer", described);
    compilation.put("loss", KerasOptimizer.loss(probabilities));
    compilation.put("loss_weights", null);
    compilation.put("metrics", List.of(KerasOptimizer.METRIC));
    compilation.put("weighted_metrics", null);
    compilation.put("run_eagerly", false);
    compilation.put("steps_per_execution", 1);
    compilation.put("jit_compile", false);
    return compilation;
  }

  private static Hdf5Group weights(KerasModel model, Optional<OptimizerState> state) {
    Hdf5Group root = new Hdf5Group();
    Map<String, Integer> counts = new HashMap<>();
    for (KerasLayer layer : model.layers()) {
      String word = ConfigReader.snakeCase(layer.className());
      int number = counts.merge(word, 1, Integer::sum) - 1;
      Hdf5Group variables =
          root.group("layers/" + (number == 0 ? word : word + "_" + number) + "/vars");
      variables.put("name", new Text(layer.name()));
      for (int i = 0; i < layer.variables().size(); i++) {
        variables.put(i + "", dataset(layer.variables().get(i).parameter()));
      }
    }
    state.ifPresent(each -> {
      Hdf5Group group = root.group(OPTIMIZER);
      List<Hdf5Dataset> variables = optimizer(model, each);
      for (int i = 0; i < variables.size(); i++) {
        group.put(i + "", variables.get(i));
      }
    });
    return root;
  }

  static Hdf5Dataset dataset(Parameter parameter) {
    return new Hdf5Dataset.Floats(parameter.dimensions(), parameter::values);
  }

  /** The optimizer's variables, in Keras's order. */
  private static List<Hdf5Dataset> optimizer(KerasModel model, OptimizerState state) {
    List<Hdf5Dataset> variables = new ArrayList<>();
    variables.add(new Hdf5Dataset.Whole(state.steps()));
    variables.add(Hdf5Dataset.Floats.scalar((float) state.learningRate()));
    variables.addAll(moments(model, state));
    return variables;
  }

  /** The optimizer's moments, in Keras's order. */
  static List<Hdf5Dataset> moments(KerasModel model, OptimizerState state) {
    List<Parameter> trainable = model.trainable();
    List<Hdf5Dataset> moments = new ArrayList<>();
    for (KerasOptimizer.Moment moment : KerasOptimizer.of(state).order(trainable.size())) {
      Parameter parameter = trainable.get(moment.parameter());
      moments.add(
          new Hdf5Dataset.Floats(
              parameter.dimensions(), () -> KerasOptimizer.values(state, moment, parameter)));
    }
    return moments;
  }

  /**
   * Reads a model.
   *
   * @throws BobbinException if the file is damaged, or has layers that Bobbin has not, all of which
   *     are named
   */
  public static ImportedModel read(Path file) {
    Set<String> names = Set.of(CONFIG, METADATA, WEIGHTS);
    Map<String, byte[]> entries = ZipArchives.read(file, KIND, names::contains);
    String where = file.toString();
    Node config = JsonReader.read(where + ": " + CONFIG, required(file, entries, CONFIG));
    Map<String, String> metadata =
        entries.containsKey(METADATA)
            ? texts(JsonReader.read(where + ": " + METADATA, required(file, entries, METADATA)))
            : Map.of();
    try (Hdf5File weights =
        Hdf5File.open(where + ": " + WEIGHTS, required(file, entries, WEIGHTS))) {
      Settings settings = Settings.of("", config);
      Optional<KerasModels.StoredOptimizer> optimizer =
          settings
              .settingsIfAny("compile_config")
              .flatMap(compiled -> optimizer(weights, compiled));
      return KerasModels.read(
          where, config, new ArchiveWeights(where, weights), metadata, optimizer);
    }
  }

  private static byte[] required(Path file, Map<String, byte[]> entries, String name) {
    byte[] bytes = entries.get(name);
    if (bytes == null) {
      throw BobbinException.of(
          file, "a .keras file, with " + name, "an archive without it", "model.save('NAME.keras')");
    }
    return bytes;
  }

  /** The texts of a mapping; what else it has is passed over. */
  static Map<String, String> texts(Node node) {
    Map<String, String> texts = new HashMap<>();
    if (node instanceof Node.Mapping(_, var entries)) {
      entries.forEach((name, entry) -> {
        if (entry.value() instanceof Node.Scalar(_, var kind, var text) && kind == Node.Kind.TEXT) {
          texts.put(name, text);
        }
      });
    }
    return texts;
  }

  private static Optional<KerasModels.StoredOptimizer> optimizer(
      Hdf5File weights, Settings compiled) {
    int count = weights.names(OPTIMIZER).size();
    List<StoredTensor> variables = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      weights.tensor(OPTIMIZER + "/" + i).ifPresent(variables::add);
    }
    Optional<Settings> described = compiled.settingsIfAny("optimizer");
    // Keras keeps the word for an optimizer with usual settings.
    Optional<String> kind =
        described.isPresent()
            ? described.get().text("class_name")
            : compiled.get("optimizer").isPresent() ? compiled.text("optimizer") : Optional.empty();
    Settings config =
        described
            .flatMap(found -> found.settingsIfAny("config"))
            .orElse(new Settings("optimizer", Node.Mapping.empty(compiled.mapping().at())));
    return variables.isEmpty()
        ? Optional.empty()
        : kind.map(word -> new KerasModels.StoredOptimizer(word, config, variables));
  }
}

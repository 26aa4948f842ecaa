package dev.bobbin.interop.tfjs;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.interop.assembly.Notes;
import dev.bobbin.interop.assembly.StoredTensor;
import dev.bobbin.interop.assembly.ZipArchives;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.keras.KerasConfig;
import dev.bobbin.interop.keras.KerasDialect;
import dev.bobbin.interop.keras.KerasLayer;
import dev.bobbin.interop.keras.KerasModel;
import dev.bobbin.interop.keras.KerasModels;
import dev.bobbin.interop.keras.KerasVariable;
import dev.bobbin.interop.keras.LayerNode;
import dev.bobbin.interop.keras.NamedWeights;
import dev.bobbin.interop.keras.Settings;
import dev.bobbin.interop.keras.WeightSource;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Layers models of TensorFlow.js: a folder with {@code model.json}, which describes the network as
 * Keras 2 does, and its weights in files of 4 MB. Classes, preprocessing and provenance are in the
 * {@code userDefinedMetadata}. An optimizer's state is not written: that of TensorFlow.js computes
 * otherwise.
 */
public final class TfjsModel {
  private static final String MODEL = "model.json";
  private static final String KIND = "a folder of TensorFlow.js, with model.json";
  private static final int SHARD = 4 << 20;

  private TfjsModel() {}

  /**
   * Writes a model, {@code model.json} last.
   *
   * @param folder made if it is not there yet
   * @return the names of its files
   * @throws BobbinException if a file cannot be written, or TensorFlow.js lacks a layer
   */
  public static List<String> write(Model model, Path folder) {
    KerasModel layers = KerasModel.of(model.network(), KerasDialect.TFJS);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw BobbinException.io(folder, "a folder to write to", e);
    }
    List<Parameter> parameters = new ArrayList<>();
    List<Object> described = new ArrayList<>();
    long bytes = 0;
    for (KerasLayer layer : layers.layers()) {
      for (KerasVariable variable : layer.variables()) {
        Parameter parameter = variable.parameter();
        Map<String, Object> weight = new LinkedHashMap<>();
        weight.put("name", layer.name() + "/" + variable.name());
        weight.put("shape", parameter.dimensions());
        weight.put("dtype", "float32");
        described.add(weight);
        parameters.add(parameter);
        bytes += (long) parameter.size() * Float.BYTES;
      }
    }
    List<String> names = names((int) Math.ceilDiv(bytes, SHARD));
    Shards.write(folder, names, SHARD, parameters);

    Map<String, @Nullable Object> topology = new LinkedHashMap<>();
    topology.put("keras_version", "2.15.0");
    topology.put("backend", "tensorflow");
    topology.put("model_config", KerasConfig.of(layers, KerasDialect.TFJS));
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("paths", names);
    group.put("weights", described);
    Map<String, @Nullable Object> whole = new LinkedHashMap<>();
    whole.put("format", "layers-model");
    whole.put("generatedBy", "Bobbin");
    whole.put("convertedBy", null);
    whole.put("modelTopology", topology);
    whole.put("weightsManifest", List.of(group));
    whole.put("userDefinedMetadata", Notes.of(model).metadata());
    AtomicFile.writeText(folder.resolve(MODEL), JsonWriter.compact(whole));
    List<String> all = new ArrayList<>(names);
    all.add(MODEL);
    return all;
  }

  private static List<String> names(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add("group1-shard%dof%d.bin".formatted(i, count));
    }
    return names;
  }

  /**
   * Reads a model.
   *
   * @param path the folder, or its {@code model.json}
   * @throws BobbinException if a file is damaged or missing, or the model has layers that Bobbin
   *     has not, all of which are named
   */
  public static ImportedModel read(Path path) {
    Path file = Files.isDirectory(path) ? path.resolve(MODEL) : path;
    String where = file.toString();
    Settings whole = Settings.of("", JsonReader.read(where, ZipArchives.bytes(file, KIND)));
    String format = whole.text("format").orElse("layers-model");
    if (!format.equals("layers-model")) {
      throw BobbinException.of(
          file,
          "a layers model",
          "format " + format,
          "to convert the Keras model with --output_format=tfjs_layers_model");
    }
    Settings topology =
        whole
            .settings("modelTopology")
            .orElseThrow(
                () -> BobbinException.of(file, "a model with modelTopology", "one without"));
    Node config = topology.get("model_config").orElse(topology.mapping());
    Weights weights = new Weights(where, weights(file, whole));
    Map<String, String> metadata = new HashMap<>();
    whole
        .settings("userDefinedMetadata")
        .ifPresent(texts ->
            Notes.NAMES.forEach(
                name -> texts.text(name).ifPresent(text -> metadata.put(name, text))));
    return KerasModels.read(where, config, weights, metadata, Optional.empty());
  }

  private static List<NamedWeights.Entry> weights(Path file, Settings whole) {
    List<NamedWeights.Entry> entries = new ArrayList<>();
    for (Node item : whole.list("weightsManifest")) {
      Settings group = Settings.of("weightsManifest", item);
      List<String> paths = new ArrayList<>();
      for (Node path : group.list("paths")) {
        paths.add(
            path instanceof Node.Scalar(_, var kind, var text) && kind == Node.Kind.TEXT
                ? text
                : path.describe());
      }
      ByteBuffer bytes = ByteBuffer.wrap(Shards.read(file, paths)).order(ByteOrder.LITTLE_ENDIAN);
      for (Node weight : group.list("weights")) {
        Settings described = Settings.of("weights", weight);
        entries.add(
            new NamedWeights.Entry(
                described.require("name"), PackedWeight.next(file.toString(), described, bytes)));
      }
      if (bytes.hasRemaining()) {
        throw BobbinException.of(
            file,
            "weights of %d bytes, as the files %s have".formatted(bytes.limit(), paths),
            bytes.position() + " bytes");
      }
    }
    return entries;
  }

  private record Weights(String where, List<NamedWeights.Entry> entries) implements WeightSource {
    @Override
    public Map<String, StoredTensor> variables(LayerNode layer, List<String> names) {
      if (names.isEmpty()) {
        return Map.of();
      }
      List<NamedWeights.Entry> own =
          entries.stream()
              .filter(entry -> {
                String name = entry.name();
                String parent = name.substring(0, Math.max(0, name.lastIndexOf('/')));
                return parent.equals(layer.name()) || parent.endsWith("/" + layer.name());
              })
              .toList();
      return NamedWeights.choose(where, layer, own, names);
    }
  }
}

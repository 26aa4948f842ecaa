package dev.bobbin.interop.npz;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile.Content;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * NumPy's archive of arrays: the weights by Keras's names, {@code conv2d_1/kernel}, as 32-bit
 * floats. Two arrays of bytes are JSON: {@code config.json} describes the network as Keras 3 does,
 * {@code metadata.json} has classes, preprocessing and provenance.
 */
public final class NpzModel {
  private static final String KIND = "an .npz file of Bobbin's";
  private static final String ENDING = ".npy";
  private static final String CONFIG = "config.json";
  private static final String METADATA = "metadata.json";

  private NpzModel() {}

  /** Writes a model. */
  public static void write(Model model, Path file) {
    KerasModel layers = KerasModel.of(model.network(), KerasDialect.KERAS_3);
    Map<String, Content> entries = new LinkedHashMap<>();
    put(entries, CONFIG, KerasConfig.of(layers, KerasDialect.KERAS_3));
    put(entries, METADATA, Notes.of(model).metadata());
    for (KerasLayer layer : layers.layers()) {
      for (KerasVariable variable : layer.variables()) {
        Parameter parameter = variable.parameter();
        entries.put(
            layer.name() + "/" + variable.name() + ENDING,
            out -> Npy.write(out, parameter.dimensions(), parameter.values()));
      }
    }
    ZipArchives.write(file, entries);
  }

  private static void put(Map<String, Content> entries, String name, Object tree) {
    byte[] json = JsonWriter.compact(tree).getBytes(StandardCharsets.UTF_8);
    entries.put(name + ENDING, out -> Npy.write(out, json));
  }

  /**
   * Reads a model that {@link #write} wrote, or whose weights were replaced since.
   *
   * @throws BobbinException if the file is damaged or no such archive
   */
  public static ImportedModel read(Path file) {
    Map<String, byte[]> entries = ZipArchives.read(file, KIND, name -> name.endsWith(ENDING));
    String where = file.toString();
    byte[] config = entries.get(CONFIG + ENDING);
    byte[] metadata = entries.get(METADATA + ENDING);
    if (config == null || metadata == null) {
      throw BobbinException.of(
          file,
          KIND + ", with " + CONFIG + " and " + METADATA,
          "one of other arrays",
          "the model's .keras file");
    }
    Map<String, String> texts = new HashMap<>();
    Settings described =
        Settings.of(
            METADATA,
            JsonReader.read(
                where + ": " + METADATA, Npy.readBytes(where + ": " + METADATA, metadata)));
    Notes.NAMES.forEach(name -> described.text(name).ifPresent(text -> texts.put(name, text)));
    return KerasModels.read(
        where,
        JsonReader.read(where + ": " + CONFIG, Npy.readBytes(where + ": " + CONFIG, config)),
        new Weights(where, entries),
        texts,
        Optional.empty());
  }

  private record Weights(String where, Map<String, byte[]> entries) implements WeightSource {
    @Override
    public Map<String, StoredTensor> variables(LayerNode layer, List<String> names) {
      List<NamedWeights.Entry> own = new ArrayList<>();
      for (String name : names) {
        String entry = layer.path() + "/" + name;
        byte[] bytes = entries.get(entry + ENDING);
        if (bytes != null) {
          own.add(new NamedWeights.Entry(entry, Npy.read(where + ": " + entry, bytes)));
        }
      }
      return NamedWeights.choose(where, layer, own, names);
    }
  }
}

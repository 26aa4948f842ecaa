package dev.bobbin.interop.assembly;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.schema.PreprocessingCodecs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an exported file says beside its network, where its format has room for texts: JSON under
 * names that begin with {@code bobbin.}.
 *
 * @param classes names of the outputs, in order
 * @param preprocessing how pictures become the network's inputs
 * @param provenance where the model came from, by name
 */
public record Notes(
    List<String> classes, Preprocessing preprocessing, Map<String, String> provenance) {
  private static final String CLASSES = "bobbin.classes";
  private static final String PREPROCESSING = "bobbin.preprocessing";
  private static final String PROVENANCE = "bobbin.provenance";
  private static final Codec<List<String>> CLASS_NAMES = Codecs.list(Codecs.TEXT, 1);

  /** The names of what {@link #metadata} returns. */
  public static final List<String> NAMES = List.of(CLASSES, PREPROCESSING, PROVENANCE);

  public Notes {
    classes = List.copyOf(classes);
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  /** Those of a model. */
  public static Notes of(Model model) {
    return new Notes(model.classNames(), model.preprocessing(), model.provenance());
  }

  /** JSON by name. */
  public Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(CLASSES, JsonWriter.compact(CLASS_NAMES.write(classes)));
    metadata.put(
        PREPROCESSING, JsonWriter.compact(PreprocessingCodecs.PREPROCESSING.write(preprocessing)));
    metadata.put(PROVENANCE, JsonWriter.compact(Codecs.texts().write(provenance)));
    return metadata;
  }

  /**
   * Those of a file's metadata; empty if they are not Bobbin's.
   *
   * @param where the file, for messages
   * @param metadata texts by name, of which others may be there
   * @throws dev.bobbin.base.BobbinException if one of them is damaged
   */
  public static Optional<Notes> read(String where, Map<String, String> metadata) {
    if (!metadata.containsKey(CLASSES) || !metadata.containsKey(PREPROCESSING)) {
      return Optional.empty();
    }
    return Optional.of(
        new Notes(
            read(where, metadata, CLASSES, CLASS_NAMES),
            read(where, metadata, PREPROCESSING, PreprocessingCodecs.PREPROCESSING),
            metadata.containsKey(PROVENANCE)
                ? read(where, metadata, PROVENANCE, Codecs.texts())
                : Map.of()));
  }

  private static <T> T read(
      String where, Map<String, String> metadata, String name, Codec<T> codec) {
    return Documents.decode(
        JsonReader.read(where + ": " + name, metadata.getOrDefault(name, "")), codec);
  }
}

package dev.bobbin.interop.onnx;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.interop.assembly.LayerPath;
import dev.bobbin.interop.assembly.Notes;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads ONNX files of Keras, PyTorch, scikit-learn and Bobbin that consist of Bobbin's layers. A
 * node that is no layer, or one with a setting that no layer has, is a problem with its name and
 * operator; all of them are reported at once.
 */
public final class OnnxImport {
  private static final double NEAR = 1e-4;

  private OnnxImport() {}

  /**
   * Reads a file.
   *
   * @param size of the pictures, where the file does not say it
   * @throws BobbinException if the file is damaged, or has something that is no layer
   */
  public static ImportedModel read(Path file, Optional<Shape> size) throws IOException {
    OnnxGraph graph = OnnxReader.read(file);
    String where = file.toString();
    Optional<Notes> own = Notes.read(where, graph.metadata());
    Optional<Shape> known = size.or(() -> own.map(notes -> notes.preprocessing().size()));
    GraphReader.Read read = GraphReader.read(where, graph, known);
    Network network = network(where, read);
    List<String> notes = new ArrayList<>(read.operators().notes());
    LayerPath input = read.output().start();
    Optional<Preprocessing> scaled =
        read.operators()
            .scaling(input, read.type())
            .map(scaling ->
                scaling.preprocessing(where, network.spec().input(), read.type(), notes));
    if (own.isPresent() && scaled.isPresent()) {
      requireSame(where, own.get().preprocessing(), scaled.get());
    }
    Map<String, String> provenance = new LinkedHashMap<>();
    own.ifPresent(found -> provenance.putAll(found.provenance()));
    if (!graph.producer().isEmpty()) {
      provenance.put("written-by", graph.producer());
    }
    return new ImportedModel(
        network,
        own.map(Notes::classes).or(read.operators()::classes),
        own.map(Notes::preprocessing).or(() -> scaled),
        provenance,
        notes);
  }

  private static Network network(String where, GraphReader.Read read) {
    try {
      return read.output().network();
    } catch (InvalidValueException e) {
      throw BobbinException.of(List.of(new Problem(Position.of(where), "", e.explanation())));
    }
  }

  /** What a file says of its preprocessing, and what its graph does. */
  private static void requireSame(String where, Preprocessing said, Preprocessing done) {
    // Other polarities leave the numbers as they are.
    boolean oneInverts =
        (said.polarity() == Polarity.DARK_ON_LIGHT) != (done.polarity() == Polarity.DARK_ON_LIGHT);
    if (oneInverts || !isNear(said.mean(), done.mean()) || !isNear(said.std(), done.std())) {
      throw BobbinException.of(
          where,
          "a graph that prepares its input as the metadata say, " + said.summary(),
          done.summary(),
          "another copy of the file");
    }
  }

  private static boolean isNear(List<Float> one, List<Float> two) {
    return IntStream.range(0, one.size())
        .allMatch(i -> Math.abs(one.get(i) - two.get(i)) <= NEAR * (1 + Math.abs(one.get(i))));
  }
}

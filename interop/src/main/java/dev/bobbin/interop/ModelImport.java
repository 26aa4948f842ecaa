package dev.bobbin.interop;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.engine.Shape;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.keras.KerasArchive;
import dev.bobbin.interop.keras.KerasH5;
import dev.bobbin.interop.npz.NpzModel;
import dev.bobbin.interop.onnx.OnnxImport;
import dev.bobbin.interop.page.ClassifierPage;
import dev.bobbin.interop.tfjs.TfjsModel;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.model.io.ModelFileKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads models of other programs. What they are is told by their content, not by their names. No
 * code in a file is ever run, and no path in it leads out of its folder.
 *
 * {@snippet :
 * ImportedModel imported = ModelImport.read(Path.of("model.onnx"), Optional.empty());
 * }
 */
public final class ModelImport {
  private static final String EXPECTED = "an ONNX, Keras, TensorFlow.js, NPZ or HTML model";

  private ModelImport() {}

  /**
   * Reads a model. Where the file does not name its classes, a network that ends without an
   * activation gets a softmax, and one with a single output, as sigmoids have it, becomes one of
   * two classes; a note says so.
   *
   * @param place a file, or the folder of a TensorFlow.js model
   * @param size of the pictures, where the file does not say it: a vector of 784 numbers may be
   *     28x28x1
   * @throws BobbinException if it is damaged, or has something that is no layer of Bobbin's; all of
   *     that is reported at once
   */
  public static ImportedModel read(Path place, Optional<Shape> size) throws IOException {
    Optional<Path> proved = Proof.exportedOf(place);
    if (proved.isPresent()) {
      throw BobbinException.of(
          place,
          EXPECTED,
          "the proof of one",
          "%s, which it belongs to".formatted(Names.shell(proved.get())));
    }
    ModelFileKind kind = ModelFileKind.of(place);
    ImportedModel found =
        switch (kind) {
          case ONNX -> OnnxImport.read(place, size);
          case KERAS -> KerasArchive.read(place);
          case HDF5 -> KerasH5.read(place);
          case TFJS, TFJS_FOLDER -> TfjsModel.read(place);
          case HTML -> ClassifierPage.read(place);
          case NPZ -> NpzModel.read(place);
          case BOBBIN, RUN -> throw needless(place, kind);
          default -> throw kind.refused(place, EXPECTED, true);
        };
    return ClassOutputs.of(place, found).from(place);
  }

  private static BobbinException needless(Path place, ModelFileKind kind) throws IOException {
    if (kind == ModelFileKind.BOBBIN) {
      // Says so if it is no model.
      Classifier _ = ModelFile.readClassifier(place);
    }
    return BobbinException.of(
        place,
        EXPECTED,
        kind == ModelFileKind.RUN ? kind.words() : "a model of Bobbin",
        "'bobbin predict %s IMAGE', since it needs no import".formatted(Names.shell(place)));
  }
}

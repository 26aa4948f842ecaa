package dev.bobbin.interop;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.keras.KerasArchive;
import dev.bobbin.interop.keras.KerasH5;
import dev.bobbin.interop.npz.NpzModel;
import dev.bobbin.interop.onnx.OnnxImport;
import dev.bobbin.interop.page.ClassifierPage;
import dev.bobbin.interop.tfjs.TfjsModel;
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
  private ModelImport() {}

  /**
   * Reads a model.
   *
   * @param place a file, or the folder of a TensorFlow.js model
   * @param size of the pictures, where the file does not say it: a vector of 784 numbers may be
   *     28x28x1
   * @throws BobbinException if it is damaged, or has something that is no layer of Bobbin's; all of
   *     that is reported at once
   */
  public static ImportedModel read(Path place, Optional<Shape> size) throws IOException {
    ImportedModel found =
        switch (ModelFileKind.of(place)) {
          case ONNX -> OnnxImport.read(place, size);
          case KERAS -> KerasArchive.read(place);
          case HDF5 -> KerasH5.read(place);
          case TFJS -> TfjsModel.read(place);
          case HTML -> ClassifierPage.read(place);
          case NPZ -> NpzModel.read(place);
        };
    return found.from(place);
  }
}

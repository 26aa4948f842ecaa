package dev.bobbin.interop;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.keras.KerasArchive;
import dev.bobbin.interop.keras.KerasH5;
import dev.bobbin.interop.npz.NpzModel;
import dev.bobbin.interop.onnx.OnnxExport;
import dev.bobbin.interop.page.ClassifierPage;
import dev.bobbin.interop.tfjs.TfjsModel;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a model in a format of other programs, reads it back, and compares the answers. What is
 * written always comes with its proof.
 *
 * {@snippet :
 * Model model = ModelFile.read(Path.of("runs/demo/model.safetensors"));
 * ProofImages images = ProofImages.noise(model.preprocessing(), 1);
 * ModelExport.write(model, ExportFormat.ONNX, Path.of("demo.onnx"), ExportOptions.DEFAULT, images);
 * }
 */
public final class ModelExport {
  private ModelExport() {}

  /**
   * Exports a model.
   *
   * @param file to write, or for {@link ExportFormat#TFJS} the folder; its proof is written beside
   *     it
   * @param images to prove it on
   * @return the proof
   * @throws BobbinException if the format has not the choice of the options, if the file or its
   *     proof cannot be files, or if what was read back answers otherwise, which would be a fault
   *     of Bobbin's
   */
  public static Proof write(
      Model model, ExportFormat format, Path file, ExportOptions options, ProofImages images)
      throws IOException {
    format.requireAllows(options);
    requireReadable(format, file);
    List<String> names = List.of();
    switch (format) {
      case ONNX -> OnnxExport.write(model, file, options);
      case KERAS -> KerasArchive.write(model, options.optimizer(), file);
      case KERAS_H5 -> KerasH5.write(model, options.optimizer(), file);
      case TFJS -> names = TfjsModel.write(model, file);
      case HTML -> {
        if (images.areNoise()) {
          ClassifierPage.writeWithNoise(model, images.images(), file);
        } else {
          ClassifierPage.write(model, images.images(), file);
        }
      }
      case NPZ -> NpzModel.write(model, file);
    }
    Proof expected = Proof.of(model, format, options, images, digests(file, names));
    ImportedModel back = ModelImport.read(file, Optional.of(model.input()));
    Proof proof = expected.measured(expected.difference(back.network()));
    proof.requireAgreement(file);
    proof.write(file);
    return proof;
  }

  /** Whatever is written is read back, and has a proof beside it. */
  private static void requireReadable(ExportFormat format, Path file) {
    String remedy = "another name for the export";
    boolean isFolder = format == ExportFormat.TFJS;
    if (!isFolder) {
      AtomicFile.requireReadable(
          file, "a file to write, which is then read back to prove it", remedy);
    } else if (Files.exists(file) && !Files.isDirectory(file)) {
      throw BobbinException.of(file, "a folder to write", "something else", remedy);
    }
    Path proof = Proof.fileOf(file);
    // The folders around a new folder are made.
    if (!isFolder || Files.exists(proof)) {
      AtomicFile.requireReadable(proof, "a file to write, the proof of " + file, remedy);
    }
  }

  /**
   * Digests of a file, or of some in a folder, by their paths beside the proof.
   *
   * @param names of the files in the folder; none if it is a file
   */
  private static Map<String, String> digests(Path place, List<String> names) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    if (names.isEmpty()) {
      digests.put(String.valueOf(place.getFileName()), digest(place));
    }
    for (String name : names) {
      digests.put(place.getFileName() + "/" + name, digest(place.resolve(name)));
    }
    return digests;
  }

  private static String digest(Path file) throws IOException {
    return Sha256.of(Files.readAllBytes(file));
  }

  /**
   * Whether the bytes of an exported file are those of when it was written. Its name may be
   * another, and a folder may hold other files too.
   *
   * @param digests of the proof
   */
  static boolean isUnchanged(Path place, Map<String, String> digests) throws IOException {
    boolean isFolder = Files.isDirectory(place);
    for (Map.Entry<String, String> one : digests.entrySet()) {
      // Only the name, so that nothing outside the folder is read.
      String name = one.getKey().substring(one.getKey().lastIndexOf('/') + 1);
      Path file = isFolder ? place.resolve(name) : place;
      if (!Files.isRegularFile(file) || !digest(file).equals(one.getValue())) {
        return false;
      }
    }
    return true;
  }
}

package dev.bobbin.interop;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** What kind of model a file is, by its first bytes and, for an archive, the names in it. */
enum ModelFileKind {
  ONNX,
  KERAS,
  HDF5,
  TFJS,
  HTML,
  NPZ;

  private static final byte[] HDF5_START = HexFormat.of().parseHex("894844460d0a1a0a");
  private static final byte[] ZIP_START = {'P', 'K', 3, 4};

  /** The key of {@code ir_version}, the first field of every ONNX file. */
  private static final byte ONNX_START = 8;

  private static final int START = 64;
  private static final String TFJS_FILE = "model.json";
  private static final String EXPECTED = "an ONNX, Keras, TensorFlow.js, NPZ or HTML model";

  /**
   * The kind of a file or folder.
   *
   * @throws BobbinException if it is no model that can be read, with what helps where it is a known
   *     one
   */
  static ModelFileKind of(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      return ofFolder(place);
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(place)) {
      start = in.readNBytes(START);
    }
    if (startsWith(start, HDF5_START)) {
      return HDF5;
    }
    if (startsWith(start, ZIP_START)) {
      return ofArchive(place);
    }
    String text = new String(start, StandardCharsets.UTF_8).strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
      return HTML;
    }
    if (text.startsWith("{")) {
      return TFJS;
    }
    if (start.length > 0 && start[0] == ONNX_START) {
      return ONNX;
    }
    if (isSafetensors(start)) {
      throw BobbinException.of(
          place,
          EXPECTED,
          "a safetensors file, which has weights only",
          "the file itself in 'bobbin predict' or 'bobbin serve' if Bobbin wrote it");
    }
    if (start.length > 1 && start[0] == (byte) 0x80) {
      throw pickled(place);
    }
    throw BobbinException.of(
        place,
        EXPECTED,
        start.length == 0 ? "nothing, 0 bytes" : "something else",
        "torch.onnx.export in PyTorch, model.save('model.keras') in Keras");
  }

  private static ModelFileKind ofFolder(Path folder) {
    if (Files.isRegularFile(folder.resolve(TFJS_FILE))) {
      return TFJS;
    }
    if (Files.exists(folder.resolve("saved_model.pb"))) {
      throw BobbinException.of(
          folder,
          EXPECTED,
          "a SavedModel of TensorFlow, which is a program",
          "model.save('model.keras') in Keras, or tf2onnx");
    }
    throw BobbinException.of(folder, EXPECTED, "a folder without " + TFJS_FILE);
  }

  private static ModelFileKind ofArchive(Path file) throws IOException {
    try (ZipFile archive = new ZipFile(file.toFile())) {
      if (archive.getEntry("config.json") != null) {
        return KERAS;
      }
      Enumeration<? extends ZipEntry> entries = archive.entries();
      while (entries.hasMoreElements()) {
        String name = entries.nextElement().getName();
        if (name.endsWith(".pkl")) {
          throw pickled(file);
        }
        if (name.endsWith(".npy")) {
          return NPZ;
        }
      }
    } catch (ZipException e) {
      throw BobbinException.because(
          e, file, "a whole archive", "a damaged one", "another copy of the file");
    }
    throw BobbinException.of(file, EXPECTED, "an archive of other files");
  }

  private static BobbinException pickled(Path file) {
    return BobbinException.of(
        file,
        EXPECTED,
        "pickled Python objects, which can run any code when they are read",
        "torch.onnx.export, which writes what PyTorch computes");
  }

  /** A length of eight bytes, and JSON. */
  private static boolean isSafetensors(byte[] start) {
    return start.length > 9 && start[8] == '{' && start[7] == 0 && start[6] == 0;
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }
}

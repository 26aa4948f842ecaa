package dev.bobbin.model.io;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * What a file or folder is that is given as a model, by its first bytes and, for an archive or a
 * folder, the names in it.
 */
public enum ModelFileKind {
  /** A safetensors file with metadata of Bobbin's: a model, a checkpoint, an optimizer's state. */
  BOBBIN("a file of Bobbin"),
  /** The folder of a run, or one that has a model file as a run has it. */
  RUN("a run of Bobbin"),
  ONNX("an ONNX model"),
  KERAS("a Keras model (.keras)"),
  HDF5("an HDF5 file, as Keras writes models"),
  TFJS("the model.json of a TensorFlow.js model"),
  TFJS_FOLDER("a TensorFlow.js model"),
  HTML("an HTML page"),
  NPZ("an archive of NumPy arrays"),
  /** A safetensors file of another program. */
  WEIGHTS(
      "weights without their network, in a safetensors file of another program",
      "'bobbin import' with an ONNX or Keras file of that model"),
  PICKLE(
      "pickled Python objects (as torch.save writes), which can run any code when they are read",
      "torch.onnx.export, which writes what PyTorch computes, and 'bobbin import'"),
  SAVED_MODEL(
      "a SavedModel of TensorFlow, which is a program",
      "model.save('model.keras') in Keras, or tf2onnx, and 'bobbin import'"),
  LITERT(
      "a LiteRT (TensorFlow Lite) model",
      "the Keras model that it was converted from, and 'bobbin import'"),
  PROOF("the proof of an exported model", "the file that it lies beside"),
  JSON("a JSON file that holds no model", "the file of the model"),
  ARCHIVE("a zip archive of other files", "the model file in it"),
  DAMAGED_ARCHIVE("a zip archive that is damaged", "another copy of it"),
  FOLDER("a folder without a model", "the file of the model"),
  EMPTY("an empty file", "another copy of it"),
  /** No model that is known, or one that is damaged. */
  UNKNOWN("something else", "torch.onnx.export in PyTorch, model.save('model.keras') in Keras");

  private static final byte[] HDF5_START = HexFormat.of().parseHex("894844460d0a1a0a");
  private static final byte[] ZIP_START = {'P', 'K', 3, 4};
  private static final byte[] LITERT_ID = {'T', 'F', 'L', '3'};
  private static final int LITERT_ID_AT = 4;
  private static final byte PICKLE_START = (byte) 0x80;

  /**
   * The key of {@code ir_version}, the first field of ONNX files as all known programs write them.
   */
  private static final byte ONNX_START = 8;

  /** Keys of what else an ONNX file has, for one that is called so: fields may have any order. */
  private static final byte[] ONNX_KEYS = HexFormat.of().parseHex("121a2228323a4272a2ca");

  private static final String ONNX_ENDING = ".onnx";

  /** What is added to the name of an exported file for that of its proof. */
  public static final String PROOF_ENDING = ".proof.json";

  private static final int START = 4096;

  /** What the beginning of a model of TensorFlow.js has. */
  private static final List<String> TFJS_WORDS =
      List.of("modelTopology", "layers-model", "graph-model");

  private static final String TFJS_FILE = "model.json";
  private static final String SAVED_MODEL_FILE = "saved_model.pb";
  private static final String RUN_FILE = "model.safetensors";

  /** What the names of Bobbin's metadata begin with. */
  private static final String OWN = "\"bobbin.";

  private final String words;
  private final Optional<String> remedy;

  /** What can be imported. */
  ModelFileKind(String words) {
    this.words = words;
    this.remedy = Optional.empty();
  }

  ModelFileKind(String words, String remedy) {
    this.words = words;
    this.remedy = Optional.of(remedy);
  }

  /** What it is, in words: {@code an ONNX model}. */
  public String words() {
    return words;
  }

  /**
   * The kind of a file or folder.
   *
   * @throws IOException if it cannot be read
   */
  public static ModelFileKind of(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      return ofFolder(place);
    }
    if (Files.exists(place) && !Files.isRegularFile(place)) {
      // Reading from a pipe may never end.
      throw BobbinException.of(place, "a plain file", "a pipe or a device", "the name of a file");
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(place)) {
      start = in.readNBytes(START);
      // First, since the length that it begins with can look like anything else.
      if (isSafetensors(start)) {
        return isOwn(start, in) ? BOBBIN : WEIGHTS;
      }
    }
    return startsWith(start, ZIP_START)
        ? ofArchive(place)
        : ofStart(start, String.valueOf(place.getFileName()).toLowerCase(Locale.ROOT));
  }

  private static ModelFileKind ofStart(byte[] start, String name) {
    if (start.length == 0) {
      return EMPTY;
    }
    if (startsWith(start, HDF5_START)) {
      return HDF5;
    }
    if (startsWith(
        Arrays.copyOfRange(start, Math.min(LITERT_ID_AT, start.length), start.length), LITERT_ID)) {
      return LITERT;
    }
    String text = new String(start, StandardCharsets.UTF_8).strip();
    if (text.startsWith("{")) {
      return ofJson(text, name);
    }
    String tag = text.toLowerCase(Locale.ROOT);
    if (tag.startsWith("<!doctype html") || tag.startsWith("<html")) {
      return HTML;
    }
    if (start[0] == ONNX_START || (name.endsWith(ONNX_ENDING) && isOnnxKey(start[0]))) {
      return ONNX;
    }
    return start[0] == PICKLE_START && start.length > 1 ? PICKLE : UNKNOWN;
  }

  private static ModelFileKind ofJson(String text, String name) {
    if (name.endsWith(PROOF_ENDING)) {
      return PROOF;
    }
    return name.equals(TFJS_FILE) || TFJS_WORDS.stream().anyMatch(text::contains) ? TFJS : JSON;
  }

  private static boolean isOnnxKey(byte first) {
    for (byte key : ONNX_KEYS) {
      if (first == key) {
        return true;
      }
    }
    return false;
  }

  private static ModelFileKind ofFolder(Path folder) {
    if (Files.isRegularFile(folder.resolve(TFJS_FILE))) {
      return TFJS_FOLDER;
    }
    if (Files.exists(folder.resolve(SAVED_MODEL_FILE))) {
      return SAVED_MODEL;
    }
    return Files.exists(folder.resolve(RUN_FILE)) ? RUN : FOLDER;
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
          return PICKLE;
        }
        if (name.endsWith(".npy")) {
          return NPZ;
        }
      }
      return ARCHIVE;
    } catch (ZipException e) {
      return DAMAGED_ARCHIVE;
    }
  }

  /** A length of eight bytes, and JSON. */
  private static boolean isSafetensors(byte[] start) {
    return start.length > Long.BYTES
        && start[Long.BYTES] == '{'
        && start[Long.BYTES - 1] == 0
        && start[Long.BYTES - 2] == 0;
  }

  private static boolean isOwn(byte[] start, InputStream rest) throws IOException {
    long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    int more =
        (int) Math.min(length, TensorFileReader.MOST_HEADER_BYTES) + Long.BYTES - start.length;
    String header =
        new String(start, StandardCharsets.ISO_8859_1)
            + new String(rest.readNBytes(Math.max(0, more)), StandardCharsets.ISO_8859_1);
    return header.contains(OWN);
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  /**
   * The error of what is given where something else is expected.
   *
   * @param importing whether it is given to {@code bobbin import}; else that may be the remedy
   */
  public BobbinException refused(Path place, String expected, boolean importing) {
    if (remedy.isPresent()) {
      return BobbinException.of(place, expected, words, remedy.get());
    }
    return importing
        ? BobbinException.of(place, expected, words)
        : BobbinException.of(
            place,
            expected,
            words,
            "'bobbin import %s', which makes a model file of it".formatted(Names.shell(place)));
  }
}

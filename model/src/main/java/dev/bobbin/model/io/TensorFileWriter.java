package dev.bobbin.model.io;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes safetensors files. The same tensors and metadata, in the same order, give the same bytes.
 * For other programs' tensors; a model is written by {@link ModelFile}. A digest of the content is
 * added to the metadata, so that {@link TensorFileReader} notices damage.
 */
public final class TensorFileWriter {
  private static final int CHUNK = 1 << 18;

  private TensorFileWriter() {}

  /**
   * Writes a file atomically.
   *
   * @param metadata texts by name
   * @param tensors by name, in the order of the file
   * @throws BobbinException if the file cannot be written
   */
  public static void write(Path file, Map<String, String> metadata, Map<String, Tensor> tensors) {
    AtomicFile.write(file, content(file, metadata, tensors));
  }

  static AtomicFile.Content content(
      Path file, Map<String, String> metadata, Map<String, Tensor> tensors) {
    byte[] header = header(withDigest(metadata, tensors), tensors);
    if (header.length > TensorFileReader.MOST_HEADER_BYTES) {
      throw new IllegalArgumentException(
          file
              + ": expected a header of at most "
              + TensorFileReader.MOST_HEADER_BYTES
              + " bytes, received "
              + header.length);
    }
    return out -> {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(header.length).array());
      out.write(header);
      for (Tensor tensor : tensors.values()) {
        bytes(tensor.values(), out::write);
      }
    };
  }

  private static byte[] header(Map<String, String> metadata, Map<String, Tensor> tensors) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(TensorFileReader.METADATA, metadata);
    long begin = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      String name = entry.getKey();
      if (!TensorFileReader.isName(name)) {
        throw new IllegalArgumentException(
            "tensor name: expected %s, received %d characters"
                .formatted(TensorFileReader.NAME, name.length()));
      }
      Tensor tensor = entry.getValue();
      long end = begin + (long) tensor.values().length * Float.BYTES;
      Map<String, Object> described = new LinkedHashMap<>();
      described.put("dtype", "F32");
      described.put("shape", tensor.shape());
      described.put("data_offsets", List.of(begin, end));
      header.put(entry.getKey(), described);
      begin = end;
    }
    String json = JsonWriter.compact(header);
    // Aligns the floats for readers that map the file; the format allows spaces after the header.
    int padding = Math.floorMod(-json.length(), Long.BYTES);
    return (json + " ".repeat(padding)).getBytes(StandardCharsets.US_ASCII);
  }

  private static Map<String, String> withDigest(
      Map<String, String> metadata, Map<String, Tensor> tensors) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    Map<String, byte[]> digests = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> {
      shapes.put(name, tensor.shape());
      digests.put(name, TensorDigest.of(tensor));
    });
    return TensorDigest.added(metadata, shapes, TensorDigest.values(digests));
  }

  /** Receives bytes; {@code E} is what it may throw. */
  @FunctionalInterface
  interface Sink<E extends Exception> {
    void accept(byte[] bytes, int offset, int length) throws E;
  }

  /** Hands over the bytes of values, in the byte order of the format, in pieces. */
  static <E extends Exception> void bytes(float[] values, Sink<E> sink) throws E {
    byte[] piece = new byte[Math.min(CHUNK, values.length) * Float.BYTES];
    ByteBuffer bytes = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      bytes.clear().limit(count * Float.BYTES);
      bytes.asFloatBuffer().put(values, from, count);
      sink.accept(piece, 0, bytes.limit());
    }
  }
}

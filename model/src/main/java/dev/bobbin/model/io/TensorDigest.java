package dev.bobbin.model.io;

import dev.bobbin.base.io.Sha256;
import dev.bobbin.base.json.JsonWriter;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The digests of what a safetensors file holds, as two texts in its metadata: one of the values,
 * and one of the names, shapes and other metadata. Neither depends on the order of the file, so
 * that a program that copies tensors and metadata into a new file keeps them valid.
 */
final class TensorDigest {
  /** SHA-256 of {@link #header}. */
  static final String HEADER = "bobbin.sha256";

  /** SHA-256 of the SHA-256 of each tensor's bytes, in the order of their names. */
  static final String VALUES = "bobbin.sha256.values";

  private TensorDigest() {}

  /** The metadata with digests, which come first. */
  static SortedMap<String, String> added(
      Map<String, String> metadata, Map<String, List<Integer>> shapes, String values) {
    SortedMap<String, String> all = new TreeMap<>(metadata);
    all.put(VALUES, values);
    all.put(HEADER, header(all, shapes));
    return all;
  }

  /**
   * The digest of a header.
   *
   * @param metadata with the digest of the values; that of the header does not count
   * @param shapes by the tensors' names
   */
  static String header(Map<String, String> metadata, Map<String, List<Integer>> shapes) {
    SortedMap<String, String> texts = new TreeMap<>(metadata);
    texts.remove(HEADER);
    return Sha256.of(JsonWriter.compact(List.of(texts, new TreeMap<>(shapes))));
  }

  /** The digest of values, from those of the tensors by name. */
  static String values(Map<String, byte[]> tensors) {
    MessageDigest digest = Sha256.start();
    new TreeMap<>(tensors).values().forEach(digest::update);
    return Sha256.hex(digest);
  }

  /** The digest of a tensor. */
  static byte[] of(Tensor tensor) {
    MessageDigest digest = Sha256.start();
    TensorFileWriter.bytes(tensor.values(), (bytes, count) -> digest.update(bytes, 0, count));
    return digest.digest();
  }
}

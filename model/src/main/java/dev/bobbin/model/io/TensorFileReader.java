package dev.bobbin.model.io;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Reads safetensors files of 32-bit floats: eight bytes with the length of a JSON header, the
 * header, the values. Opening validates the header; values are read on request, so that a caller
 * can reject a file before anything large is allocated. Files that {@link TensorFileWriter} wrote
 * have a digest: {@link #verify} tells whether the values are those that were written.
 */
public final class TensorFileReader implements AutoCloseable {
  /**
   * The longest header that is read or written; far less than the format's limit of 100 MB, far
   * more than models need.
   */
  public static final int MOST_HEADER_BYTES = 1 << 22;

  static final String METADATA = "__metadata__";
  private static final int LONGEST_NAME = 512;

  static final String NAME = "1 to " + LONGEST_NAME + " printable characters";

  private static final int CHUNK_BYTES = 1 << 20;
  private static final long WORTH_A_THREAD = 1 << 22;
  private static final String ANOTHER_COPY = "another copy of it";

  /**
   * A tensor of the file.
   *
   * @param name its name
   * @param shape sizes of its axes
   * @param begin offset of its first byte from the start of the values
   * @param end offset after its last byte
   */
  public record Entry(String name, List<Integer> shape, long begin, long end) {
    /** The number of its values. */
    public int size() {
      return (int) ((end - begin) / Float.BYTES);
    }
  }

  /** Bytes at any place, of a file or in memory. */
  private interface Source extends Closeable {
    long size() throws IOException;

    /** Reads some bytes from a position on: how many, or -1 at the end. */
    int read(ByteBuffer target, long position) throws IOException;
  }

  private record FileSource(FileChannel channel) implements Source {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return channel.read(target, position);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private record MemorySource(byte[] bytes) implements Source {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public int read(ByteBuffer target, long position) {
      if (position >= bytes.length) {
        return -1;
      }
      int count = Math.min(target.remaining(), bytes.length - (int) position);
      target.put(bytes, (int) position, count);
      return count;
    }

    @Override
    public void close() {}
  }

  private final Path file;
  private final Source source;
  private final long start;
  private final Map<String, Entry> entries;
  private final Map<String, String> metadata;
  private final Optional<String> contentDigest;
  private final Optional<String> digest;
  private final FutureTask<String> found = new FutureTask<>(this::digest);

  private TensorFileReader(Path file, Source source, long start, Header header) {
    this.file = file;
    this.source = source;
    this.start = start;
    this.entries = Collections.unmodifiableMap(header.entries);
    Map<String, String> others = new LinkedHashMap<>(header.metadata);
    this.contentDigest = Optional.ofNullable(others.remove(TensorDigest.HEADER));
    this.digest = Optional.ofNullable(others.remove(TensorDigest.VALUES));
    this.metadata = Collections.unmodifiableMap(others);
  }

  /**
   * Opens a file and validates its header.
   *
   * @throws BobbinException if the file is invalid
   */
  public static TensorFileReader open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw BobbinException.of(file, "a .safetensors file", "a folder");
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw BobbinException.of(file, "a .safetensors file", "no file of that name");
    }
    return of(file, new FileSource(channel));
  }

  /**
   * Reads the bytes of a file that lies within another, and validates its header.
   *
   * @param file for messages
   * @throws BobbinException if they are invalid
   */
  public static TensorFileReader of(Path file, byte[] bytes) throws IOException {
    return of(file, new MemorySource(bytes));
  }

  private static TensorFileReader of(Path file, Source source) throws IOException {
    try {
      return open(file, source);
    } catch (BobbinException e) {
      source.close();
      throw BobbinException.because(
          e,
          file,
          "a whole safetensors file of 32-bit floats",
          "one that is damaged or of another kind ("
              + String.valueOf(e.getMessage())
                  .replace(file + ": ", "")
                  .replaceFirst("; try [^;]*$", "")
              + ")",
          ANOTHER_COPY);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static TensorFileReader open(Path file, Source source) throws IOException {
    long size = source.size();
    if (size < Long.BYTES) {
      throw BobbinException.of(file, "a safetensors file of at least 8 bytes", size);
    }
    long length = read(file, source, 0, Long.BYTES).getLong(0);
    if (length < 2 || length > MOST_HEADER_BYTES) {
      throw BobbinException.of(
          file + ": byte 0",
          "a header length from 2 to " + MOST_HEADER_BYTES + " bytes",
          Long.toUnsignedString(length),
          "a file in safetensors format");
    }
    if (length > size - Long.BYTES) {
      throw BobbinException.of(
          file,
          "a header of " + length + " bytes",
          "only " + (size - Long.BYTES) + "; the file was cut off: try copying it again");
    }
    byte[] json = read(file, source, Long.BYTES, (int) length).array();
    if (json[0] != '{') {
      throw BobbinException.of(file + ": byte 8", "'{'", "byte " + (json[0] & 0xFF));
    }
    Header header = new Header(file + ": header");
    header.read(JsonReader.read(file + ": header", json), size - Long.BYTES - length);
    header.verify();
    TensorFileReader reader = new TensorFileReader(file, source, Long.BYTES + length, header);
    reader.startDigest(size);
    return reader;
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** The metadata of the header, without the digests. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The tensors, in the order of their values in the file. */
  public Map<String, Entry> entries() {
    return entries;
  }

  /** Reads the values of the entry with the given name. */
  public Tensor read(String name) throws IOException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw BobbinException.of(file, "a tensor '" + name + "'", "none of that name");
    }
    float[] values = new float[entry.size()];
    int done = 0;
    while (done < values.length) {
      int count = Math.min(CHUNK_BYTES / Float.BYTES, values.length - done);
      ByteBuffer bytes =
          read(
              file, source, start + entry.begin() + (long) done * Float.BYTES, count * Float.BYTES);
      bytes.asFloatBuffer().get(values, done, count);
      done += count;
    }
    return new Tensor(entry.shape(), values);
  }

  /** Whether the file has a digest of its values; files of other programs have none. */
  public boolean hasDigest() {
    return digest.isPresent();
  }

  /** The digest of names, shapes, metadata and values, if the file has one. */
  Optional<String> contentSha256() {
    return contentDigest;
  }

  /**
   * Checks all values in the file against the digest, if there is one.
   *
   * @throws BobbinException if they are not those that were written
   */
  public void verify() throws IOException {
    if (digest.isEmpty()) {
      return;
    }
    // Does nothing if it has begun.
    found.run();
    if (!digest.get().equals(digestWhenReady())) {
      throw BobbinException.of(
          file,
          "the values whose SHA-256 stands in its metadata",
          "others: the file is damaged, or was changed by a program that kept the digest",
          ANOTHER_COPY);
    }
  }

  /** Computes the digest beside what else is done with a large file. */
  private void startDigest(long size) {
    if (digest.isPresent() && size > WORTH_A_THREAD) {
      Thread.ofPlatform().daemon().name("bobbin-digest").start(found);
    }
  }

  private String digest() throws IOException {
    Map<String, byte[]> digests = new HashMap<>();
    for (Entry entry : entries.values()) {
      MessageDigest one = Sha256.start();
      for (long at = entry.begin(); at < entry.end(); at += CHUNK_BYTES) {
        int count = (int) Math.min(CHUNK_BYTES, entry.end() - at);
        one.update(read(file, source, start + at, count));
      }
      digests.put(entry.name(), one.digest());
    }
    return TensorDigest.values(digests);
  }

  private String digestWhenReady() throws IOException {
    try {
      return found.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(file + ": reading was interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  private static ByteBuffer read(Path file, Source source, long position, int count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (source.read(bytes, position + bytes.position()) < 0) {
        throw BobbinException.of(file, count + " bytes at " + position, "the end of the file");
      }
    }
    return bytes.flip();
  }

  static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && !name.equals(METADATA)
        && name.chars().noneMatch(Character::isISOControl);
  }

  private static final class Header {
    private final String where;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    Header(String where) {
      this.where = where;
    }

    void read(Node header, long dataBytes) {
      List<Entry> found = new ArrayList<>();
      for (Map.Entry<String, Node.Entry> entry :
          mapping(header, "the header").entries().entrySet()) {
        Node value = entry.getValue().value();
        if (entry.getKey().equals(METADATA)) {
          readMetadata(mapping(value, METADATA));
        } else {
          found.add(entry(entry.getKey(), mapping(value, entry.getKey())));
        }
      }
      found.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
      long end = 0;
      for (Entry entry : found) {
        if (entry.begin() != end) {
          throw wrong(
              entry.name(),
              "values that begin at byte " + end + ", without hole or overlap",
              "" + entry.begin());
        }
        end = entry.end();
        entries.put(entry.name(), entry);
      }
      if (end != dataBytes) {
        String suggestion = end > dataBytes ? "; the file was cut off: try copying it again" : "";
        throw BobbinException.of(where, end + " bytes of values after it", dataBytes + suggestion);
      }
    }

    /** Checks names, shapes and metadata against their digest, if there is one. */
    void verify() {
      String expected = metadata.get(TensorDigest.HEADER);
      if (expected == null && !metadata.containsKey(TensorDigest.VALUES)) {
        return;
      }
      Map<String, List<Integer>> shapes = new LinkedHashMap<>();
      entries.forEach((name, entry) -> shapes.put(name, entry.shape()));
      if (!metadata.containsKey(TensorDigest.VALUES)
          || !TensorDigest.header(metadata, shapes).equals(expected)) {
        throw BobbinException.of(
            where,
            "names, shapes and metadata with the SHA-256 in " + TensorDigest.HEADER,
            "others");
      }
    }

    private void readMetadata(Node.Mapping mapping) {
      for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
        if (!(entry.getValue().value() instanceof Node.Scalar(_, Node.Kind kind, String text))
            || kind != Node.Kind.TEXT) {
          throw wrong(
              METADATA + " " + entry.getKey(), "a text", entry.getValue().value().describe());
        }
        metadata.put(entry.getKey(), text);
      }
    }

    private Entry entry(String name, Node.Mapping described) {
      if (!isName(name)) {
        throw wrong("tensor name", NAME, name.length() + " characters");
      }
      for (String field : described.entries().keySet()) {
        if (!List.of("dtype", "shape", "data_offsets").contains(field)) {
          throw wrong(name, "dtype, shape and data_offsets alone", "'" + field + "'");
        }
      }
      Node dtype = present(name, described, "dtype");
      if (!(dtype instanceof Node.Scalar(_, Node.Kind kind, String text))
          || kind != Node.Kind.TEXT
          || !text.equals("F32")) {
        throw wrong(name + " dtype", "F32", dtype.describe() + "; try storing it as 32-bit floats");
      }
      List<Integer> shape = new ArrayList<>();
      long bytes = Float.BYTES;
      for (long axis : wholes(name + " shape", present(name, described, "shape"))) {
        try {
          bytes = Math.multiplyExact(bytes, axis);
          shape.add(Math.toIntExact(axis));
        } catch (ArithmeticException e) {
          throw wrong(name + " shape", "fewer than 2^31 values", "more");
        }
      }
      if (bytes / Float.BYTES > Integer.MAX_VALUE - 64) {
        throw wrong(name + " shape", "fewer than 2^31 values", bytes / Float.BYTES + "");
      }
      List<Long> offsets = wholes(name + " data_offsets", present(name, described, "data_offsets"));
      if (offsets.size() != 2
          || offsets.get(1) < offsets.get(0)
          || offsets.get(1) - offsets.get(0) != bytes) {
        throw wrong(
            name + " data_offsets",
            "two offsets " + bytes + " bytes apart, as its shape says",
            offsets + "");
      }
      return new Entry(name, List.copyOf(shape), offsets.get(0), offsets.get(1));
    }

    private Node present(String name, Node.Mapping described, String field) {
      Node value = described.get(field);
      if (value == null) {
        throw wrong(name, "'" + field + "'", "none");
      }
      return value;
    }

    private List<Long> wholes(String what, Node node) {
      if (!(node instanceof Node.Sequence sequence)) {
        throw wrong(what, "a list of whole numbers", node.describe());
      }
      List<Long> wholes = new ArrayList<>();
      for (Node item : sequence.items()) {
        // 18 digits always fit into a long.
        if (!(item instanceof Node.Scalar(_, Node.Kind kind, String text))
            || kind != Node.Kind.NUMBER
            || !text.matches("\\d{1,18}")) {
          throw wrong(what, "whole numbers from 0 to 10^18", item.describe());
        }
        wholes.add(Long.parseLong(text));
      }
      return wholes;
    }

    private Node.Mapping mapping(Node node, String what) {
      if (node instanceof Node.Mapping mapping) {
        return mapping;
      }
      throw wrong(what, "a mapping", node.describe());
    }

    private BobbinException wrong(String what, String expected, String received) {
      return BobbinException.of(where + ": " + what, expected, received);
    }
  }
}

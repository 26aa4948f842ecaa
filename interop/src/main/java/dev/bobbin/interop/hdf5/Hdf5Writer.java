package dev.bobbin.interop.hdf5;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes HDF5 files: superblock 2, groups whose links lie in their headers, contiguous arrays. The
 * same content gives the same bytes: no times, no names of systems. Every HDF5 library since 1.8
 * (2008) reads them.
 */
public final class Hdf5Writer {
  private static final int SUPERBLOCK = 48;
  private static final int ALIGNMENT = 8;
  private static final int LEAST_HEAP = 4096;
  private static final int OBJECT_HEADER = 16;

  /** Keras splits longer lists over several attributes, and joins them again. */
  private static final int LARGEST_LIST = 60_000;

  private final Map<Hdf5Group, Long> groups = new LinkedHashMap<>();
  private final IdentityHashMap<Hdf5Dataset, Long> datasets = new IdentityHashMap<>();
  private final List<Hdf5Dataset> order = new ArrayList<>();
  private final List<byte[]> texts = new ArrayList<>();
  private long next = SUPERBLOCK;
  private long heap;

  private Hdf5Writer() {}

  /** Writes a file. */
  public static void write(Hdf5Group root, OutputStream out) throws IOException {
    new Hdf5Writer().writeTo(root, out);
  }

  private void writeTo(Hdf5Group root, OutputStream out) throws IOException {
    // Addresses have a fixed size, so that headers are as long before they are known.
    place(root);
    collect(root);
    heap = next;
    byte[] heapBytes = heap();
    next += heapBytes.length;
    IdentityHashMap<Hdf5Dataset, Long> values = new IdentityHashMap<>();
    for (Hdf5Dataset dataset : order) {
      values.put(dataset, next);
      next = aligned(next + dataset.bytes());
    }
    out.write(superblock(root));
    int[] text = {0};
    for (Hdf5Group group : groups.keySet()) {
      writeAligned(out, header(group, text));
      for (Hdf5Dataset dataset : group.datasets().values()) {
        HeaderBuilder header = new HeaderBuilder();
        header.dataset(dataset, values.getOrDefault(dataset, HeaderBuilder.UNDEFINED));
        writeAligned(out, header.build());
      }
    }
    out.write(heapBytes);
    for (Hdf5Dataset dataset : order) {
      writeAligned(out, values(dataset));
    }
  }

  /** Gives each header its address, and finds all datasets. */
  private void place(Hdf5Group group) {
    groups.put(group, next);
    int length = header(group, new int[1]).length;
    next = aligned(next + length);
    for (Hdf5Dataset dataset : group.datasets().values()) {
      HeaderBuilder header = new HeaderBuilder();
      header.dataset(dataset, 0);
      datasets.put(dataset, next);
      order.add(dataset);
      next = aligned(next + header.build().length);
    }
    group.groups().values().forEach(this::place);
  }

  private void collect(Hdf5Group root) {
    for (Hdf5Group group : groups.keySet()) {
      for (Hdf5Attribute attribute : group.attributes().values()) {
        if (attribute instanceof Hdf5Attribute.Text(String text)) {
          texts.add(text.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    if (texts.size() > 0xFFFF) {
      throw new IllegalArgumentException(
          "HDF5: expected at most 65535 texts under " + root.attributes().keySet());
    }
  }

  private byte[] header(Hdf5Group group, int[] text) {
    HeaderBuilder header = new HeaderBuilder();
    header.group();
    group.groups().forEach((name, child) -> header.link(name, groups.getOrDefault(child, 0L)));
    group.datasets().forEach((name, child) -> header.link(name, datasets.getOrDefault(child, 0L)));
    group
        .attributes()
        .forEach((name, attribute) -> {
          switch (attribute) {
            case Hdf5Attribute.Text(String value) -> {
              int length = value.getBytes(StandardCharsets.UTF_8).length;
              header.text(name, length, heap, ++text[0]);
            }
            case Hdf5Attribute.Texts(List<String> values) -> texts(header, name, values);
          }
        });
    return header.build();
  }

  private static void texts(HeaderBuilder header, String name, List<String> texts) {
    int longest =
        texts.stream()
            .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
            .max()
            .orElse(1);
    int most = Math.max(1, LARGEST_LIST / Math.max(1, longest));
    if (texts.size() <= most) {
      header.texts(name, texts);
      return;
    }
    for (int part = 0; part * most < texts.size(); part++) {
      header.texts(
          name + part, texts.subList(part * most, Math.min(texts.size(), (part + 1) * most)));
    }
  }

  private byte[] superblock(Hdf5Group root) {
    return new Bytes()
        .u8(0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n', 2, 8, 8, 0)
        .u64(0)
        .u64(HeaderBuilder.UNDEFINED)
        .u64(next)
        .u64(groups.getOrDefault(root, 0L))
        .checksum()
        .toArray();
  }

  /** All texts in one global heap collection; nothing if there are none. */
  private byte[] heap() {
    if (texts.isEmpty()) {
      return new byte[0];
    }
    Bytes objects = new Bytes();
    for (int i = 0; i < texts.size(); i++) {
      byte[] text = texts.get(i);
      objects.u16(i + 1).u16(1).u32(0).u64(text.length).put(text);
      objects.zeros((int) (aligned(text.length) - text.length));
    }
    // The rest is an object of its own, number 0.
    int used = OBJECT_HEADER + objects.size();
    int whole = Math.max(LEAST_HEAP, used + OBJECT_HEADER);
    return new Bytes()
        .u8('G', 'C', 'O', 'L', 1, 0, 0, 0)
        .u64(whole)
        .put(objects.toArray())
        .u64(0)
        .u64(whole - used)
        .zeros(whole - used - OBJECT_HEADER)
        .toArray();
  }

  private static byte[] values(Hdf5Dataset dataset) {
    byte[] bytes = new byte[Math.toIntExact(dataset.bytes())];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    switch (dataset) {
      case Hdf5Dataset.Floats(_, var values) -> buffer.asFloatBuffer().put(values.get());
      case Hdf5Dataset.Whole(long value) -> buffer.putLong(value);
    }
    return bytes;
  }

  private static void writeAligned(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.write(new byte[(int) (aligned(bytes.length) - bytes.length)]);
  }

  private static long aligned(long at) {
    return Math.ceilDiv(at, ALIGNMENT) * ALIGNMENT;
  }
}

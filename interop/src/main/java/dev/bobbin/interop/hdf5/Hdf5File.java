package dev.bobbin.interop.hdf5;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Inflated;
import dev.bobbin.interop.assembly.StoredTensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.DatasetBase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads HDF5 files by jHDF, which trusts them: sizes are compared with the file's before anything
 * is claimed, links are not followed, and whatever jHDF throws becomes one exception with the
 * file's name.
 */
public final class Hdf5File implements AutoCloseable {
  private static final int LARGEST_ATTRIBUTE = 1 << 26;

  private final String where;
  private final long length;
  private final HdfFile file;

  private Hdf5File(String where, long length, HdfFile file) {
    this.where = where;
    this.length = length;
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @param where its name in messages
   * @param bytes its content
   */
  public static Hdf5File open(String where, byte[] bytes) {
    byte[] readable = BrainFloats.readable(bytes);
    return guarded(where, () -> new Hdf5File(where, bytes.length, HdfFile.fromBytes(readable)));
  }

  @Override
  public void close() {
    file.close();
  }

  private static <T> T guarded(String where, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (BobbinException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw BobbinException.because(
          e,
          where,
          "a whole HDF5 file",
          "one that is damaged, or that has something this reader does not know",
          "another copy of it");
    }
  }

  private Optional<Node> node(String path) {
    Node at = file;
    for (String name : path.isEmpty() ? new String[0] : path.split("/", -1)) {
      if (!(at instanceof Group group)) {
        return Optional.empty();
      }
      Node child = group.getChildren().get(name);
      if (child == null) {
        return Optional.empty();
      }
      if (child.isLink()) {
        throw BobbinException.of(
            where + ": " + path, "groups and datasets only", "a link, which is not followed");
      }
      at = child;
    }
    return Optional.of(at);
  }

  /** Names of a group's groups and datasets; none if there is no such group. */
  public List<String> names(String path) {
    return guarded(
        where,
        () ->
            node(path)
                .filter(Group.class::isInstance)
                .map(found -> List.copyOf(((Group) found).getChildren().keySet()))
                .orElse(List.of()));
  }

  /** The attribute of a group that is a text, if it is there. */
  public Optional<String> text(String path, String name) {
    return guarded(
        where,
        () ->
            data(path, name)
                .map(value ->
                    switch (value) {
                      case String text -> text;
                      case String[] texts when texts.length == 1 -> texts[0];
                      default ->
                          throw BobbinException.of(
                              where + ": " + path + " " + name, "a text", describe(value));
                    }));
  }

  /**
   * The attribute of a group that is a list of texts, in parts with numbers as Keras writes long
   * ones; empty where there is none.
   */
  public Optional<List<String>> texts(String path, String name) {
    return guarded(
        where,
        () -> {
          Optional<List<String>> whole = list(path, name);
          if (whole.isPresent()) {
            return whole;
          }
          List<String> joined = new ArrayList<>();
          int part = 0;
          for (; part < LARGEST_ATTRIBUTE; part++) {
            Optional<List<String>> next = list(path, name + part);
            if (next.isEmpty()) {
              break;
            }
            joined.addAll(next.get());
          }
          return part == 0 ? Optional.empty() : Optional.of(joined);
        });
  }

  private Optional<List<String>> list(String path, String name) {
    return data(path, name)
        .map(value ->
            switch (value) {
              case String text -> List.of(text);
              case String[] texts -> List.of(texts);
              // h5py's form of an empty list.
              case double[] none when none.length == 0 -> List.<String>of();
              default ->
                  throw BobbinException.of(
                      where + ": " + path + " " + name, "a list of texts", describe(value));
            });
  }

  private static String describe(Object value) {
    return switch (value) {
      case String _ -> "a text";
      case String[] texts -> texts.length + " texts";
      case Number _ -> "a number";
      default -> value.getClass().isArray() ? "several values" : "a value of another type";
    };
  }

  private Optional<Object> data(String path, String name) {
    return node(path)
        .flatMap(found -> Optional.ofNullable(found.getAttribute(name)))
        .map(attribute -> data(path, name, attribute));
  }

  private Object data(String path, String name, Attribute attribute) {
    long most = Math.min(LARGEST_ATTRIBUTE, length);
    long bytes =
        bytes(attribute.getDimensionsAsLong(), Math.max(1, attribute.getDataType().getSize()));
    if (bytes > most) {
      throw BobbinException.of(
          where + ": " + path + " " + name,
          "an attribute of at most " + most + " bytes, as large as the file",
          bytes);
    }
    // jHDF cannot read an attribute without values.
    if (bytes == 0 || attribute.isEmpty()) {
      return new double[0];
    }
    return attribute.getData();
  }

  /**
   * The dataset at a path, if it is there.
   *
   * @throws BobbinException if it is no dataset of numbers, or claims to be larger than the file
   *     can hold
   */
  public Optional<StoredTensor> tensor(String path) {
    return guarded(where, () -> node(path).map(found -> tensor(path, found)));
  }

  private StoredTensor tensor(String path, Node node) {
    String place = where + ": " + path;
    if (!(node instanceof DatasetBase dataset)) {
      throw BobbinException.of(place, "a dataset", "a group");
    }
    List<Integer> shape = new ArrayList<>();
    for (long size : dataset.getDimensionsAsLong()) {
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw BobbinException.of(place, "sizes below 2^31", Long.toUnsignedString(size));
      }
      shape.add((int) size);
    }
    NumberType type = NumberType.of(place, dataset.getDataType());
    long claimed = bytes(dataset.getDimensionsAsLong(), type.size());
    long stored = length;
    if (dataset instanceof ChunkedDataset chunked) {
      // Chunks may be compressed, or never have been written.
      stored = length * Inflated.LARGEST_RATIO;
      long[] chunk = new long[chunked.getChunkDimensions().length];
      for (int i = 0; i < chunk.length; i++) {
        chunk[i] = chunked.getChunkDimensions()[i];
      }
      claimed = Math.max(claimed, bytes(chunk, type.size()));
    }
    if (claimed > Math.min(stored, Integer.MAX_VALUE - 64L)) {
      throw BobbinException.of(
          place, "a dataset that the file of " + length + " bytes can hold", claimed + " bytes");
    }
    requireZeroFill(place, dataset);
    return new StoredDataset(place, dataset, List.copyOf(shape), type);
  }

  /** jHDF reads chunks that were never written as zeros, whatever the file says. */
  private static void requireZeroFill(String place, DatasetBase dataset) {
    boolean other = dataset instanceof ChunkedDataset && fill(dataset) != 0;
    if (other) {
      throw BobbinException.of(
          place,
          "a dataset whose missing chunks are zeros",
          "one with fill value " + dataset.getFillValue(),
          "to write it again without chunks");
    }
  }

  /** What values are that were never written. */
  private static float fill(DatasetBase dataset) {
    return dataset.getFillValue() instanceof Number fill ? fill.floatValue() : 0;
  }

  /** The product; 2^62 for any that is larger, or of sizes that are no sizes. */
  private static long bytes(long[] dimensions, int size) {
    long most = 1L << 62;
    long bytes = size;
    for (long dimension : dimensions) {
      boolean fits = dimension == 0 || (dimension > 0 && bytes <= most / dimension);
      bytes = fits ? bytes * dimension : most;
    }
    return bytes;
  }

  private record StoredDataset(
      String place, DatasetBase dataset, List<Integer> shape, NumberType type)
      implements StoredTensor {
    @Override
    public float[] read() {
      return guarded(
          place,
          () -> {
            float[] values = new float[Math.toIntExact(size())];
            // Contiguous values that were never written have no place in the file.
            if (dataset.isEmpty()) {
              Arrays.fill(values, fill(dataset));
            } else if (values.length > 0) {
              type.decode(
                  dataset.getDataBuffer().order(NumberType.order(dataset.getDataType())), values);
            }
            return values;
          });
    }
  }
}

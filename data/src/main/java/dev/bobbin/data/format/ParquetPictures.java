package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.JavaMemory;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.FileSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects the pictures of a split from Parquet files, with labels as places in a dictionary. */
final class ParquetPictures {
  private static final List<String> IMAGES =
      List.of("image", "img", "picture", "pixel_values", "bytes", "content", "png", "jpg");
  private static final List<String> LABELS =
      List.of("label", "labels", "class", "target", "y", "category", "fine_label", "digit");
  private static final int MOST_METADATA = 16 << 20;
  private static final int MOST_CAUSES = 8;

  /** LZ4, LZO and Brotli need libraries of their own, and the Hub does not use them. */
  private static final Set<CompressionCodec> READ =
      Set.of(
          CompressionCodec.UNCOMPRESSED,
          CompressionCodec.SNAPPY,
          CompressionCodec.GZIP,
          CompressionCodec.ZSTD);

  private final LabelDictionary dictionary;
  private final Collection<ParquetPictures> all;
  private final List<byte[]> files = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private int unlabelled;
  private long bytes;

  /**
   * An empty split.
   *
   * @param all the splits of the dataset, which share the memory
   */
  ParquetPictures(LabelDictionary dictionary, Collection<ParquetPictures> all) {
    this.dictionary = dictionary;
    this.all = all;
  }

  /** Which columns hold what. */
  private record Columns(ColumnSchema image, ColumnSchema label, Optional<List<String>> classes) {}

  /**
   * Adds the pictures of a file.
   *
   * @param name of the file in the names of the pictures
   * @return the names of the classes in its metadata
   * @throws BobbinException if it is broken or has no such columns
   */
  Optional<List<String>> add(Path file, String name) {
    HardwoodLog.quiet();
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
      Columns columns =
          columns(file, reader.getFileSchema(), reader.getFileMetaData().keyValueMetadata());
      List<RowGroup> groups = reader.getFileMetaData().rowGroups();
      // Files without rows have no pages, or a dictionary of nothing.
      if (groups.stream().allMatch(group -> group.numRows() == 0)) {
        return columns.classes();
      }
      checkPages(file, columns, groups);
      List<@Nullable String> texts = labels(reader, columns);
      pictures(file, name, reader, columns, texts);
      return columns.classes();
    } catch (BobbinException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Hardwood's readers throw various exceptions for broken files.
      String what = reason(e);
      throw BobbinException.because(
          e,
          file,
          "a whole Parquet file",
          "'" + (what.length() > 200 ? what.substring(0, 200) + "..." : what) + "'",
          "another copy of the file, or to write it again");
    }
  }

  /** The innermost, since those around it only say what was tried. */
  private static String reason(Throwable thrown) {
    Throwable inner = thrown;
    for (int i = 0; i < MOST_CAUSES && inner.getCause() != null; i++) {
      inner = inner.getCause();
    }
    String what = inner.getMessage();
    return what == null ? inner.getClass().getSimpleName() : what;
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  List<String> notes(String split) {
    return unlabelled == 0
        ? List.of()
        : List.of(
            "passed over: %d %s of the %s split without a label"
                .formatted(unlabelled, unlabelled == 1 ? "picture" : "pictures", split));
  }

  EncodedPictures toPictures(LabelDictionary.Classes classes) {
    int[] numbers = labels.stream().mapToInt(Integer::intValue).toArray();
    return new EncodedPictures(files, classes.apply(numbers), names);
  }

  private static long mostBytes() {
    return Runtime.getRuntime().maxMemory() / 2;
  }

  private void checkPages(Path file, Columns columns, List<RowGroup> groups) throws IOException {
    long taken = all.stream().mapToLong(split -> split.bytes).sum();
    for (RowGroup group : groups) {
      for (ColumnChunk chunk : group.columns()) {
        @Nullable ColumnMetaData meta = chunk.metaData();
        if (meta == null) {
          throw new IOException("a column without its description");
        }
        boolean wanted =
            meta.pathInSchema().equals(columns.image().fieldPath())
                || meta.pathInSchema().equals(columns.label().fieldPath());
        if (!wanted) {
          continue;
        }
        if (meta.numValues() != group.numRows()) {
          throw new IOException(
              "%d values in a column of %d rows".formatted(meta.numValues(), group.numRows()));
        }
        if (!READ.contains(meta.codec())) {
          throw BobbinException.of(
              file,
              "pages compressed by snappy, gzip or zstd, or not at all",
              meta.codec() + "",
              "to write it again: pyarrow.parquet.write_table(table, file, compression='zstd')");
        }
        if (group.numRows() == 0) {
          continue;
        }
        Long dictionary = meta.dictionaryPageOffset();
        long start =
            dictionary == null || dictionary <= 0
                ? meta.dataPageOffset()
                : Math.min(dictionary, meta.dataPageOffset());
        taken += ParquetPages.check(file, start, meta.totalCompressedSize(), meta.numValues());
        if (taken > mostBytes()) {
          throw tooLarge(file, taken);
        }
      }
    }
  }

  private static BobbinException tooLarge(Path file, long received) {
    return BobbinException.of(
        file,
        "at most %d MB of pictures, half of Java's memory".formatted(mostBytes() / 1_000_000),
        received / 1_000_000 + " MB",
        JavaMemory.larger(received) + ", or the pictures as files in folders");
  }

  private static Columns columns(Path file, FileSchema schema, Map<String, String> metadata) {
    Map<String, Node> features = features(file, metadata.get("huggingface"));
    List<ColumnSchema> leaves =
        schema.getColumns().stream().filter(c -> c.maxRepetitionLevel() == 0).toList();
    String found =
        schema.getColumns().stream()
            .map(c -> String.join(".", c.fieldPath().elements()) + " (" + type(c) + ")")
            .limit(20)
            .collect(Collectors.joining(", "));
    ColumnSchema image =
        image(leaves, features)
            .orElseThrow(() ->
                BobbinException.of(
                    file,
                    "a column of pictures (bytes, or a struct of bytes and path)",
                    "the columns " + found,
                    "the column 'image' of pictures as PNG or JPEG"));
    ColumnSchema label =
        label(leaves, features)
            .orElseThrow(() ->
                BobbinException.of(
                    file,
                    "a column 'label' of whole numbers, of texts, or of true and false",
                    "the columns " + found,
                    "to rename or convert the column of the labels"));
    Optional<List<String>> names = classNames(features.get(label.fieldPath().topLevelName()));
    names.ifPresent(all -> requireNames(file, all));
    return new Columns(image, label, names);
  }

  /** The features that datasets writes into the metadata; empty if there are none. */
  private static Map<String, Node> features(Path file, @Nullable String json) {
    if (json == null || json.length() > MOST_METADATA) {
      return Map.of();
    }
    Node node = JsonReader.read(file + ", metadata 'huggingface'", json);
    for (String name : List.of("info", "features")) {
      node = node instanceof Node.Mapping mapping ? mapping.get(name) : null;
    }
    return node instanceof Node.Mapping mapping
        ? mapping.entries().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().value()))
        : Map.of();
  }

  private static boolean isType(@Nullable Node feature, String type) {
    return feature instanceof Node.Mapping mapping
        && mapping.get("_type") instanceof Node.Scalar scalar
        && scalar.text().equals(type);
  }

  private static Optional<List<String>> classNames(@Nullable Node feature) {
    if (isType(feature, "ClassLabel")
        && feature instanceof Node.Mapping mapping
        && mapping.get("names") instanceof Node.Sequence names
        && !names.items().isEmpty()) {
      return Optional.of(
          names.items().stream()
              .map(item -> item instanceof Node.Scalar s ? s.text() : "")
              .toList());
    }
    return Optional.empty();
  }

  private static void requireNames(Path file, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isBlank() || !seen.add(name)) {
        throw BobbinException.of(
            file + ", metadata 'huggingface'",
            "a name of its own for each class",
            name.isBlank() ? "a class without a name" : "'" + name + "' twice",
            "to name the classes with datasets.ClassLabel(names=[...])");
      }
    }
  }

  private static Optional<ColumnSchema> image(
      List<ColumnSchema> leaves, Map<String, Node> features) {
    List<ColumnSchema> binary =
        leaves.stream()
            .filter(c -> c.type() == PhysicalType.BYTE_ARRAY && !isText(c))
            .filter(c ->
                c.fieldPath().elements().size() == 1 || c.fieldPath().leafName().equals("bytes"))
            .toList();
    return binary.stream()
        .filter(c -> isType(features.get(c.fieldPath().topLevelName()), "Image"))
        .findFirst()
        .or(() -> named(binary, IMAGES))
        .or(() -> binary.size() == 1 ? Optional.of(binary.getFirst()) : Optional.empty());
  }

  private static Optional<ColumnSchema> label(
      List<ColumnSchema> leaves, Map<String, Node> features) {
    List<ColumnSchema> simple =
        leaves.stream()
            .filter(c -> c.fieldPath().elements().size() == 1)
            .filter(ParquetPictures::canBeLabel)
            .toList();
    List<ColumnSchema> classes =
        simple.stream()
            .filter(c -> isType(features.get(c.fieldPath().topLevelName()), "ClassLabel"))
            .toList();
    return named(classes, LABELS)
        .or(() -> classes.stream().findFirst())
        .or(() -> named(simple, LABELS));
  }

  private static boolean isText(ColumnSchema column) {
    return column.logicalType() instanceof LogicalType.StringType
        || column.logicalType() instanceof LogicalType.EnumType;
  }

  /** Dates, times and decimals are numbers too, but not those that they stand for. */
  private static boolean canBeLabel(ColumnSchema column) {
    LogicalType logical = column.logicalType();
    return switch (column.type()) {
      case INT32, INT64 ->
          logical == null
              || logical instanceof LogicalType.IntType
              || logical instanceof LogicalType.NullType;
      case FLOAT, DOUBLE, BOOLEAN -> true;
      case BYTE_ARRAY -> isText(column);
      case INT96, FIXED_LEN_BYTE_ARRAY -> false;
    };
  }

  private static String type(ColumnSchema column) {
    return (column.logicalType() == null ? column.type() : column.logicalType()) + "";
  }

  private static Optional<ColumnSchema> named(List<ColumnSchema> columns, List<String> names) {
    for (String name : names) {
      for (ColumnSchema column : columns) {
        if (column.fieldPath().topLevelName().equalsIgnoreCase(name)) {
          return Optional.of(column);
        }
      }
    }
    return Optional.empty();
  }

  /** The label of each row as text; null for none. */
  private static List<@Nullable String> labels(ParquetFileReader reader, Columns columns) {
    List<@Nullable String> texts = new ArrayList<>();
    boolean named = columns.classes().isPresent();
    try (ColumnReader column = reader.columnReader(columns.label().columnIndex())) {
      while (column.nextBatch()) {
        IntFunction<@Nullable String> batch = batch(column, columns.label());
        for (int i = 0; i < column.getRecordCount(); i++) {
          String text = column.getLeafValidity().isNull(i) ? null : batch.apply(i);
          // -1 stands for none where the classes have names.
          texts.add(named && "-1".equals(text) ? null : text);
        }
      }
    }
    return texts;
  }

  private static IntFunction<@Nullable String> batch(ColumnReader column, ColumnSchema schema) {
    boolean unsigned = schema.logicalType() instanceof LogicalType.IntType i && !i.isSigned();
    return switch (schema.type()) {
      case INT32 -> {
        int[] values = column.getInts();
        yield i -> unsigned ? Integer.toUnsignedString(values[i]) : values[i] + "";
      }
      case INT64 -> {
        long[] values = column.getLongs();
        yield i -> unsigned ? Long.toUnsignedString(values[i]) : values[i] + "";
      }
      case FLOAT -> {
        float[] values = column.getFloats();
        yield i -> number(values[i]);
      }
      case DOUBLE -> {
        double[] values = column.getDoubles();
        yield i -> number(values[i]);
      }
      case BOOLEAN -> {
        boolean[] values = column.getBooleans();
        yield i -> values[i] + "";
      }
      case BYTE_ARRAY -> {
        @Nullable String[] values = column.getStrings();
        yield i -> values[i];
      }
      case INT96, FIXED_LEN_BYTE_ARRAY -> throw new IllegalArgumentException(schema + "");
    };
  }

  /** Whole numbers without a fraction, as pandas has made floats of them; null for NaN. */
  private static @Nullable String number(double value) {
    if (Double.isNaN(value)) {
      return null;
    }
    return value == (long) value ? (long) value + "" : value + "";
  }

  private void pictures(
      Path file,
      String name,
      ParquetFileReader reader,
      Columns columns,
      List<@Nullable String> texts) {
    int row = 0;
    try (ColumnReader column = reader.columnReader(columns.image().columnIndex())) {
      while (column.nextBatch()) {
        byte[][] batch = column.getBinaries();
        for (int i = 0; i < column.getRecordCount(); i++, row++) {
          String place = name + ", row " + row;
          if (row >= texts.size()) {
            throw BobbinException.of(
                file, texts.size() + " pictures, one for each label", "more", "another copy");
          }
          String label = texts.get(row);
          if (label == null) {
            unlabelled++;
            continue;
          }
          byte[] picture = batch[i] == null ? EncodedPictures.NONE : batch[i];
          bytes += picture.length;
          files.add(picture);
          names.add(place);
          labels.add(dictionary.id(label, () -> file + place.substring(name.length())));
        }
        if (all.stream().mapToLong(split -> split.bytes).sum() > mostBytes()) {
          throw tooLarge(file, bytes);
        }
      }
    }
    if (row != texts.size()) {
      throw BobbinException.of(
          file, texts.size() + " pictures, one for each label", row + "", "another copy");
    }
  }
}

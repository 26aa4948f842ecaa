package dev.bobbin.interop.onnx;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.JavaMemory;
import dev.bobbin.base.protobuf.ProtobufReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the file of a graph, and the files beside it that hold its tensors. Paths that lead out of
 * its folder are refused.
 */
final class OnnxReader {
  private static final String REMEDY = "another copy of the file";
  private static final int MOST_AXES = 16;

  /** Before it, operators knew whether they train, and how they repeat a constant. */
  private static final int OLDEST_OPSET = 7;

  private final Path file;
  private final String where;
  private final Map<Path, ByteBuffer> beside = new HashMap<>();
  private String producer = "";
  private String producerVersion = "";
  private Optional<Integer> opset = Optional.empty();
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  private final List<OnnxValue> inputs = new ArrayList<>();
  private final List<OnnxValue> outputs = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private boolean hasGraph;

  private OnnxReader(Path file) {
    this.file = file;
    this.where = file.toString();
  }

  /**
   * Reads a file.
   *
   * @throws BobbinException if it is no whole ONNX file
   */
  static OnnxGraph read(Path file) throws IOException {
    OnnxReader reader = new OnnxReader(file);
    reader.model(new ProtobufReader(reader.where, reader.bytes(file)));
    return reader.graph();
  }

  private ByteBuffer bytes(Path from) throws IOException {
    if (Files.exists(from) && !Files.isRegularFile(from)) {
      throw BobbinException.of(from, "a plain file", "a folder, a pipe or a device", REMEDY);
    }
    try (FileChannel channel = FileChannel.open(from, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > Math.min(Integer.MAX_VALUE - 8, JavaMemory.bytes() / 2)) {
        throw BobbinException.of(
            from,
            "a file that fits into " + JavaMemory.words(),
            "one of %d MB".formatted(JavaMemory.megabytes(size)),
            JavaMemory.larger(size));
      }
      return ByteBuffer.wrap(Files.readAllBytes(from)).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private OnnxGraph graph() {
    if (!hasGraph || outputs.isEmpty()) {
      throw BobbinException.of(where, "an ONNX model", "no graph with outputs", REMEDY);
    }
    // Old files list constants among the inputs.
    inputs.removeIf(input -> initializers.containsKey(input.name()));
    int version =
        opset.orElseThrow(
            () -> BobbinException.of(where, "a version of ONNX's operators", "none", REMEDY));
    if (version < OLDEST_OPSET) {
      throw BobbinException.of(
          where,
          "operators of opset %d or later".formatted(OLDEST_OPSET),
          "opset " + version,
          "onnx.version_converter.convert_version in Python");
    }
    return new OnnxGraph(
        (producer + " " + producerVersion).strip(),
        version,
        nodes,
        initializers,
        inputs,
        outputs,
        metadata);
  }

  private void model(ProtobufReader model) throws IOException {
    while (model.next()) {
      switch (model.field()) {
        case OnnxFields.Model.PRODUCER_NAME -> producer = model.text();
        case OnnxFields.Model.PRODUCER_VERSION -> producerVersion = model.text();
        case OnnxFields.Model.GRAPH -> {
          if (hasGraph) {
            throw BobbinException.of(where, "one graph", "several", REMEDY);
          }
          hasGraph = true;
          graph(model.message());
        }
        case OnnxFields.Model.OPSET_IMPORT -> opset(model.message());
        case OnnxFields.Model.METADATA -> entry(model.message(), metadata);
        case OnnxFields.Model.FUNCTIONS ->
            throw BobbinException.of(
                where,
                "operators of ONNX itself",
                "functions that the model defines",
                "onnx.inliner.inline_local_functions before it is saved");
        default -> {}
      }
    }
  }

  private void opset(ProtobufReader entry) {
    String domain = "";
    long version = 0;
    while (entry.next()) {
      switch (entry.field()) {
        case OnnxFields.Entry.DOMAIN -> domain = entry.text();
        case OnnxFields.Entry.VERSION -> version = entry.whole();
        default -> {}
      }
    }
    if (domain.isEmpty() || domain.equals("ai.onnx")) {
      opset = Optional.of(Math.clamp(version, 0, Integer.MAX_VALUE));
    }
  }

  private static void entry(ProtobufReader entry, Map<String, String> texts) {
    String key = "";
    String value = "";
    while (entry.next()) {
      switch (entry.field()) {
        case OnnxFields.Entry.KEY -> key = entry.text();
        case OnnxFields.Entry.VALUE -> value = entry.text();
        default -> {}
      }
    }
    texts.put(key, value);
  }

  private void graph(ProtobufReader graph) throws IOException {
    while (graph.next()) {
      switch (graph.field()) {
        case OnnxFields.Graph.NODE -> nodes.add(node(graph.message()));
        case OnnxFields.Graph.INITIALIZER -> {
          OnnxTensor tensor = tensor(graph.message());
          initializers.put(tensor.name(), tensor);
        }
        case OnnxFields.Graph.INPUT -> inputs.add(value(graph.message()));
        case OnnxFields.Graph.OUTPUT -> outputs.add(value(graph.message()));
        case OnnxFields.Graph.SPARSE_INITIALIZER ->
            throw BobbinException.of(where, "dense constants", "a sparse one");
        default -> {}
      }
    }
  }

  private OnnxNode node(ProtobufReader node) throws IOException {
    List<String> in = new ArrayList<>();
    List<String> out = new ArrayList<>();
    String name = "";
    String operator = "";
    String domain = "";
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    while (node.next()) {
      switch (node.field()) {
        case OnnxFields.Node.INPUT -> in.add(node.text());
        case OnnxFields.Node.OUTPUT -> out.add(node.text());
        case OnnxFields.Node.NAME -> name = node.text();
        case OnnxFields.Node.OPERATOR -> operator = node.text();
        case OnnxFields.Node.DOMAIN -> domain = node.text();
        case OnnxFields.Node.ATTRIBUTE -> attribute(node.message(), attributes);
        default -> {}
      }
    }
    if (domain.equals(FusedOperators.DOMAIN)) {
      throw BobbinException.of(
          where, "operators that ONNX defines", "one of the domain '%s'".formatted(domain));
    }
    return new OnnxNode(
        name, operator, domain.equals("ai.onnx") ? "" : domain, in, out, attributes);
  }

  private void attribute(ProtobufReader attribute, Map<String, OnnxAttribute> attributes)
      throws IOException {
    String name = "";
    long type = 0;
    float number = 0;
    long whole = 0;
    String text = "";
    Optional<OnnxTensor> tensor = Optional.empty();
    List<Float> numbers = new ArrayList<>();
    List<Long> wholes = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    boolean reference = false;
    while (attribute.next()) {
      switch (attribute.field()) {
        case OnnxFields.Attribute.NAME -> name = attribute.text();
        case OnnxFields.Attribute.TYPE -> type = attribute.whole();
        case OnnxFields.Attribute.FLOAT -> number = attribute.number();
        case OnnxFields.Attribute.INT -> whole = attribute.whole();
        case OnnxFields.Attribute.STRING -> text = attribute.text();
        case OnnxFields.Attribute.TENSOR -> tensor = Optional.of(tensor(attribute.message()));
        case OnnxFields.Attribute.FLOATS -> attribute.addNumbersTo(numbers);
        case OnnxFields.Attribute.INTS -> attribute.addWholesTo(wholes);
        case OnnxFields.Attribute.STRINGS -> texts.add(attribute.text());
        case OnnxFields.Attribute.REFERENCE -> reference = true;
        default -> {}
      }
    }
    OnnxAttribute value =
        switch ((int) type) {
          case OnnxFields.Attribute.TYPE_FLOAT -> new OnnxAttribute.RealNumber(number);
          case OnnxFields.Attribute.TYPE_INT -> new OnnxAttribute.Whole(whole);
          case OnnxFields.Attribute.TYPE_STRING -> new OnnxAttribute.Text(text);
          case OnnxFields.Attribute.TYPE_TENSOR ->
              tensor
                  .<OnnxAttribute>map(OnnxAttribute.Tensor::new)
                  .orElseGet(OnnxAttribute.Other::new);
          case OnnxFields.Attribute.TYPE_FLOATS -> new OnnxAttribute.Numbers(numbers);
          case OnnxFields.Attribute.TYPE_INTS -> new OnnxAttribute.Wholes(wholes);
          case OnnxFields.Attribute.TYPE_STRINGS -> new OnnxAttribute.Texts(texts);
          default -> new OnnxAttribute.Other();
        };
    attributes.put(name, reference ? new OnnxAttribute.Other() : value);
  }

  private OnnxTensor tensor(ProtobufReader tensor) throws IOException {
    List<Long> dimensions = new ArrayList<>();
    String name = "";
    long type = 0;
    boolean external = false;
    Map<String, String> location = new HashMap<>();
    Optional<ByteBuffer> raw = Optional.empty();
    List<Float> floats = new ArrayList<>();
    List<Long> wholes = new ArrayList<>();
    while (tensor.next()) {
      switch (tensor.field()) {
        case OnnxFields.Tensor.DIMENSIONS -> tensor.addWholesTo(dimensions);
        case OnnxFields.Tensor.DATA_TYPE -> type = tensor.whole();
        case OnnxFields.Tensor.NAME -> name = tensor.text();
        // Packed doubles are the bytes of doubles.
        case OnnxFields.Tensor.RAW_DATA, OnnxFields.Tensor.DOUBLE_DATA ->
            raw = Optional.of(tensor.bytes());
        case OnnxFields.Tensor.FLOAT_DATA -> tensor.addNumbersTo(floats);
        case OnnxFields.Tensor.INT32_DATA,
            OnnxFields.Tensor.INT64_DATA,
            OnnxFields.Tensor.UINT64_DATA ->
            tensor.addWholesTo(wholes);
        case OnnxFields.Tensor.EXTERNAL_DATA -> entry(tensor.message(), location);
        case OnnxFields.Tensor.DATA_LOCATION ->
            external = tensor.whole() == OnnxFields.Tensor.EXTERNAL;
        default -> {}
      }
    }
    String place = where + ": tensor " + name;
    // Nothing may need them: texts are the names of labels, which classifiers have beside.
    ElementType elements = ElementType.of(type).orElse(ElementType.OTHER);
    if (dimensions.size() > MOST_AXES) {
      throw BobbinException.of(place, "at most " + MOST_AXES + " axes", dimensions.size(), REMEDY);
    }
    ByteBuffer data =
        external ? external(place, location) : raw.orElseGet(() -> data(elements, floats, wholes));
    return new OnnxTensor(name, elements, dimensions, data);
  }

  /** Elements that are fields of their own, as bytes. */
  private static ByteBuffer data(ElementType type, List<Float> floats, List<Long> wholes) {
    ByteBuffer data =
        ByteBuffer.allocate(floats.size() * Float.BYTES + wholes.size() * type.bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    floats.forEach(data::putFloat);
    for (long whole : wholes) {
      switch (type.bytes()) {
        case Byte.BYTES -> data.put((byte) whole);
        case Short.BYTES -> data.putShort((short) whole);
        case Integer.BYTES -> data.putInt((int) whole);
        default -> data.putLong(whole);
      }
    }
    return data.flip();
  }

  private ByteBuffer external(String place, Map<String, String> location) throws IOException {
    Path path = besides(place, location.getOrDefault("location", ""));
    ByteBuffer all = beside.get(path);
    if (all == null) {
      all = bytes(path);
      beside.put(path, all);
    }
    long offset = whole(place, location, "offset", 0);
    long length = whole(place, location, "length", all.capacity() - offset);
    if (offset < 0 || length < 0 || length > all.capacity() - offset) {
      throw BobbinException.of(
          place,
          "%d bytes from %d on in %s".formatted(length, offset, path),
          "a file of " + all.capacity(),
          REMEDY);
    }
    return all.slice((int) offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long whole(
      String place, Map<String, String> location, String name, long otherwise) {
    String text = location.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw BobbinException.because(e, place, "a number as " + name, "'" + text + "'", REMEDY);
    }
  }

  /** A file in the folder of the model, or below it, without a link that leads elsewhere. */
  private Path besides(String place, String name) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    try {
      Path relative = Path.of(name);
      if (folder != null && !name.isEmpty() && !relative.isAbsolute()) {
        Path real = folder.toRealPath();
        Path found = real.resolve(relative).normalize();
        if (found.startsWith(real) && !Files.exists(found, LinkOption.NOFOLLOW_LINKS)) {
          throw BobbinException.of(
              place,
              "the file '%s' beside the model, which holds its weights".formatted(name),
              "none",
              "to copy the two together");
        }
        if (found.startsWith(real) && found.toRealPath().startsWith(real)) {
          return found;
        }
      }
    } catch (InvalidPathException e) {
      throw BobbinException.because(
          e, place, "the name of a file beside the model", "'" + name + "'", REMEDY);
    }
    throw BobbinException.of(
        place, "data in a file beside the model", "'" + name + "'", "the model's own folder");
  }

  private static OnnxValue value(ProtobufReader value) {
    String name = "";
    long type = 0;
    List<Long> dimensions = new ArrayList<>();
    while (value.next()) {
      switch (value.field()) {
        case OnnxFields.Value.NAME -> name = value.text();
        case OnnxFields.Value.TYPE -> {
          ProtobufReader kinds = value.message();
          while (kinds.next()) {
            if (kinds.field() == OnnxFields.Value.TENSOR_TYPE) {
              type = tensorType(kinds.message(), dimensions);
            }
          }
        }
        default -> {}
      }
    }
    return new OnnxValue(name, type, dimensions);
  }

  private static long tensorType(ProtobufReader tensor, List<Long> dimensions) {
    long type = 0;
    while (tensor.next()) {
      switch (tensor.field()) {
        case OnnxFields.Value.ELEMENT_TYPE -> type = tensor.whole();
        case OnnxFields.Value.SHAPE -> {
          ProtobufReader shape = tensor.message();
          while (shape.next()) {
            if (shape.field() == OnnxFields.Value.DIMENSION) {
              dimensions.add(dimension(shape.message()));
            }
          }
        }
        default -> {}
      }
    }
    return type;
  }

  private static long dimension(ProtobufReader dimension) {
    long size = OnnxValue.ANY;
    while (dimension.next()) {
      if (dimension.field() == OnnxFields.Value.DIMENSION_VALUE) {
        size = dimension.whole();
      }
    }
    return size <= 0 ? OnnxValue.ANY : size;
  }
}

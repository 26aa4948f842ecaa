package dev.bobbin.interop.onnx;

import dev.bobbin.base.protobuf.ProtobufWriter;
import java.util.Map;

/** A graph as the bytes of a file. */
final class OnnxWriter {
  /** The version of the file's own format: that of ONNX 1.10, which all readers of today know. */
  private static final int IR_VERSION = 8;

  private OnnxWriter() {}

  static byte[] bytes(OnnxGraph graph, String version) {
    ProtobufWriter model =
        new ProtobufWriter()
            .whole(OnnxFields.Model.IR_VERSION, IR_VERSION)
            .text(OnnxFields.Model.PRODUCER_NAME, graph.producer())
            .text(OnnxFields.Model.PRODUCER_VERSION, version)
            .message(OnnxFields.Model.GRAPH, message(graph))
            .message(
                OnnxFields.Model.OPSET_IMPORT,
                new ProtobufWriter()
                    .text(OnnxFields.Entry.DOMAIN, "")
                    .whole(OnnxFields.Entry.VERSION, graph.opset()));
    graph
        .metadata()
        .forEach((key, value) ->
            model.message(
                OnnxFields.Model.METADATA,
                new ProtobufWriter()
                    .text(OnnxFields.Entry.KEY, key)
                    .text(OnnxFields.Entry.VALUE, value)));
    return model.bytes();
  }

  private static ProtobufWriter message(OnnxGraph graph) {
    ProtobufWriter message = new ProtobufWriter();
    graph.nodes().forEach(node -> message.message(OnnxFields.Graph.NODE, message(node)));
    message.text(OnnxFields.Graph.NAME, graph.producer());
    graph
        .initializers()
        .values()
        .forEach(tensor -> message.message(OnnxFields.Graph.INITIALIZER, message(tensor)));
    graph.inputs().forEach(value -> message.message(OnnxFields.Graph.INPUT, message(value)));
    graph.outputs().forEach(value -> message.message(OnnxFields.Graph.OUTPUT, message(value)));
    return message;
  }

  private static ProtobufWriter message(OnnxNode node) {
    ProtobufWriter message = new ProtobufWriter();
    node.inputs().forEach(input -> message.text(OnnxFields.Node.INPUT, input));
    node.outputs().forEach(output -> message.text(OnnxFields.Node.OUTPUT, output));
    message.text(OnnxFields.Node.NAME, node.name()).text(OnnxFields.Node.OPERATOR, node.operator());
    if (!node.domain().isEmpty()) {
      message.text(OnnxFields.Node.DOMAIN, node.domain());
    }
    for (Map.Entry<String, OnnxAttribute> attribute : node.attributes().entrySet()) {
      message.message(OnnxFields.Node.ATTRIBUTE, message(attribute.getKey(), attribute.getValue()));
    }
    return message;
  }

  private static ProtobufWriter message(String name, OnnxAttribute attribute) {
    ProtobufWriter message = new ProtobufWriter().text(OnnxFields.Attribute.NAME, name);
    int type =
        switch (attribute) {
          case OnnxAttribute.RealNumber number -> {
            message.number(OnnxFields.Attribute.FLOAT, number.value());
            yield OnnxFields.Attribute.TYPE_FLOAT;
          }
          case OnnxAttribute.Whole whole -> {
            message.whole(OnnxFields.Attribute.INT, whole.value());
            yield OnnxFields.Attribute.TYPE_INT;
          }
          case OnnxAttribute.Text text -> {
            message.text(OnnxFields.Attribute.STRING, text.value());
            yield OnnxFields.Attribute.TYPE_STRING;
          }
          case OnnxAttribute.Tensor tensor -> {
            message.message(OnnxFields.Attribute.TENSOR, message(tensor.value()));
            yield OnnxFields.Attribute.TYPE_TENSOR;
          }
          case OnnxAttribute.Numbers numbers -> {
            numbers.values().forEach(value -> message.number(OnnxFields.Attribute.FLOATS, value));
            yield OnnxFields.Attribute.TYPE_FLOATS;
          }
          case OnnxAttribute.Wholes wholes -> {
            wholes.values().forEach(value -> message.whole(OnnxFields.Attribute.INTS, value));
            yield OnnxFields.Attribute.TYPE_INTS;
          }
          case OnnxAttribute.Texts texts -> {
            texts.values().forEach(value -> message.text(OnnxFields.Attribute.STRINGS, value));
            yield OnnxFields.Attribute.TYPE_STRINGS;
          }
          case OnnxAttribute.Other _ -> throw new IllegalArgumentException(name);
        };
    return message.whole(OnnxFields.Attribute.TYPE, type);
  }

  private static ProtobufWriter message(OnnxTensor tensor) {
    byte[] data = new byte[tensor.data().remaining()];
    tensor.data().duplicate().get(data);
    return new ProtobufWriter()
        .wholes(OnnxFields.Tensor.DIMENSIONS, tensor.dimensions())
        .whole(OnnxFields.Tensor.DATA_TYPE, tensor.type().number())
        .text(OnnxFields.Tensor.NAME, tensor.name())
        .bytes(OnnxFields.Tensor.RAW_DATA, data);
  }

  private static ProtobufWriter message(OnnxValue value) {
    ProtobufWriter shape = new ProtobufWriter();
    for (long size : value.dimensions()) {
      ProtobufWriter dimension =
          size == OnnxValue.ANY
              ? new ProtobufWriter().text(OnnxFields.Value.DIMENSION_NAME, "N")
              : new ProtobufWriter().whole(OnnxFields.Value.DIMENSION_VALUE, size);
      shape.message(OnnxFields.Value.DIMENSION, dimension);
    }
    return new ProtobufWriter()
        .text(OnnxFields.Value.NAME, value.name())
        .message(
            OnnxFields.Value.TYPE,
            new ProtobufWriter()
                .message(
                    OnnxFields.Value.TENSOR_TYPE,
                    new ProtobufWriter()
                        .whole(OnnxFields.Value.ELEMENT_TYPE, value.type())
                        .message(OnnxFields.Value.SHAPE, shape)));
  }
}

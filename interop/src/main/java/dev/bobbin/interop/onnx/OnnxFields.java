package dev.bobbin.interop.onnx;

/** Numbers of the fields in {@code onnx.proto}. */
final class OnnxFields {
  private OnnxFields() {}

  /** ModelProto. */
  static final class Model {
    static final int IR_VERSION = 1;
    static final int PRODUCER_NAME = 2;
    static final int PRODUCER_VERSION = 3;
    static final int GRAPH = 7;
    static final int OPSET_IMPORT = 8;
    static final int METADATA = 14;
    static final int FUNCTIONS = 25;

    private Model() {}
  }

  /** GraphProto. */
  static final class Graph {
    static final int NODE = 1;
    static final int NAME = 2;
    static final int INITIALIZER = 5;
    static final int INPUT = 11;
    static final int OUTPUT = 12;
    static final int SPARSE_INITIALIZER = 15;

    private Graph() {}
  }

  /** NodeProto. */
  static final class Node {
    static final int INPUT = 1;
    static final int OUTPUT = 2;
    static final int NAME = 3;
    static final int OPERATOR = 4;
    static final int ATTRIBUTE = 5;
    static final int DOMAIN = 7;

    private Node() {}
  }

  /** AttributeProto; its type is the constant's number in {@code AttributeType}. */
  static final class Attribute {
    static final int NAME = 1;
    static final int FLOAT = 2;
    static final int INT = 3;
    static final int STRING = 4;
    static final int TENSOR = 5;
    static final int FLOATS = 7;
    static final int INTS = 8;
    static final int STRINGS = 9;
    static final int TYPE = 20;
    static final int REFERENCE = 21;

    static final int TYPE_FLOAT = 1;
    static final int TYPE_INT = 2;
    static final int TYPE_STRING = 3;
    static final int TYPE_TENSOR = 4;
    static final int TYPE_FLOATS = 6;
    static final int TYPE_INTS = 7;
    static final int TYPE_STRINGS = 8;

    private Attribute() {}
  }

  /** TensorProto. */
  static final class Tensor {
    static final int DIMENSIONS = 1;
    static final int DATA_TYPE = 2;
    static final int FLOAT_DATA = 4;
    static final int INT32_DATA = 5;
    static final int INT64_DATA = 7;
    static final int NAME = 8;
    static final int RAW_DATA = 9;
    static final int DOUBLE_DATA = 10;
    static final int UINT64_DATA = 11;
    static final int EXTERNAL_DATA = 13;
    static final int DATA_LOCATION = 14;
    static final int EXTERNAL = 1;

    private Tensor() {}
  }

  /** ValueInfoProto, TypeProto, TypeProto.Tensor, TensorShapeProto and its Dimension. */
  static final class Value {
    static final int NAME = 1;
    static final int TYPE = 2;
    static final int TENSOR_TYPE = 1;
    static final int ELEMENT_TYPE = 1;
    static final int SHAPE = 2;
    static final int DIMENSION = 1;
    static final int DIMENSION_VALUE = 1;
    static final int DIMENSION_NAME = 2;

    private Value() {}
  }

  /** StringStringEntryProto and OperatorSetIdProto. */
  static final class Entry {
    static final int KEY = 1;
    static final int VALUE = 2;
    static final int DOMAIN = 1;
    static final int VERSION = 2;

    private Entry() {}
  }
}

package dev.bobbin.interop.onnx;

import dev.bobbin.base.InvalidValueException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of a file. Its elements stay as they are until they are asked for.
 *
 * @param name of the value it is
 * @param type of its elements
 * @param dimensions sizes of the axes; none for a single value
 * @param data the elements, little-endian, last axis fastest
 */
record OnnxTensor(String name, ElementType type, List<Long> dimensions, ByteBuffer data) {
  private static final long MOST = Integer.MAX_VALUE / 8;

  OnnxTensor {
    dimensions = List.copyOf(dimensions);
  }

  /** Floats. */
  static OnnxTensor of(String name, List<Integer> dimensions, float[] values) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return new OnnxTensor(name, ElementType.FLOAT, longs(dimensions), data);
  }

  /** Whole numbers of 64 bits. */
  static OnnxTensor of(String name, long... values) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    return new OnnxTensor(name, ElementType.INT64, List.of((long) values.length), data);
  }

  private static List<Long> longs(List<Integer> numbers) {
    return numbers.stream().map(Integer::longValue).toList();
  }

  /**
   * The number of elements.
   *
   * @throws InvalidValueException if it is not that of its data
   */
  int size() {
    if (type == ElementType.OTHER) {
      throw new InvalidValueException("expected numbers of 8 to 64 bits, received another type");
    }
    long size = 1;
    for (long dimension : dimensions) {
      if (dimension < 0 || (dimension > 0 && size > MOST / dimension)) {
        throw new InvalidValueException(
            "expected a tensor of at most %d values, received one of %s"
                .formatted(MOST, dimensions));
      }
      size *= dimension;
    }
    if (size * type.bytes() != data.remaining()) {
      throw new InvalidValueException(
          "expected %d bytes for a tensor %s of %s, received %d"
              .formatted(size * type.bytes(), dimensions, type, data.remaining()));
    }
    return (int) size;
  }

  /**
   * Numbers with a fraction, each the nearest of a type.
   *
   * @param type of floats
   */
  static OnnxTensor of(String name, ElementType type, List<Long> dimensions, double[] values) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      switch (type) {
        case FLOAT -> data.putFloat((float) value);
        case DOUBLE -> data.putDouble(value);
        case FLOAT16 -> data.putShort(Float.floatToFloat16((float) value));
        case BFLOAT16 -> data.putShort(bfloat16((float) value));
        default -> throw new AssertionError(type);
      }
    }
    return new OnnxTensor(name, type, dimensions, data.flip());
  }

  /** The upper half of a float's bits, rounded to even. */
  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int up = Float.isFinite(value) ? 0x7FFF + ((bits >> Short.SIZE) & 1) : 0;
    return (short) ((bits + up) >> Short.SIZE);
  }

  /** The elements as doubles. */
  double[] doubles() {
    double[] values = new double[size()];
    if (type == ElementType.DOUBLE) {
      bytes().asDoubleBuffer().get(values);
    } else {
      float[] floats = floats();
      Arrays.setAll(values, i -> floats[i]);
    }
    return values;
  }

  /** The elements as floats, rounded where they are doubles or large whole numbers. */
  float[] floats() {
    float[] values = new float[size()];
    ByteBuffer in = bytes();
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case FLOAT -> in.getFloat();
            case DOUBLE -> (float) in.getDouble();
            case FLOAT16 -> Float.float16ToFloat(in.getShort());
            case BFLOAT16 -> Float.intBitsToFloat(in.getShort() << 16);
            default -> whole(in);
          };
    }
    return values;
  }

  /**
   * The elements as whole numbers.
   *
   * @throws InvalidValueException if they are no whole numbers
   */
  long[] wholes() {
    if (!type.isWhole()) {
      throw new InvalidValueException("expected whole numbers, received a tensor of " + type);
    }
    long[] values = new long[size()];
    ByteBuffer in = bytes();
    for (int i = 0; i < values.length; i++) {
      values[i] = whole(in);
    }
    return values;
  }

  private ByteBuffer bytes() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private long whole(ByteBuffer in) {
    return switch (type) {
      case UINT8, BOOL -> Byte.toUnsignedLong(in.get());
      case INT8 -> in.get();
      case UINT16 -> Short.toUnsignedLong(in.getShort());
      case INT16 -> in.getShort();
      case UINT32 -> Integer.toUnsignedLong(in.getInt());
      case INT32 -> in.getInt();
      case INT64 -> in.getLong();
      case UINT64 -> {
        long value = in.getLong();
        if (value < 0) {
          throw new InvalidValueException(
              "expected numbers below 2^63, received " + Long.toUnsignedString(value));
        }
        yield value;
      }
      case FLOAT, FLOAT16, DOUBLE, BFLOAT16, OTHER -> throw new AssertionError(type);
    };
  }
}

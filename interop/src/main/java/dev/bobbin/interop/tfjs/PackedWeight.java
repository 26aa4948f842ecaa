package dev.bobbin.interop.tfjs;

import dev.bobbin.base.BobbinException;
import dev.bobbin.interop.assembly.StoredTensor;
import dev.bobbin.interop.keras.Settings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A weight among the bytes of a group: 32-bit floats, or quantized to 8 or 16 bits with a scale, or
 * half floats.
 */
final class PackedWeight implements StoredTensor {
  private final List<Integer> shape;
  private final ByteBuffer bytes;
  private final Form form;
  private final double scale;
  private final double min;

  private enum Form {
    FLOAT32(Float.BYTES),
    FLOAT16(Short.BYTES),
    INT32(Integer.BYTES),
    UINT8(Byte.BYTES),
    UINT16(Short.BYTES);

    final int size;

    Form(int size) {
      this.size = size;
    }
  }

  private PackedWeight(List<Integer> shape, ByteBuffer bytes, Form form, double scale, double min) {
    this.shape = List.copyOf(shape);
    this.bytes = bytes;
    this.form = form;
    this.scale = scale;
    this.min = min;
  }

  /**
   * Takes the next weight of a group.
   *
   * @param where the file, for messages
   * @param described its name, shape and type
   * @param group of which its bytes are taken
   */
  static PackedWeight next(String where, Settings described, ByteBuffer group) {
    String place = where + ": weight '" + described.require("name") + "'";
    List<Integer> shape = described.wholes("shape");
    if (shape.stream().anyMatch(size -> size < 0)) {
      throw BobbinException.of(place, "sizes of at least 0", shape);
    }
    Optional<Settings> quantization = described.settings("quantization");
    String type = described.text("dtype").orElse("float32");
    String stored = quantization.map(found -> found.require("dtype")).orElse(type);
    Form form =
        switch (stored) {
          case "float32" -> Form.FLOAT32;
          case "float16" -> Form.FLOAT16;
          case "int32" -> Form.INT32;
          case "uint8", "bool" -> Form.UINT8;
          case "uint16" -> Form.UINT16;
          default ->
              throw BobbinException.of(
                  place, "float32, float16, int32, uint8, bool or uint16", stored);
        };
    long size = form.size;
    for (int axis : shape) {
      size = Math.min(size * axis, Integer.MAX_VALUE);
    }
    if (size > group.remaining()) {
      throw BobbinException.of(
          place,
          "%d bytes, as shape %s says".formatted(size, shape),
          "%d left in its files".formatted(group.remaining()),
          "another copy of the model");
    }
    ByteBuffer own = group.slice(group.position(), (int) size).order(ByteOrder.LITTLE_ENDIAN);
    group.position(group.position() + (int) size);
    boolean scaled = quantization.isPresent() && (form == Form.UINT8 || form == Form.UINT16);
    return new PackedWeight(
        shape,
        own,
        form,
        scaled ? quantization.get().number("scale", 1) : 1,
        scaled ? quantization.get().number("min", 0) : 0);
  }

  @Override
  public List<Integer> shape() {
    return shape;
  }

  @Override
  public float[] read() {
    float[] values = new float[Math.toIntExact(size())];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (form) {
            case FLOAT32 -> bytes.getFloat(i * Float.BYTES);
            case FLOAT16 -> Float.float16ToFloat(bytes.getShort(i * Short.BYTES));
            case INT32 -> bytes.getInt(i * Integer.BYTES);
            case UINT8 -> (float) ((bytes.get(i) & 0xFF) * scale + min);
            case UINT16 -> (float) ((bytes.getShort(i * Short.BYTES) & 0xFFFF) * scale + min);
          };
    }
    return values;
  }
}

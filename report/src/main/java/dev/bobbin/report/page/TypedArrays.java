package dev.bobbin.report.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.function.IntUnaryOperator;

/** Arrays of numbers for the typed arrays of scripts: little-endian, in Base64. */
public final class TypedArrays {
  private TypedArrays() {}

  /** For {@code Float32Array}. */
  public static String floats(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    little(bytes).asFloatBuffer().put(values);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** For {@code Int32Array}: a value for each number from 0 to {@code count - 1}. */
  public static String ints(int count, IntUnaryOperator value) {
    byte[] bytes = new byte[Math.multiplyExact(count, Integer.BYTES)];
    ByteBuffer target = little(bytes);
    for (int i = 0; i < count; i++) {
      target.putInt(value.applyAsInt(i));
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

package dev.bobbin.experiment.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads event files from what TensorFlow publishes about them, and shares no code with the writer:
 * the CRC is computed bit by bit, messages are taken apart field by field.
 */
public final class EventReader {
  /** Castagnoli's polynomial, lowest bit first. */
  private static final int POLYNOMIAL = 0x82F63B78;

  private EventReader() {}

  /**
   * An event.
   *
   * @param version of the file, in its first event
   * @param scalars by tag
   */
  public record Event(
      double time, long step, Optional<String> version, Map<String, Float> scalars) {}

  /** All events; anything that is not as it should be fails. */
  public static List<Event> read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      check(length, in.getInt());
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      check(data, in.getInt());
      events.add(event(data));
    }
    return events;
  }

  private static void check(byte[] bytes, int masked) {
    // tsl/lib/hash/crc32c.h, Unmask
    int rotated = masked - 0xa282ead8;
    int unmasked = (rotated >>> 17) | (rotated << 15);
    if (unmasked != crc(bytes)) {
      throw new AssertionError("the CRC of a record is wrong");
    }
  }

  static int crc(byte[] bytes) {
    int crc = ~0;
    for (byte b : bytes) {
      crc ^= b & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
      }
    }
    return ~crc;
  }

  private static Event event(byte[] data) {
    Map<Integer, List<Object>> fields = fields(data);
    Map<String, Float> scalars = new LinkedHashMap<>();
    for (Object summary : fields.getOrDefault(5, List.of())) {
      for (Object value : fields((byte[]) summary).getOrDefault(1, List.of())) {
        scalar(fields((byte[]) value), scalars);
      }
    }
    return new Event(
        (double) one(fields, 1),
        fields.containsKey(2) ? (long) one(fields, 2) : 0,
        fields.containsKey(3) ? Optional.of(text(one(fields, 3))) : Optional.empty(),
        scalars);
  }

  private static void scalar(Map<Integer, List<Object>> value, Map<String, Float> scalars) {
    if (!value.keySet().equals(Set.of(1, 2))) {
      throw new AssertionError("no scalar: " + value);
    }
    scalars.put(text(one(value, 1)), (float) one(value, 2));
  }

  private static Object one(Map<Integer, List<Object>> fields, int field) {
    List<Object> values = fields.getOrDefault(field, List.of());
    if (values.size() != 1) {
      throw new AssertionError("field " + field + ": " + values.size() + " values");
    }
    return values.getFirst();
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  /** Longs, doubles, floats and byte arrays by the number of the field. */
  private static Map<Integer, List<Object>> fields(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      long key = varint(in);
      Object value =
          switch ((int) (key & 7)) {
            case 0 -> varint(in);
            case 1 -> in.getDouble();
            case 2 -> {
              byte[] bytes = new byte[(int) varint(in)];
              in.get(bytes);
              yield bytes;
            }
            case 5 -> in.getFloat();
            default -> throw new AssertionError("wire type " + (key & 7));
          };
      fields.computeIfAbsent((int) (key >>> 3), _ -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}

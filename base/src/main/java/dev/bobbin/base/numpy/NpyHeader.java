package dev.bobbin.base.numpy;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The header of NumPy's {@code .npy} format, versions 1 to 3 (NEP 1): a magic string, the length of
 * a Python dictionary, and it.
 *
 * @param kind of the elements: b (bool), i, u, f, S (bytes) or U (Unicode)
 * @param itemSize bytes of an element
 * @param order of the bytes of an element
 * @param fortran whether the first axis is the fastest
 * @param shape sizes of the axes, each at least 1
 * @param bytes the header itself
 */
public record NpyHeader(
    char kind, int itemSize, ByteOrder order, boolean fortran, int[] shape, byte[] bytes) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final int ALIGNMENT = 64;
  private static final int MOST_BYTES = 1 << 16;
  private static final int MOST_ITEM = 1 << 16;
  private static final String COPY = "another copy of the file";
  private static final Pattern DESCR =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*(?:['\"]([^'\"]*)['\"]|(\\[.*\\]))");
  private static final Pattern FORTRAN =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^)]*)\\)");
  private static final Pattern TYPE = Pattern.compile("([<>|=]?)([a-zA-Z])(\\d{0,6})");

  /**
   * Reads a header.
   *
   * @throws BobbinException if it is broken or its elements are none of these
   */
  public static NpyHeader read(InputStream in, String where) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw BobbinException.of(
          where,
          "an array of NumPy (\\x93NUMPY first)",
          start.length == 0 ? "nothing, 0 bytes" : "something else",
          "numpy.save");
    }
    if (start[6] < 1 || start[6] > 3) {
      throw BobbinException.of(
          where, "version 1 to 3 of the format", (start[6] & 0xFF) + "", "numpy.save");
    }
    int digits = start[6] == 1 ? 2 : 4;
    byte[] lengthBytes = in.readNBytes(digits);
    long length = 0;
    for (int i = lengthBytes.length - 1; i >= 0; i--) {
      length = (length << 8) | (lengthBytes[i] & 0xFF);
    }
    if (lengthBytes.length < digits || length > MOST_BYTES) {
      throw BobbinException.of(where, "a header of at most " + MOST_BYTES + " bytes", length, COPY);
    }
    byte[] text = in.readNBytes((int) length);
    if (text.length < length) {
      throw BobbinException.of(where, "a header of " + length + " bytes", text.length + "", COPY);
    }
    byte[] all =
        ByteBuffer.allocate(8 + digits + text.length).put(start).put(lengthBytes).put(text).array();
    return parse(where, new String(text, StandardCharsets.UTF_8).strip(), all);
  }

  /**
   * Writes a header as NumPy does: version 1.0, rows first, filled with blanks so that the elements
   * begin at a multiple of 64 bytes.
   *
   * @param type such as {@code <f4} or {@code |u1}
   * @param shape sizes of the axes
   */
  public static void write(OutputStream out, String type, int... shape) throws IOException {
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, tuple(shape));
    int start = MAGIC.length + 4;
    int length = Math.ceilDiv(start + text.length() + 1, ALIGNMENT) * ALIGNMENT - start;
    out.write(MAGIC);
    out.write(new byte[] {1, 0, (byte) length, (byte) (length >> 8)});
    String padded = text + " ".repeat(length - text.length() - 1) + "\n";
    out.write(padded.getBytes(StandardCharsets.US_ASCII));
  }

  private static NpyHeader parse(String where, String text, byte[] all) {
    Matcher descr = DESCR.matcher(text);
    Matcher fortran = FORTRAN.matcher(text);
    Matcher sizes = SHAPE.matcher(text);
    if (!descr.find() || !fortran.find() || !sizes.find()) {
      String some = text.length() > 60 ? text.substring(0, 60) + "..." : text;
      throw BobbinException.of(
          where, "a header with descr, fortran_order and shape", "'" + some + "'", COPY);
    }
    if (descr.group(2) != null) {
      throw BobbinException.of(
          where, "numbers or texts", "records of several fields", "an array for each field");
    }
    Matcher type = TYPE.matcher(descr.group(1));
    char kind = type.matches() ? type.group(2).charAt(0) : '?';
    if (kind == 'O') {
      throw BobbinException.of(
          where,
          "numbers or texts",
          "pickled Python objects (dtype object), which can run any code when they are read",
          "images.astype('uint8'), or labels.astype(str)");
    }
    int size = type.matches() && !type.group(3).isEmpty() ? Integer.parseInt(type.group(3)) : 0;
    boolean known =
        switch (kind) {
          case 'b' -> size == 1;
          case 'i', 'u' -> size == 1 || size == 2 || size == 4 || size == 8;
          case 'f' -> size == 2 || size == 4 || size == 8;
          case 'S', 'U' -> size > 0;
          default -> false;
        };
    int bytes = kind == 'U' ? 4 * size : size;
    if (!known || bytes > MOST_ITEM) {
      throw BobbinException.of(
          where,
          "whole numbers, floats of 16 to 64 bits, bool or text",
          "elements of dtype '" + descr.group(1) + "'",
          "array.astype('uint8') or array.astype('float32')");
    }
    ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(
        kind, bytes, order, fortran.group(1).equals("True"), shape(where, sizes.group(1)), all);
  }

  private static int[] shape(String where, String text) {
    // Python 2 wrote 60000L.
    String[] parts =
        Arrays.stream(text.split(",", -1))
            .map(part -> part.strip().replaceFirst("L$", ""))
            .filter(part -> !part.isEmpty())
            .toArray(String[]::new);
    int[] shape = new int[parts.length];
    for (int i = 0; i < shape.length; i++) {
      if (!parts[i].matches("\\d{1,10}") || Long.parseLong(parts[i]) > Integer.MAX_VALUE) {
        throw BobbinException.of(where, "sizes up to 2147483647", "(" + text + ")", COPY);
      }
      shape[i] = Integer.parseInt(parts[i]);
      if (shape[i] == 0) {
        throw BobbinException.of(
            where, "an array with elements", "shape (" + text + ")", "one that is not empty");
      }
    }
    return shape;
  }

  /** Whether the elements are text. */
  public boolean isText() {
    return kind == 'S' || kind == 'U';
  }

  /** The number of elements; {@link Long#MAX_VALUE} if it is beyond all files. */
  public long count() {
    long count = 1;
    for (int size : shape) {
      if (count > Long.MAX_VALUE / MOST_ITEM / size) {
        return Long.MAX_VALUE;
      }
      count *= size;
    }
    return count;
  }

  /** As NumPy writes it. */
  public String shapeText() {
    return tuple(shape);
  }

  private static String tuple(int... shape) {
    return Arrays.stream(shape)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "(", shape.length == 1 ? ",)" : ")"));
  }

  /** A number; bool is 0 or 1. */
  public double number(ByteBuffer data, int at) {
    return kind == 'f'
        ? switch (itemSize) {
          case 2 -> Float.float16ToFloat(data.getShort(at));
          case 4 -> data.getFloat(at);
          default -> data.getDouble(at);
        }
        : whole(data, at);
  }

  /** A whole number; unsigned ones of 64 bits above the range come out as the largest. */
  public long whole(ByteBuffer data, int at) {
    boolean signed = kind == 'i';
    return switch (itemSize) {
      case 1 -> signed ? data.get(at) : data.get(at) & 0xFF;
      case 2 -> signed ? data.getShort(at) : data.getShort(at) & 0xFFFF;
      case 4 -> signed ? data.getInt(at) : Integer.toUnsignedLong(data.getInt(at));
      default -> {
        long value = data.getLong(at);
        yield signed || value >= 0 ? value : Long.MAX_VALUE;
      }
    };
  }

  /** A text without the zeros that fill it. */
  public String text(ByteBuffer data, int at) {
    StringBuilder text = new StringBuilder();
    if (kind == 'U') {
      for (int i = 0; i < itemSize; i += 4) {
        int point = data.getInt(at + i);
        text.appendCodePoint(Character.isValidCodePoint(point) ? point : 0xFFFD);
      }
    } else {
      byte[] bytes = new byte[itemSize];
      data.get(at, bytes);
      text.append(new String(bytes, StandardCharsets.UTF_8));
    }
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }
}

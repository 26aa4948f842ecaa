package dev.bobbin.server.inference.protocol;

import dev.bobbin.http.HttpException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The elements of a tensor in JSON, flat or nested: floats, or strings. Its datatype and shape may
 * follow its data, so neither is needed here.
 */
final class TensorData {
  private static final int DEEPEST = 4;

  private static final int FIRST = 1024;

  private final String where;
  private final int most;
  private float[] numbers = new float[0];
  private int size;
  private final List<String> texts = new ArrayList<>();

  /** The number of elements of arrays at a depth, from 1 on; -1 before the first has ended. */
  private final int[] lengths = new int[DEEPEST + 1];

  /** The number of elements so far of the open array at a depth. */
  private final int[] counts = new int[DEEPEST + 1];

  private int deepest = 1;
  private int leaves;
  private int firstFraction = -1;
  private String fraction = "";

  private TensorData(String where, int most) {
    this.where = where;
    this.most = most;
    Arrays.fill(lengths, -1);
  }

  /**
   * Reads an array whose opening bracket is the parser's current token.
   *
   * @param where for messages
   * @param most elements
   * @throws HttpException 400 if it is not a tensor
   */
  static TensorData read(JsonParser parser, String where, int most) {
    TensorData data = new TensorData(where, most);
    data.read(parser);
    return data;
  }

  private void read(JsonParser parser) {
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      switch (token) {
        case START_ARRAY -> {
          counts[depth]++;
          depth = open(depth + 1);
        }
        case END_ARRAY -> depth = close(depth);
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
          leaf(depth);
          add(parser, token == JsonToken.VALUE_NUMBER_FLOAT);
        }
        case VALUE_STRING -> {
          leaf(depth);
          if (size > 0) {
            throw wrong("numbers or texts", "both");
          }
          texts.add(parser.getString());
        }
        case null, default -> throw wrong("numbers or texts", parser.getString());
      }
    }
  }

  private int open(int depth) {
    if (depth > DEEPEST) {
      throw wrong("at most " + DEEPEST + " nested arrays", "more");
    }
    if (leaves > 0 && depth > leaves) {
      throw wrong("elements of one kind", "arrays beside numbers");
    }
    deepest = Math.max(deepest, depth);
    counts[depth] = 0;
    return depth;
  }

  private int close(int depth) {
    if (lengths[depth] >= 0 && lengths[depth] != counts[depth]) {
      throw wrong(
          "arrays of %d elements, as the first of them".formatted(lengths[depth]),
          "one of " + counts[depth]);
    }
    lengths[depth] = counts[depth];
    return depth - 1;
  }

  private void leaf(int depth) {
    if (depth < deepest) {
      throw wrong("elements of one kind", "numbers beside arrays");
    }
    leaves = depth;
    counts[depth]++;
    if (size + texts.size() == most) {
      throw new HttpException(
          413,
          "%s: expected at most %d elements, received more; try fewer images at once"
              .formatted(where, most));
    }
  }

  private void add(JsonParser parser, boolean fractional) {
    if (!texts.isEmpty()) {
      throw wrong("numbers or texts", "both");
    }
    float value = parser.getFloatValue();
    if (!Float.isFinite(value)) {
      throw wrong("numbers within the range of FP32", parser.getString());
    }
    if (fractional && firstFraction < 0 && !isWhole(value, parser)) {
      firstFraction = size;
      fraction = parser.getString();
    }
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.min(most, Math.max(FIRST, 2 * size)));
    }
    numbers[size++] = value;
  }

  /** By its digits, as the float may be rounded. */
  private static boolean isWhole(float value, JsonParser parser) {
    return value == Math.rint(value) && value == Double.parseDouble(parser.getString());
  }

  private HttpException wrong(String expected, String received) {
    return HttpException.badRequest(where, expected, received, "a flat array of numbers");
  }

  boolean isText() {
    return !texts.isEmpty();
  }

  int size() {
    return isText() ? texts.size() : size;
  }

  List<String> texts() {
    return texts;
  }

  /** The numbers, in row-major order. */
  float[] numbers() {
    return numbers.length == size ? numbers : Arrays.copyOf(numbers, size);
  }

  /**
   * Checks that all are integers from 0 to 255.
   *
   * @throws HttpException 400 if one is not
   */
  void checkBytes() {
    for (int i = 0; i < size; i++) {
      if (numbers[i] < 0 || numbers[i] > 255 || i == firstFraction) {
        throw new HttpException(
            400,
            "%s[%d]: expected a whole number from 0 to 255, as pixels have them, received %s; try FP32 for values that are scaled already"
                .formatted(where, i, i == firstFraction ? fraction : Float.toString(numbers[i])));
      }
    }
  }

  /**
   * Checks that arrays are flat, or nested as a shape says.
   *
   * @throws HttpException 400 if they are not
   */
  void checkNesting(List<Integer> shape) {
    if (deepest == 1) {
      return;
    }
    List<Integer> nested = Arrays.stream(lengths, 1, deepest + 1).boxed().toList();
    if (!nested.equals(shape)) {
      throw new HttpException(
          400,
          "%s: expected arrays nested as shape %s, or a flat one, received %s; try the shape %s"
              .formatted(where, shape, nested, nested));
    }
  }
}

package dev.bobbin.model.schema;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Schemas;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Node.Kind;
import dev.bobbin.base.json.Problems;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Codecs of sizes and shapes. */
public final class ShapeCodecs {
  /** {@code 3} for a square, or {@code [height, width]}. */
  public static final Codec<Size> SIZE = new SizeCodec();

  /**
   * {@code 28x28x1} or {@code [28, 28, 1]}: height, width, channels; {@code 784} or {@code [784]}
   * for a vector.
   */
  public static final Codec<Shape> SHAPE = new ShapeCodec();

  private ShapeCodecs() {}

  /** A shape of these sizes; empty if one is below 1 or there are 2^31 values or more. */
  public static Optional<Shape> shape(int height, int width, int channels) {
    boolean sound =
        height >= 1
            && width >= 1
            && channels >= 1
            && (long) height * width <= Integer.MAX_VALUE / channels;
    return sound ? Optional.of(new Shape(height, width, channels)) : Optional.empty();
  }

  private static @Nullable Integer count(Node node, String path) {
    return Codecs.COUNT.read(node, path, new Problems());
  }

  /** The schema of a list of {@code least} to {@code most} counts. */
  private static Map<String, Object> counts(int least, int most) {
    Map<String, Object> schema = Codecs.list(Codecs.COUNT, least).schema(Map.of());
    schema.put("maxItems", most);
    return schema;
  }

  private static final class SizeCodec implements Codec<Size> {
    private static final Codec<List<Integer>> PAIR = Codecs.list(Codecs.COUNT, 2);

    @Override
    public @Nullable Size read(Node node, String path, Problems problems) {
      if (node instanceof Node.Sequence sequence && sequence.items().size() == 2) {
        List<Integer> pair = PAIR.read(node, path, problems);
        return pair == null ? null : new Size(pair.get(0), pair.get(1));
      }
      Integer side = count(node, path);
      if (side != null) {
        return Size.square(side);
      }
      problems.add(node, path, "a whole number of at least 1, or [height, width]");
      return null;
    }

    @Override
    public Object write(Size size) {
      return size.height() == size.width()
          ? (Object) size.height()
          : List.of(size.height(), size.width());
    }

    @Override
    public Map<String, Object> schema(Map<String, Object> definitions) {
      return Schemas.of("anyOf", List.of(Codecs.COUNT.schema(definitions), counts(2, 2)));
    }
  }

  private static final class ShapeCodec implements Codec<Shape> {
    private static final Codec<List<Integer>> SIZES = Codecs.list(Codecs.COUNT, 1);
    private static final Pattern CROSSED = Pattern.compile("(\\d{1,9})x(\\d{1,9})x(\\d{1,9})");
    private static final String EXPECTED = "a shape such as 28x28x1, [28, 28, 1] or 784";

    @Override
    public @Nullable Shape read(Node node, String path, Problems problems) {
      List<Integer> sizes = sizes(node, path, problems);
      if (sizes == null) {
        return null;
      }
      if (sizes.size() == 2 || sizes.size() > 3) {
        problems.add(node, path, EXPECTED);
        return null;
      }
      Optional<Shape> shape =
          sizes.size() == 1
              ? shape(1, 1, sizes.getFirst())
              : shape(sizes.get(0), sizes.get(1), sizes.get(2));
      if (shape.isEmpty()) {
        problems.add(node, path, "a shape of at least 1x1x1 and at most 2^31 - 1 values");
      }
      return shape.orElse(null);
    }

    private static @Nullable List<Integer> sizes(Node node, String path, Problems problems) {
      if (node instanceof Node.Sequence) {
        return SIZES.read(node, path, problems);
      }
      if (node instanceof Node.Scalar scalar) {
        Integer flat = count(node, path);
        if (flat != null) {
          return List.of(flat);
        }
        Matcher crossed = CROSSED.matcher(scalar.text());
        if (scalar.kind() == Kind.TEXT && crossed.matches()) {
          return List.of(
              Integer.parseInt(crossed.group(1)),
              Integer.parseInt(crossed.group(2)),
              Integer.parseInt(crossed.group(3)));
        }
      }
      problems.add(node, path, EXPECTED);
      return null;
    }

    @Override
    public Object write(Shape shape) {
      return shape.isFlat() ? (Object) shape.channels() : shape.toString();
    }

    @Override
    public Map<String, Object> schema(Map<String, Object> definitions) {
      return Schemas.of(
          "anyOf",
          List.of(
              Schemas.of("type", "string", "pattern", "^[0-9]+x[0-9]+x[0-9]+$"),
              Codecs.COUNT.schema(definitions),
              counts(1, 3)));
    }
  }
}

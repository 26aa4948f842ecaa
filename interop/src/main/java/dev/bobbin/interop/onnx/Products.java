package dev.bobbin.interop.onnx;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.interop.assembly.LayerPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Products with a matrix: dense layers. */
final class Products {
  private Products() {}

  /** alpha A B + beta C, with A the image's values. */
  static Feature gemm(Arguments in) {
    in.require("transA", 0);
    float alpha = in.number("alpha", 1);
    float beta = in.number("beta", 1);
    boolean transposed = in.whole("transB", 0) != 0;
    OnnxTensor matrix = in.constant(1);
    // As in BLAS: what is multiplied by 0 is not read, and may be no number.
    Optional<OnnxTensor> added = beta == 0 ? Optional.empty() : in.findConstant(2);
    Optional<float[]> bias =
        added.map(tensor -> times(row(in, tensor, columns(in, matrix, transposed)), beta));
    return dense(in, matrix, transposed, alpha, bias);
  }

  /** A B, with A the image's values. */
  static Feature matMul(Arguments in) {
    return dense(in, in.constant(1), false, 1, Optional.empty());
  }

  private static int columns(Arguments in, OnnxTensor matrix, boolean transposed) {
    matrix.size();
    if (matrix.dimensions().size() != 2) {
      throw in.invalid("a matrix", "a tensor of " + matrix.dimensions());
    }
    return Math.toIntExact(matrix.dimensions().get(transposed ? 0 : 1));
  }

  private static Feature dense(
      Arguments in, OnnxTensor matrix, boolean transposed, float factor, Optional<float[]> bias) {
    int columns = columns(in, matrix, transposed);
    Feature feature = in.feature(0);
    if (!feature.isVector()) {
      throw in.invalid("[N, features]", "values of " + feature.sizes());
    }
    int[] order = feature.order();
    float[] theirs = matrix.floats();
    if (theirs.length != (long) order.length * columns) {
      throw in.invalid(
          "a matrix of %d rows".formatted(order.length), "one of " + matrix.dimensions());
    }
    float[] kernel = new float[theirs.length];
    for (int row = 0; row < order.length; row++) {
      for (int column = 0; column < columns; column++) {
        kernel[order[row] * columns + column] =
            factor * theirs[transposed ? column * order.length + row : row * columns + column];
      }
    }
    Map<String, float[]> weights = new HashMap<>(Map.of("kernel", kernel));
    bias.ifPresent(values -> weights.put("bias", values));
    LayerPath path =
        feature
            .flat()
            .then(
                new Dense(
                    columns,
                    Activation.LINEAR,
                    bias.isPresent(),
                    Initializer.GLOROT_UNIFORM,
                    Regularizer.NONE),
                weights);
    return Feature.vector(path);
  }

  /** A constant of one value, or of one for each column. */
  private static float[] row(Arguments in, OnnxTensor tensor, int columns) {
    float[] values = tensor.floats();
    List<Long> sizes = tensor.dimensions();
    boolean isRow =
        sizes.isEmpty() || sizes.subList(0, sizes.size() - 1).stream().allMatch(size -> size == 1);
    if (!isRow || (values.length != columns && values.length != 1)) {
      throw in.invalid("a value for each of %d columns".formatted(columns), "a tensor of " + sizes);
    }
    float[] row = new float[columns];
    for (int i = 0; i < columns; i++) {
      row[i] = values[values.length == 1 ? 0 : i];
    }
    return row;
  }

  private static float[] times(float[] values, float factor) {
    float[] product = new float[values.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = factor * values[i];
    }
    return product;
  }

  /**
   * Values in Bobbin's order.
   *
   * @param order for each value its place there
   */
  static float[] ordered(float[] values, int[] order) {
    if (values.length != order.length) {
      throw new InvalidValueException(
          "expected %d values, received %d".formatted(order.length, values.length));
    }
    float[] ordered = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      ordered[order[i]] = values[i];
    }
    return ordered;
  }
}

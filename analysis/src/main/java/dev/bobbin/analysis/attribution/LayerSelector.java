package dev.bobbin.analysis.attribution;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.LayerTable.Row;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the layers that the explanations use. */
record LayerSelector(LayerTable table) {
  private static final int END = -1;

  /** Convolutions with images as outputs, also those in residual blocks. */
  List<Row> convolutions() {
    return table.rows().stream()
        .filter(row -> row.spec() instanceof LayerSpec.Conv2d && !row.output().isFlat())
        .toList();
  }

  /**
   * The last of the normalisation and activation layers, other than softmax, that directly follow a
   * layer; otherwise the layer itself.
   */
  Row activated(Row layer) {
    Row last = layer;
    for (int i = after(rows().indexOf(layer)); i != END; i = after(i)) {
      Row next = rows().get(i);
      boolean belongs =
          next.spec() instanceof LayerSpec.BatchNorm
              || (next.spec() instanceof LayerSpec.Activate(Activation activation)
                  && !(activation instanceof Activation.Softmax));
      if (!belongs) {
        return last;
      }
      last = next;
    }
    return last;
  }

  /**
   * The layer that gives the feature maps of the last convolution or of the residual block around
   * it.
   */
  Optional<Row> lastMaps() {
    return rows().reversed().stream()
        .filter(row -> isTop(row) && !row.output().isFlat() && convolves(row))
        .map(this::activated)
        .findFirst();
  }

  Optional<Row> firstKernel() {
    return rows().stream().filter(LayerSelector::hasKernel).findFirst();
  }

  /** The shape of the image that goes into a layer, flattened or not. */
  Shape imageBefore(Row layer) {
    return rows().subList(0, rows().indexOf(layer)).reversed().stream()
        .filter(row -> !(row.spec() instanceof LayerSpec.Residual))
        .map(Row::output)
        .filter(shape -> !shape.isFlat())
        .findFirst()
        .orElse(table.input());
  }

  /**
   * The layer before the last one with a kernel, or before its residual block; empty if that is the
   * input.
   */
  Optional<Row> representation() {
    List<Row> top = rows().stream().filter(LayerSelector::isTop).toList();
    int last =
        IntStream.range(0, top.size())
            .filter(
                i -> hasKernel(top.get(i)) || inside(top.get(i)).anyMatch(LayerSelector::hasKernel))
            .max()
            .orElse(0);
    return last == 0 ? Optional.empty() : Optional.of(top.get(last - 1));
  }

  private List<Row> rows() {
    return table.rows();
  }

  private boolean convolves(Row row) {
    return isConvolution(row) || inside(row).anyMatch(LayerSelector::isConvolution);
  }

  private Stream<Row> inside(Row block) {
    return rows().stream().filter(row -> row.name().startsWith(block.name() + "/"));
  }

  private static boolean isConvolution(Row row) {
    return row.spec() instanceof LayerSpec.Conv2d conv
        && !(conv.activation() instanceof Activation.Softmax);
  }

  private static boolean hasKernel(Row row) {
    return row.spec() instanceof LayerSpec.Conv2d || row.spec() instanceof LayerSpec.Dense;
  }

  private static boolean isTop(Row row) {
    return row.name().indexOf('/') < 0;
  }

  private int after(int index) {
    String name = rows().get(index).name();
    String path = path(name);
    for (int i = index + 1; i < rows().size(); i++) {
      String other = rows().get(i).name();
      if (!other.startsWith(name + "/")) {
        return path(other).equals(path) ? i : END;
      }
    }
    return END;
  }

  private static String path(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }
}

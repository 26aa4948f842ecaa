package dev.bobbin.bench.kernels;

import dev.bobbin.engine.kernels.Indirection;
import dev.bobbin.engine.kernels.PanelLayout;

/**
 * A layer's matrix product, in the form that matrix kernels take.
 *
 * @param access positions of the left matrix's elements
 * @param panels size of the right matrix
 * @param input floats of the left matrix's array
 */
record Product(Indirection access, PanelLayout panels, int input) {
  /**
   * Reads a description: {@code dense BATCHxINPUTSxUNITS}, or {@code conv
   * SIDExCHANNELSxKERNELxFILTERS} for a square image in a border of zeros that is as wide as half
   * the kernel.
   */
  static Product of(String description) {
    String[] words = description.split(" ", 2);
    String[] numbers = words[1].split("x", -1);
    int[] n = new int[numbers.length];
    for (int i = 0; i < n.length; i++) {
      n[i] = Integer.parseInt(numbers[i]);
    }
    return words[0].equals("dense") ? dense(n[0], n[1], n[2]) : convolution(n[0], n[1], n[2], n[3]);
  }

  private static Product dense(int batch, int inputs, int units) {
    return new Product(
        Indirection.consecutive(batch, inputs, inputs),
        new PanelLayout(inputs, units),
        batch * inputs);
  }

  private static Product convolution(int side, int channels, int kernel, int filters) {
    int pitch = (side + kernel - 1) * channels;
    int[] rows = new int[side * side];
    for (int p = 0; p < rows.length; p++) {
      rows[p] = p / side * pitch + p % side * channels;
    }
    int run = kernel * channels;
    int[] taps = new int[kernel * run];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = i / run * pitch + i % run;
    }
    return new Product(
        new Indirection(rows, taps, run),
        new PanelLayout(taps.length, filters),
        (side + kernel) * pitch);
  }

  int rows() {
    return access.rows().length;
  }

  /** Floating-point operations: two per multiply-add. */
  long flops() {
    return 2L * rows() * access.terms() * panels.columns();
  }
}

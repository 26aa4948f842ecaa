package dev.bobbin.data.image;

import java.util.Arrays;

/**
 * Brings pictures to another size by a triangle filter as wide as two pixels of the coarser side,
 * first in columns, then in rows: antialiased bilinear, as Pillow's {@code BILINEAR} and
 * torchvision's {@code Resize} with {@code antialias}, within one level. Sums are in a fixed order,
 * so that their bits do not depend on the machine. Thread-safe.
 *
 * @param rows the part of the picture that is used
 * @param columns the part of the picture that is used
 * @param height of the result in pixels
 * @param width of the result in pixels
 */
record Resampler(Span rows, Span columns, int height, int width) {
  /** A part of a line: {@code size} pixels from {@code start} on. */
  record Span(double start, double size) {
    static Span middle(int all, double size) {
      return new Span((all - size) / 2, size);
    }

    /** Whether this is a whole line, to be as long as it is. */
    private boolean isWhole(int length, int to) {
      return start == 0 && size == length && length == to;
    }
  }

  /** The picture as [height][width][colours]; its lines are read to the end. */
  byte[] apply(PictureLines lines) {
    if (rows.isWhole(lines.height(), height) && columns.isWhole(lines.width(), width)) {
      return lines.pixels();
    }
    Taps down = Taps.of(lines.height(), rows, height);
    Taps across = Taps.of(lines.width(), columns, width);
    byte[] small = new byte[height * width * lines.colours()];
    if (down.most() <= down.longest()) {
      shrink(lines, down, across, small);
    } else {
      enlarge(lines, down, across, small);
    }
    return small;
  }

  /** Adds each line of the picture to the few lines of the result that it is in. */
  private void shrink(PictureLines lines, Taps down, Taps across, byte[] small) {
    float[][] sums = new float[down.most()][lines.length()];
    int begun = 0;
    int done = 0;
    for (int line = 0; line < lines.height(); line++) {
      Interruption.check();
      lines.next();
      while (begun < height && down.starts[begun] == line) {
        Arrays.fill(sums[begun++ % sums.length], 0);
      }
      for (int y = done; y < begun; y++) {
        lines.add(down.weights[y][line - down.starts[y]], sums[y % sums.length]);
      }
      while (done < begun && down.end(done) == line + 1) {
        write(lines, sums[done % sums.length], across, small, done++);
      }
    }
  }

  /** Keeps the few lines of the picture that a line of the result is made of. */
  private void enlarge(PictureLines lines, Taps down, Taps across, byte[] small) {
    float[][] kept = new float[down.longest()][lines.length()];
    float[] sums = new float[lines.length()];
    int done = 0;
    for (int line = 0; line < lines.height(); line++) {
      Interruption.check();
      lines.next();
      float[] levels = kept[line % kept.length];
      Arrays.fill(levels, 0);
      lines.add(1, levels);
      for (; done < height && down.end(done) == line + 1; done++) {
        Arrays.fill(sums, 0);
        for (int j = 0; j < down.weights[done].length; j++) {
          add(kept[(down.starts[done] + j) % kept.length], down.weights[done][j], sums);
        }
        write(lines, sums, across, small, done);
      }
    }
  }

  private static void add(float[] levels, float weight, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * levels[i];
    }
  }

  private void write(PictureLines lines, float[] sums, Taps across, byte[] small, int y) {
    float[] ordered = lines.ordered(sums);
    for (int c = 0; c < lines.colours(); c++) {
      across.apply(ordered, c * lines.width(), small, y * width, lines.colours(), c);
    }
  }

  /**
   * For each value of a resized line, the first value of the old line and weights that sum to 1.
   */
  private record Taps(int[] starts, float[][] weights) {
    static Taps of(int length, Span span, int to) {
      double scale = span.size() / to;
      double reach = Math.max(1, scale);
      int[] starts = new int[to];
      float[][] weights = new float[to][];
      for (int i = 0; i < to; i++) {
        double centre = span.start() + (i + 0.5) * scale - 0.5;
        int first = Math.max(0, (int) Math.ceil(centre - reach));
        int last = Math.min(length - 1, (int) Math.floor(centre + reach));
        double[] line = new double[last - first + 1];
        double sum = 0;
        for (int j = first; j <= last; j++) {
          line[j - first] = Math.max(0, 1 - Math.abs(j - centre) / reach);
          sum += line[j - first];
        }
        starts[i] = first;
        weights[i] = new float[line.length];
        for (int j = 0; j < line.length; j++) {
          weights[i][j] = (float) (line[j] / sum);
        }
      }
      return new Taps(starts, weights);
    }

    /** The end of the old values that a new one is made of. */
    int end(int i) {
      return starts[i] + weights[i].length;
    }

    /** How many new values are made of one old value at most. */
    int most() {
      int most = 1;
      int first = 0;
      for (int i = 0; i < starts.length; i++) {
        while (end(first) <= starts[i]) {
          first++;
        }
        most = Math.max(most, i - first + 1);
      }
      return most;
    }

    /** How many old values a new one is made of at most. */
    int longest() {
      int longest = 1;
      for (float[] line : weights) {
        longest = Math.max(longest, line.length);
      }
      return longest;
    }

    /** Resizes a line of levels less 128 of one colour. */
    void apply(float[] line, int at, byte[] target, int pixel, int colours, int c) {
      for (int i = 0; i < starts.length; i++) {
        target[(pixel + i) * colours + c] = rounded(sum(weights[i], line, at + starts[i]));
      }
    }

    private static float sum(float[] weights, float[] line, int from) {
      float sum = 0;
      for (int j = 0; j < weights.length; j++) {
        sum += weights[j] * line[from + j];
      }
      return sum;
    }

    private static byte rounded(float sum) {
      return (byte) Math.min(Math.max((int) (sum + 128.5f), 0), 255);
    }
  }
}

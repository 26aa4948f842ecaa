package dev.bobbin.bench.result;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.text.Names;

/** The kinds of measurements, in the order of the page. */
public enum Section {
  TRAIN(
      Row.Train.class,
      "Training",
      """
      Seconds per epoch of 60,000 images: minimum (median). *times* is a peer's time over Bobbin's: of the minima, and the median
      of the rounds' ratios. If a peer is slow, an epoch of fewer images (*images timed*) was timed, and scaled. GFLOP/s count the
      matrix products only, so they are a lower bound. Fashion-MNIST's training images.\
      """),
  INFER(
      Row.Infer.class,
      "Inference",
      """
      Single images, one request after the other: microseconds, the median of the rounds' medians, with the 99th percentile in
      parentheses. Then images per second in batches of 256. *times* is a peer's time over Bobbin's, the median of the rounds. Inputs and
      outputs are floats on the JVM's heap, in Python arrays of NumPy. ONNX Runtime, where it is listed, runs the file of `bobbin export --to onnx`.\
      """),
  SHAPES(
      Row.Shape.class,
      "Throughput by shape",
      """
      GFLOP/s of small networks around one shape of layer: forward, and a whole training step with Adam. A convolution's network
      is a 3x3 convolution from one channel, twice the convolution in question, an average over the image and ten classes; a dense
      one's is twice the layer, from 784 inputs. *falls off* marks a shape at which Bobbin reaches less than half of the mean of its
      neighbours: the shapes before and after it in its family, at the ends of the family the only one. Small batches are
      always slower: with one image, a step reads and updates each weight for a single use.\
      """),
  SCALING(
      Row.Scaling.class,
      "Scaling",
      """
      Bobbin alone. Epochs of *images* images, and of 2 to 16 times as many: if the microseconds per image stay the same, time is linear
      in the images. The serial share is Amdahl's, from the times of one thread and of all: t(n) = t(1) (s + (1 - s) / n). It estimates
      the limit of more threads from these two points alone.\
      """),
  STARTUP(
      Row.Startup.class,
      "Start-up",
      """
      Bobbin alone: whole processes of `./bobbin`, from start to end, after a first run that may write the class-data archive. For the
      first epoch of a training, in a new process, the result is the number of seconds by which it is longer than the median of the
      next three.\
      """),
  MEMORY(
      Row.Memory.class,
      "Memory",
      """
      Bobbin alone. Bytes that all threads allocate on the Java heap in the steady state, by the JVM's own counters. They include a
      step's part of the epoch's order, 4 bytes per image.\
      """);

  private final Class<? extends Row> row;
  private final String title;
  private final String explanation;

  Section(Class<? extends Row> row, String title, String explanation) {
    this.row = row;
    this.title = title;
    this.explanation = explanation;
  }

  /** The type of its rows. */
  Class<? extends Row> row() {
    return row;
  }

  /** Its name in the option {@code --only} and in JSON. */
  public String label() {
    return Names.id(this);
  }

  /** Its heading on the page. */
  public String title() {
    return title;
  }

  /** How to read its table. */
  public String explanation() {
    return explanation;
  }

  /** A row of this section as a line of JSON. */
  public String line(Row row) {
    return JsonWriter.compact(SpeedJson.row(this).write(row));
  }
}

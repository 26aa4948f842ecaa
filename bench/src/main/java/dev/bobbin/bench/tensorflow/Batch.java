package dev.bobbin.bench.tensorflow;

import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.contender.Workload;
import dev.bobbin.engine.Shape;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.ndarray.buffer.IntDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Training steps with batches of one size. The tensors and the session's runner are made once. */
final class Batch implements AutoCloseable {
  private final int count;
  private final int imageSize;
  private final int[] labels;
  private final float[] pixels;
  private final TFloat32 imageTensor;
  private final TInt32 labelTensor;
  private final FloatDataBuffer imageBuffer;
  private final IntDataBuffer labelBuffer;
  private final Session.Runner runner;
  private final int[] chosen;

  Batch(
      TrainingGraph training,
      Session session,
      int count,
      Workload workload,
      Images images,
      float[] pixels) {
    this.count = count;
    Shape in = workload.network().input();
    this.imageSize = in.size();
    this.labels = images.set().labels();
    this.pixels = pixels;
    this.chosen = new int[count];
    this.imageTensor =
        TFloat32.tensorOf(
            org.tensorflow.ndarray.Shape.of(count, in.height(), in.width(), in.channels()));
    this.labelTensor = TInt32.tensorOf(org.tensorflow.ndarray.Shape.of(count));
    this.imageBuffer = imageTensor.asRawTensor().data().asFloats();
    this.labelBuffer = labelTensor.asRawTensor().data().asInts();
    this.runner =
        session
            .runner()
            .feed(training.images, imageTensor)
            .feed(training.labels, labelTensor)
            .fetch(training.loss)
            .addTarget(training.step);
  }

  /** Trains with the images of these indices; returns their loss before the step. */
  float step(int[] indices, int from) {
    for (int n = 0; n < count; n++) {
      int image = indices[from + n];
      imageBuffer.offset((long) n * imageSize).write(pixels, image * imageSize, imageSize);
      chosen[n] = labels[image];
    }
    labelBuffer.write(chosen);
    try (Result result = runner.run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  @Override
  public void close() {
    imageTensor.close();
    labelTensor.close();
  }
}

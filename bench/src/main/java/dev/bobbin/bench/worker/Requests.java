package dev.bobbin.bench.worker;

import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.contender.Model;
import dev.bobbin.bench.contender.Workload;
import dev.bobbin.engine.network.shape.LayerTable;
import java.util.Arrays;

/**
 * Requests to predict a batch of images, one after the other, with inputs and outputs as floats.
 *
 * @param inputs batches that take turns
 * @param batch images of each
 * @param outputs receives the predictions
 */
record Requests(float[][] inputs, int batch, float[] outputs) {
  private static final int BATCHES = 8;
  private static final int MOST_CALLS = 200_000;
  private static final double NANOS = 1e9;

  /** Requests with different images. */
  static Requests of(Workload workload, Images images, int batch) {
    int size = workload.network().input().size();
    int classes = LayerTable.of(workload.network()).rows().getLast().output().size();
    float[][] inputs = new float[BATCHES][batch * size];
    int image = 0;
    for (float[] input : inputs) {
      for (int n = 0; n < batch; n++) {
        byte[] pixels = images.set().image(image++ % images.set().count());
        images.values().read(pixels, 0, input, n * size, size);
      }
    }
    return new Requests(inputs, batch, new float[batch * classes]);
  }

  /** Sends a number of requests. */
  void send(Model model, int calls) {
    for (int call = 0; call < calls; call++) {
      model.predict(inputs[call % inputs.length], batch, outputs);
    }
  }

  /** Sends requests for a number of seconds, and at least three. */
  Answer.Latency run(Model model, double seconds) {
    long[] nanos = new long[1024];
    int calls = 0;
    long start = System.nanoTime();
    long now = start;
    while (calls < 3 || (now - start < seconds * NANOS && calls < MOST_CALLS)) {
      long before = now;
      model.predict(inputs[calls % inputs.length], batch, outputs);
      now = System.nanoTime();
      if (calls == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * nanos.length);
      }
      nanos[calls++] = now - before;
    }
    Arrays.sort(nanos, 0, calls);
    return new Answer.Latency(
        nanos[0] / NANOS,
        nanos[calls / 2] / NANOS,
        nanos[(int) (calls * 0.99)] / NANOS,
        (double) calls * batch / ((now - start) / NANOS));
  }
}

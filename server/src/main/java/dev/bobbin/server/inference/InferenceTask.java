package dev.bobbin.server.inference;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The images of one request, which pass through the network in one or more pieces. */
final class InferenceTask {
  final LoadedModel loadedModel;
  final float[] inputs;
  final int count;
  final float[] outputs;
  final float[] means;

  /** Of each image from the training images; empty if the model has no novelty detector. */
  final double[] distances;

  /** {@link System#nanoTime} of its arrival. */
  final long arrived;

  /** The number of images that lanes have taken; guarded by the lanes' lock. */
  int taken;

  private final AtomicInteger pieces = new AtomicInteger();
  private final AtomicLong computed = new AtomicLong();
  private final AtomicInteger undone;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile long duration;
  private volatile long waited;
  private volatile @Nullable RuntimeException failure;

  /**
   * The images of a request.
   *
   * @param inputs [count][height][width][channels], preprocessed
   * @param count at least 1
   * @param arrived {@link System#nanoTime} now
   */
  InferenceTask(LoadedModel loadedModel, float[] inputs, int count, long arrived) {
    this.loadedModel = loadedModel;
    this.inputs = inputs;
    this.count = count;
    this.arrived = arrived;
    this.outputs = new float[Math.multiplyExact(count, loadedModel.classes())];
    // Without a vote, both are the same.
    this.means = loadedModel.votes() ? new float[outputs.length] : outputs;
    this.distances = new double[loadedModel.classifier().novelty().isPresent() ? count : 0];
    this.undone = new AtomicInteger(count);
  }

  /** Some images have passed through the network, which took that long. */
  void done(int images, long nanos) {
    pieces.incrementAndGet();
    computed.addAndGet(nanos);
    if (undone.addAndGet(-images) == 0) {
      end.countDown();
    }
  }

  int pieces() {
    return pieces.get();
  }

  /** Nanoseconds in the network, of all lanes together. */
  long computed() {
    return computed.get();
  }

  /** Nanoseconds from its arrival to its end. */
  long duration() {
    return duration;
  }

  /** Nanoseconds until the first image was taken. */
  long waited() {
    return waited;
  }

  void ended(long afterAll) {
    duration = afterAll;
  }

  void begun(long afterWaiting) {
    waited = afterWaiting;
  }

  void fail(RuntimeException why) {
    failure = why;
    end.countDown();
  }

  boolean hasFailed() {
    return failure != null;
  }

  void await() throws InterruptedException {
    end.await();
    RuntimeException why = failure;
    if (why != null) {
      throw why;
    }
  }
}

package dev.bobbin.lab;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingListener;
import java.util.Optional;

/**
 * How fast a network trains here, found out by training it for a few seconds on noise.
 *
 * @param imagesPerSecond training images a second, once the JVM has compiled the kernels
 */
public record ExpectedSpeed(double imagesPerSecond) {
  /**
   * Trains a network for about {@code seconds}. The first half is not counted, since the JVM is still compiling.
   *
   * @param network with an output for each class
   * @param training batch size, loss and optimizer are used
   * @param team works together
   * @param seconds about how long, above 0
   */
  public static ExpectedSpeed measure(NetworkSpec network, TrainingSpec training, Team team, double seconds) {
    Network fresh = Network.create(network, training.seed());
    TrainingSpec endless =
        new TrainingSpec(
            Integer.MAX_VALUE,
            training.batchSize(),
            training.loss(),
            training.optimizer(),
            training.schedule(),
            training.gradient(),
            training.clipping(),
            Optional.empty(),
            training.seed());
    Trainer trainer = new Trainer(fresh, endless, team);
    Stopwatch stopwatch = new Stopwatch(trainer, seconds);
    Noise noise = new Noise(network.input(), fresh.output().channels(), Math.multiplyExact(training.batchSize(), 20));
    trainer.train(noise, Optional.empty(), stopwatch);
    return new ExpectedSpeed(stopwatch.imagesPerSecond());
  }

  /**
   * How long an epoch takes, without validation.
   *
   * @param images of the training part
   */
  public double secondsPerEpoch(int images) {
    return images / imagesPerSecond;
  }

  /** Counts images from half of the time on, and stops the training when the time is over and two steps were counted. */
  private static final class Stopwatch implements TrainingListener {
    private static final int LEAST_STEPS = 2;

    private final Trainer trainer;
    private final long half;
    private final long end;
    private long countedFrom;
    private long last;
    private int epochImages;
    private long images;
    private int steps;

    Stopwatch(Trainer trainer, double seconds) {
      this.trainer = trainer;
      long now = System.nanoTime();
      half = now + (long) (seconds * 0.5e9);
      end = now + (long) (seconds * 1e9);
    }

    @Override
    public void on(TrainingEvent event) {
      if (!(event instanceof TrainingEvent.StepDone step)) {
        return;
      }
      long now = System.nanoTime();
      int batch = step.step() == 1 ? step.samples() : step.samples() - epochImages;
      epochImages = step.samples();
      if (now - half < 0) {
        return;
      }
      if (countedFrom == 0) {
        countedFrom = now;
        return;
      }
      images += batch;
      steps++;
      last = now;
      if (now - end >= 0 && steps >= LEAST_STEPS) {
        trainer.stop();
      }
    }

    double imagesPerSecond() {
      return images / ((last - countedFrom) / 1e9);
    }
  }

  /** Uniform noise, the same for the same index. */
  private record Noise(Shape shape, int classes, int count) implements Samples {
    @Override
    public int label(int index) {
      return index % classes;
    }

    @Override
    public void read(int index, int epoch, float[] target, int offset) {
      long key = RandomStream.key(0, Purpose.GALLERY, 0, index);
      for (int i = 0; i < shape.size(); i++) {
        target[offset + i] = RandomStream.uniform(key, i);
      }
    }
  }
}

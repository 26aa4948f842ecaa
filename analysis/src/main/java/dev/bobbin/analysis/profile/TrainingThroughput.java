package dev.bobbin.analysis.profile;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.profile.Profile;
import dev.bobbin.engine.profile.Profiler;
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
 * How fast a network trains on this machine, measured by training it on noise for a few seconds.
 *
 * @param imagesPerSecond training images per second, once the JVM has compiled the kernels
 */
public record TrainingThroughput(double imagesPerSecond) {
  /**
   * Trains a network for {@code seconds}, or up to five times as long where the JVM needs that to
   * get up to speed.
   *
   * @param network with an output for each class
   * @param training batch size, loss and optimizer are used
   * @param team works together
   * @param seconds at least how long, above 0
   */
  public static TrainingThroughput measure(
      NetworkSpec network, TrainingSpec training, ThreadTeam team, double seconds) {
    return measure(network, training, team, seconds, Optional.empty());
  }

  /**
   * A speed and where the time goes at that speed.
   *
   * @param speed as {@link #measure} gives it
   * @param profile of the time since nothing got faster; empty where not one of its small epochs
   *     was finished
   */
  public record Profiled(TrainingThroughput speed, Optional<Profile> profile) {}

  /**
   * Trains a network as {@link #measure} does and watches where the time goes, which costs a few
   * per cent of it where layers are small.
   *
   * @param network with an output for each class
   * @param training batch size, loss and optimizer are used
   * @param team works together
   * @param seconds at least how long, above 0
   */
  public static Profiled profile(
      NetworkSpec network, TrainingSpec training, ThreadTeam team, double seconds) {
    Profiler profiler = new Profiler(LayerTable.of(network), team);
    TrainingThroughput speed = measure(network, training, team, seconds, Optional.of(profiler));
    return new Profiled(speed, profiler.profile());
  }

  private static TrainingThroughput measure(
      NetworkSpec network,
      TrainingSpec training,
      ThreadTeam team,
      double seconds,
      Optional<Profiler> profiler) {
    Network fresh = Network.create(network, training.seed());
    TrainingSpec endless =
        new TrainingSpec(
            Integer.MAX_VALUE,
            training.batchSize(),
            training.loss(),
            training.optimizer(),
            training.schedule(),
            training.reduction(),
            training.clipping(),
            Optional.empty(),
            training.seed());
    Trainer trainer = new Trainer(fresh, endless, team);
    profiler.ifPresent(trainer::profile);
    Pace pace = new Pace(trainer, seconds, profiler);
    Noise noise =
        new Noise(
            network.input(),
            fresh.output().channels(),
            Math.multiplyExact(training.batchSize(), 20));
    trainer.train(noise, Optional.empty(), pace);
    return new TrainingThroughput(pace.imagesPerSecond());
  }

  /**
   * How long an epoch takes, without validation.
   *
   * @param images of the training split
   */
  public double secondsPerEpoch(int images) {
    return images / imagesPerSecond;
  }

  /**
   * Measures windows of a few steps and keeps the fastest: until the JVM has compiled the kernels,
   * steps take a hundred times as long, and how long that lasts depends on the machine. It stops
   * the training when the time is over and nothing has got faster for a while.
   */
  private static final class Pace implements TrainingListener {
    private static final int WINDOW_STEPS = 10;
    private static final long WINDOW_NANOS = 500_000_000;
    private static final double FASTER = 1.05;
    private static final int MOST_TIMES = 5;

    private final Trainer trainer;
    private final Optional<Profiler> profiler;
    private final long nanos;
    private final long begin = System.nanoTime();
    private long window = begin;
    private long faster = begin;
    private int steps;
    private int images;
    private int epochImages;
    private double best;

    Pace(Trainer trainer, double seconds, Optional<Profiler> profiler) {
      this.trainer = trainer;
      this.profiler = profiler;
      this.nanos = (long) (seconds * 1e9);
    }

    @Override
    public void on(TrainingEvent event) {
      if (!(event instanceof TrainingEvent.StepDone step)) {
        return;
      }
      images += step.step() == 1 ? step.samples() : step.samples() - epochImages;
      epochImages = step.samples();
      steps++;
      long now = System.nanoTime();
      if (steps < WINDOW_STEPS && now - window < WINDOW_NANOS) {
        return;
      }
      double speed = images / ((now - window) / 1e9);
      if (speed > FASTER * best) {
        faster = now;
        profiler.ifPresent(Profiler::restart);
      }
      best = Math.max(best, speed);
      window = now;
      steps = 0;
      images = 0;
      boolean settled = now - begin >= nanos && now - faster >= nanos / 2;
      if (settled || now - begin >= MOST_TIMES * nanos) {
        trainer.stop();
      }
    }

    double imagesPerSecond() {
      return best;
    }
  }

  /** Uniform noise, the same for the same index. */
  private record Noise(Shape shape, int classes, int count) implements Samples {
    /** The number is the gallery's. */
    private static final Purpose PIXELS = new Purpose(5);

    @Override
    public int label(int index) {
      return index % classes;
    }

    @Override
    public void read(int index, int epoch, float[] target, int offset) {
      long key = RandomStream.key(0, PIXELS, 0, index);
      for (int i = 0; i < shape.size(); i++) {
        target[offset + i] = RandomStream.uniform(key, i);
      }
    }
  }
}

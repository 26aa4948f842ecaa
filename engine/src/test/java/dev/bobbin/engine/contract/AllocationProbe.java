package dev.bobbin.engine.contract;

import com.sun.management.ThreadMXBean;
import dev.bobbin.engine.KernelInfo;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.Predictor;
import dev.bobbin.engine.reference.RandomWeights;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * Trains the small networks of {@link ProbeNetworks}, and predicts with them and with those of
 * {@link FewSamplesTest}, until no thread allocates any more according to the JVM. A separate
 * program, so that nothing else runs at the same time and other kernels can be chosen.
 */
public final class AllocationProbe {
  private static final int CLASSES = 5;
  private static final int BATCH_SIZE = 8;

  /** This many consecutive steps or requests must be free of garbage. */
  static final int QUIET = 100;

  private static final int THREADS = 2;

  private AllocationProbe() {}

  /**
   * Prints {@code kernels <name> <bits>}, then {@code <network> train <step>} and {@code <network>
   * predict <request>} a line: after how many steps a hundred made no garbage, or {@code garbage
   * <bytes>}, the least that a hundred made.
   *
   * @param arguments after how many steps or requests to give up
   */
  public static void main(String[] arguments) {
    int most = Integer.parseInt(arguments[0]);
    KernelInfo kernels = KernelInfo.current();
    System.out.println("kernels " + kernels.name() + " " + kernels.vectorBits());
    for (ProbeNetworks probe : ProbeNetworks.all()) {
      System.out.println(probe.name() + " train " + train(probe, most));
      System.out.println(probe.name() + " predict " + predict(probe.network(), most));
    }
    FewSamplesTest.NETWORKS.forEach(
        (name, network) -> System.out.println(name + " predict " + predict(network, most)));
  }

  private static Books train(ProbeNetworks probe, int most) {
    Network network = Network.create(probe.network(), 1);
    RandomWeights.fill(network, 1, 2);
    ToySamples samples = ToySamples.random(probe.network().input(), CLASSES, most * BATCH_SIZE, 3);
    try (ThreadTeam team = new ThreadTeam(THREADS)) {
      Books books = new Books();
      Trainer trainer =
          new Trainer(network, withoutStrictMath(probe.training()).withEpochs(1), team);
      trainer.train(
          samples,
          Optional.empty(),
          event -> {
            if (event instanceof TrainingEvent.StepDone && books.isQuiet()) {
              trainer.stop();
            }
          });
      return books;
    }
  }

  /**
   * Adam's correction and most schedules go through the JDK's StrictMath, once a step, whose small
   * arrays are garbage until the JVM has compiled it.
   */
  private static TrainingSpec withoutStrictMath(TrainingSpec training) {
    Plans plan = new Plans(training).with(new LearningRateSchedule.Constant(1e-3));
    return switch (training.optimizer()) {
      case Optimizer.Adam _, Optimizer.AdamW _ -> plan.with(new Optimizer.Sgd(0.9, true)).spec();
      case Optimizer.Sgd _, Optimizer.RmsProp _, Optimizer.Adagrad _ -> plan.spec();
    };
  }

  private static Books predict(NetworkSpec spec, int most) {
    Network network = Network.create(spec, 1);
    RandomWeights.fill(network, 1, 2);
    int inputs = spec.input().size();
    float[] images = new float[(BATCH_SIZE + 1) * inputs];
    float[] outputs = new float[(BATCH_SIZE + 1) * CLASSES];
    try (ThreadTeam team = new ThreadTeam(THREADS)) {
      Predictor predictor = new Predictor(network, BATCH_SIZE, team);
      Books books = new Books();
      boolean quiet = false;
      for (int request = 0; request < most && !quiet; request++) {
        // One image, a whole batch, and more than one.
        predictor.predict(images, 1, outputs);
        predictor.predict(images, BATCH_SIZE, outputs);
        predictor.predict(images, BATCH_SIZE + 1, outputs);
        quiet = books.isQuiet();
      }
      return books;
    }
  }

  /** The bytes that this thread and the team's have allocated so far, according to the JVM. */
  private static final class Books {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long[] team;
    private long before;
    private long least = Long.MAX_VALUE;
    private long looks;
    private int quiet;
    private long window;
    private int inWindow;

    Books() {
      team =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread ->
                  thread.equals(Thread.currentThread()) || thread.getName().startsWith("bobbin-"))
              .mapToLong(Thread::threadId)
              .toArray();
      if (team.length < THREADS) {
        throw new AssertionError("expected " + THREADS + " threads, found " + team.length);
      }
      before = allocated();
    }

    private long allocated() {
      long bytes = 0;
      for (long thread : team) {
        bytes += Math.max(0, threads.getThreadAllocatedBytes(thread));
      }
      return bytes;
    }

    /** Measures again; whether the last hundred measurements allocated nothing. */
    boolean isQuiet() {
      long now = allocated();
      quiet = now == before ? quiet + 1 : 0;
      window += now - before;
      if (++inWindow == QUIET) {
        least = Math.min(least, window);
        window = 0;
        inWindow = 0;
      }
      before = now;
      looks++;
      return quiet == QUIET;
    }

    @Override
    public String toString() {
      return quiet == QUIET ? Long.toString(looks - QUIET) : "garbage " + least;
    }
  }
}

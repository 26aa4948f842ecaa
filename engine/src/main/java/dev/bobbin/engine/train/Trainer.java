package dev.bobbin.engine.train;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.kernels.UpdateKernels;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.network.shape.FrozenLayers;
import dev.bobbin.engine.profile.Profile;
import dev.bobbin.engine.profile.Profiler;
import dev.bobbin.engine.profile.Stopwatch;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.engine.train.TrainingResult.Ending;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Trains a network: a new order of the samples for each epoch, a step for each batch, and after
 * each epoch validation, schedule and early stopping. A trainer is for one training.
 *
 * {@snippet :
 * TrainingResult result =
 *     new Trainer(network, spec, team).train(training, Optional.of(validation), event -> {});
 * }
 */
public final class Trainer {
  static final String WEIGHTS = "weights/";
  private static final String BEST = "best/";
  private static final double NANOS = 1e9;

  private final Network network;
  private final TrainingSpec spec;
  private final ThreadTeam team;
  private final List<EpochDone> history = new ArrayList<>();
  private final Optional<EarlyStoppingMonitor> earlyStop;
  private Optional<Checkpoint> resumed = Optional.empty();
  private boolean goesOn;
  private Optional<Checkpoint> started = Optional.empty();
  private Optional<Profiler> profiler = Optional.empty();
  private Optional<State> state = Optional.empty();
  private Map<String, float[]> bestWeights = Map.of();
  private volatile boolean stopped;

  private record State(TrainStep step, LearningRateScheduler schedule) {}

  /**
   * A trainer.
   *
   * @param network the network, whose weights change
   * @param spec how to train it
   * @param team whose threads share the work; their number does not change the bits
   */
  public Trainer(Network network, TrainingSpec spec, ThreadTeam team) {
    this.network = network;
    this.spec = spec;
    this.team = team;
    this.earlyStop = spec.earlyStopping().map(EarlyStoppingMonitor::new);
  }

  /** Continues from a checkpoint of the same training; call it before {@link #train}. */
  public void resume(Checkpoint checkpoint) {
    resumed = Optional.of(checkpoint);
  }

  /**
   * Continues from a checkpoint of a training with fewer epochs; call it before {@link #train}. If
   * early stopping has ended that training, its patience begins anew; the best epoch so far stays
   * the one to beat.
   */
  public void goOn(Checkpoint checkpoint) {
    resume(checkpoint);
    goesOn = true;
  }

  /**
   * Starts with the weights and the optimizer's moments of another training, whose steps the
   * optimizer counts on; call it before {@link #train}. Epochs, learning rate and early stopping
   * begin anew.
   *
   * @param checkpoint of a network with the same parameters and a training with the same optimizer
   */
  public void startFrom(Checkpoint checkpoint) {
    started = Optional.of(checkpoint);
  }

  /** Measures where the time goes; call it before {@link #train}. */
  public void profile(Profiler profiler) {
    this.profiler = Optional.of(profiler);
  }

  /** Ends the training after the running step; callable from any thread. */
  public void stop() {
    stopped = true;
  }

  /**
   * Trains.
   *
   * @param training the training samples
   * @param validation the samples to evaluate after each epoch, if any
   * @param listener receives events
   * @throws NonFiniteLossException if the loss is infinite or NaN
   * @throws CheckpointMismatchException if the checkpoint belongs to another network or training
   */
  public TrainingResult train(
      Samples training, Optional<? extends Samples> validation, TrainingListener listener) {
    checkFits(training);
    validation.ifPresent(this::checkFits);
    checkMonitored(validation.isPresent());
    int batchSize = Math.min(spec.batchSize(), training.count());
    int steps = Math.ceilDiv(training.count(), batchSize);
    Stopwatch stopwatch = profiler.map(Profiler::stopwatch).orElseGet(Stopwatch::off);
    FrozenLayers frozen = FrozenLayers.of(network.table(), spec.freeze());
    NetworkExecutor executor =
        NetworkExecutor.training(network, batchSize, team, frozen, stopwatch);
    UpdateKernels kernels = Kernels.best().update();
    TrainStep step = new TrainStep(executor, network, training, spec, kernels, team, stopwatch);
    Sampler sampler = new Sampler(spec, training);
    LearningRateScheduler schedule =
        new LearningRateScheduler(spec.schedule(), steps, spec.epochs());
    Evaluator evaluator = new Evaluator(network, spec.loss(), team);
    state = Optional.of(new State(step, schedule));
    resumed.ifPresent(this::restore);
    started.filter(_ -> resumed.isEmpty()).ifPresent(this::start);
    // Steps of the training that this one started from: the optimizer counts them, schedules do
    // not.
    long before = step.done() - (long) history.size() * steps;

    listener.on(new TrainingEvent.Started(training.count(), spec.epochs(), steps));
    // A process may have died between the decision to stop early and the end of the training.
    boolean over = earlyStop.map(EarlyStoppingMonitor::hasStopped).orElse(false);
    Ending ending = over ? Ending.STOPPED_EARLY : Ending.COMPLETED;
    for (int epoch = history.size(); epoch < spec.epochs() && ending == Ending.COMPLETED; epoch++) {
      long begin = System.nanoTime();
      Sampler.Epoch drawn = sampler.epoch(epoch);
      EpochMeter meter = new EpochMeter(epoch + 1);
      double rate = 0;
      for (int batch = 0; batch < steps && !stopped; batch++) {
        int from = batch * batchSize;
        int count = Math.min(batchSize, training.count() - from);
        long number = (long) epoch * steps + batch;
        rate = schedule.rate(number);
        step.run(drawn, from, count, epoch, rate, before + number + 1);
        double loss = step.loss();
        if (!Double.isFinite(loss)) {
          throw new NonFiniteLossException(
              epoch + 1, batch + 1, executor.firstNonFiniteLayer(), rate);
        }
        meter.add(loss, step.correct(), count);
        listener.on(meter);
      }
      if (stopped && meter.samples() < training.count()) {
        return result(Ending.INTERRUPTED);
      }
      double trainingSeconds = meter.seconds();
      Optional<Evaluator.Outcome> measured = validation.map(evaluator::evaluate);
      if (measured.isPresent() && !Double.isFinite(measured.get().loss())) {
        // The last step spoilt the weights.
        throw new NonFiniteLossException(epoch + 1, steps, evaluator.firstNonFiniteLayer(), rate);
      }
      EpochDone done = meter.epochDone(measured, rate, trainingSeconds);
      history.add(done);
      schedule.epochDone(done.validationLoss().orElse(done.loss()));
      Ending decided = decide(done);
      ending = stopped && decided == Ending.COMPLETED ? Ending.INTERRUPTED : decided;
      listener.on(done);
      profiler.ifPresent(each -> each.epochDone(meter.span(done, begin)));
    }
    return result(ending);
  }

  private TrainingResult result(Ending ending) {
    return new TrainingResult(ending, List.copyOf(history), restoreBest().orElse(history.size()));
  }

  private void checkFits(Samples samples) {
    if (samples.count() < 1) {
      throw new IllegalArgumentException("training: expected at least 1 sample, received none");
    }
    if (!samples.shape().equals(network.spec().input())) {
      throw new IllegalArgumentException(
          "training: expected samples of %s, received %s; try that shape as the network's input"
              .formatted(network.spec().input(), samples.shape()));
    }
    if (!network.output().isFlat() || network.output().channels() != samples.classes()) {
      throw new IllegalArgumentException(
          "training: expected a network with an output for each of %1$s classes, received %2$s; try a dense layer of %1$s units at the end"
              .formatted(samples.classes(), network.output()));
    }
  }

  private Ending decide(EpochDone done) {
    if (earlyStop.isEmpty()) {
      return Ending.COMPLETED;
    }
    return switch (earlyStop.get().epochDone(monitored(done))) {
      case CONTINUE -> Ending.COMPLETED;
      case IMPROVED -> {
        bestWeights = network.weights();
        yield Ending.COMPLETED;
      }
      case STOP -> Ending.STOPPED_EARLY;
    };
  }

  /** Rejects early stopping that monitors validation if there is no validation. */
  private void checkMonitored(boolean validated) {
    if (!validated && spec.earlyStopping().filter(e -> e.monitor().isOfValidation()).isPresent()) {
      throw new IllegalArgumentException("early stopping: expected validation samples to monitor");
    }
  }

  private double monitored(EpochDone done) {
    return switch (spec.earlyStopping().orElseThrow().monitor()) {
      case LOSS -> done.loss();
      case ACCURACY -> done.accuracy();
      case VALIDATION_LOSS -> done.validationLoss().orElseThrow();
      case VALIDATION_ACCURACY -> done.validationAccuracy().orElseThrow();
    };
  }

  /**
   * Gives the network the weights of the best epoch, if early stopping is to restore them. {@link
   * #train} does so at its end, but not when it throws.
   *
   * @return that epoch, from 1
   */
  public OptionalInt restoreBest() {
    boolean wanted = spec.earlyStopping().filter(e -> e.restoreBestWeights()).isPresent();
    if (!wanted || bestWeights.isEmpty()) {
      return OptionalInt.empty();
    }
    network.setWeights(bestWeights);
    return OptionalInt.of(earlyStop.orElseThrow().bestEpoch());
  }

  /**
   * The state after the last finished epoch; for a listener when an epoch is done.
   *
   * @throws IllegalStateException before {@link #train}
   */
  public Checkpoint checkpoint() {
    State now =
        state.orElseThrow(
            () -> new IllegalStateException("checkpoint: expected a training that has begun"));
    Map<String, float[]> tensors = new HashMap<>(now.step.slots());
    network.weights().forEach((name, values) -> tensors.put(WEIGHTS + name, values));
    bestWeights.forEach((name, values) -> tensors.put(BEST + name, values));
    Map<String, Double> numbers = new HashMap<>(now.schedule.state());
    earlyStop.ifPresent(stop -> numbers.putAll(stop.state()));
    return new Checkpoint(history.size(), now.step.done(), tensors, numbers, history);
  }

  private void start(Checkpoint checkpoint) {
    try {
      network.setWeights(checkpoint.weights());
      state.orElseThrow().step.restore(checkpoint.tensors(), checkpoint.steps());
    } catch (IllegalArgumentException e) {
      throw new CheckpointMismatchException(e);
    }
  }

  private void restore(Checkpoint checkpoint) {
    history.clear();
    history.addAll(checkpoint.history());
    bestWeights = named(checkpoint.tensors(), BEST);
    State now = state.orElseThrow();
    try {
      network.setWeights(checkpoint.weights());
      now.step.restore(checkpoint.tensors(), checkpoint.steps());
      now.schedule.restore(checkpoint.numbers());
      earlyStop.ifPresent(stop -> stop.restore(checkpoint.numbers()));
      if (goesOn) {
        earlyStop.filter(EarlyStoppingMonitor::hasStopped).ifPresent(EarlyStoppingMonitor::goOn);
      }
    } catch (IllegalArgumentException e) {
      throw new CheckpointMismatchException(e);
    }
  }

  static Map<String, float[]> named(Map<String, float[]> tensors, String prefix) {
    Map<String, float[]> named = new HashMap<>();
    tensors.forEach((name, values) -> {
      if (name.startsWith(prefix)) {
        named.put(name.substring(prefix.length()), values);
      }
    });
    return named;
  }

  /** Adds up an epoch's steps. */
  private static final class EpochMeter implements TrainingEvent.StepDone {
    private final int epoch;
    private final long start = System.nanoTime();
    private int step;
    private double loss;
    private long correct;
    private int samples;

    EpochMeter(int epoch) {
      this.epoch = epoch;
    }

    void add(double meanLoss, int right, int count) {
      step++;
      loss += meanLoss * count;
      correct += right;
      samples += count;
    }

    @Override
    public int epoch() {
      return epoch;
    }

    @Override
    public int step() {
      return step;
    }

    @Override
    public double loss() {
      return loss / samples;
    }

    @Override
    public double accuracy() {
      return (double) correct / samples;
    }

    @Override
    public int samples() {
      return samples;
    }

    /** At least a nanosecond, since speed is images by seconds and some clocks stand still. */
    @Override
    public double seconds() {
      return Math.max(1, System.nanoTime() - start) / NANOS;
    }

    /** The epoch from {@code begin} until now, for a profile. */
    Profile.Span span(EpochDone done, long begin) {
      double all = (System.nanoTime() - begin) / NANOS;
      return new Profile.Span(
          1,
          samples,
          done.trainingSeconds(),
          done.validationSeconds(),
          all - done.trainingSeconds() - done.validationSeconds());
    }

    EpochDone epochDone(
        Optional<Evaluator.Outcome> validation, double rate, double trainingSeconds) {
      return new EpochDone(
          epoch,
          loss(),
          accuracy(),
          validation.stream().mapToDouble(Evaluator.Outcome::loss).findFirst(),
          validation.stream().mapToDouble(Evaluator.Outcome::accuracy).findFirst(),
          rate,
          trainingSeconds,
          validation.isPresent() ? seconds() - trainingSeconds : 0,
          samples / trainingSeconds);
    }
  }
}

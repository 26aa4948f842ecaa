package dev.bobbin.learn;

import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping.MonitoredMetric;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;
import dev.bobbin.engine.spec.TrainingSpec.Sampling;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How {@link Sequential#fit} trains. What is not said is as in Keras: batches of 32, Adam, a
 * learning rate of 0.001 (0.01 for SGD), sparse categorical cross-entropy. Immutable: each method
 * returns a copy, so that options may be shared and changed for one training.
 *
 * {@snippet :
 * TrainingOptions options =
 *     TrainingOptions.epochs(20)
 *         .validation(validation)
 *         .earlyStopping(3)
 *         .deadline(Duration.ofMinutes(5))
 *         .onEpoch(epoch -> System.out.println(epoch.validationAccuracy()));
 * }
 */
public final class TrainingOptions {
  private int epochs;
  private int batchSize = 32;
  private Loss loss = new Loss.SparseCategoricalCrossEntropy();
  private Optimizer optimizer = new Optimizer.Adam();
  private Optional<LearningRateSchedule> schedule = Optional.empty();
  private Reduction reduction = Reduction.MEAN;
  private Clipping clipping = new Clipping.None();
  private Optional<EarlyStopping> earlyStopping = Optional.empty();
  private int patience = -1;
  private Optional<ClassWeight> classWeight = Optional.empty();
  private Sampling sampling = Sampling.SHUFFLED;
  private List<String> freeze = List.of();
  private Optional<Samples> validation = Optional.empty();
  private Optional<Duration> deadline = Optional.empty();
  private List<TrainingListener> listeners = List.of();
  private int threads = Runtime.getRuntime().availableProcessors();

  private TrainingOptions(int epochs) {
    this.epochs = epochs;
  }

  private TrainingOptions(TrainingOptions from) {
    epochs = from.epochs;
    batchSize = from.batchSize;
    loss = from.loss;
    optimizer = from.optimizer;
    schedule = from.schedule;
    reduction = from.reduction;
    clipping = from.clipping;
    earlyStopping = from.earlyStopping;
    patience = from.patience;
    classWeight = from.classWeight;
    sampling = from.sampling;
    freeze = from.freeze;
    validation = from.validation;
    deadline = from.deadline;
    listeners = from.listeners;
    threads = from.threads;
  }

  private TrainingOptions with(Consumer<TrainingOptions> change) {
    TrainingOptions copy = new TrainingOptions(this);
    change.accept(copy);
    return copy;
  }

  /**
   * Options for a number of passes over the training images.
   *
   * @param count at least 1
   */
  public static TrainingOptions epochs(int count) {
    return new TrainingOptions(count);
  }

  /** Images per step, at least 1; 32 unless stated. The last batch of an epoch may be smaller. */
  public TrainingOptions batchSize(int images) {
    return with(copy -> copy.batchSize = images);
  }

  /** The function to minimise; sparse categorical cross-entropy unless stated. */
  public TrainingOptions loss(Loss function) {
    return with(copy -> copy.loss = function);
  }

  /** How weights follow the gradient; Adam unless stated. */
  public TrainingOptions optimizer(Optimizer how) {
    return with(copy -> copy.optimizer = how);
  }

  /** Plain gradient descent, with a learning rate of 0.01 unless stated. */
  public TrainingOptions sgd() {
    return optimizer(new Optimizer.Sgd(0, false));
  }

  /**
   * Gradient descent with momentum, with a learning rate of 0.01 unless stated.
   *
   * @param momentum from 0 to 1, exclusive; 0.9 is usual
   */
  public TrainingOptions sgd(double momentum) {
    return optimizer(new Optimizer.Sgd(momentum, false));
  }

  /** A constant learning rate, above 0. */
  public TrainingOptions learningRate(double rate) {
    return learningRate(new LearningRateSchedule.Constant(rate));
  }

  /** A learning rate that changes from step to step or from epoch to epoch. */
  public TrainingOptions learningRate(LearningRateSchedule how) {
    return with(copy -> copy.schedule = Optional.of(how));
  }

  /** Whether the gradient of a batch is the mean (unless stated) or the sum over its images. */
  public TrainingOptions reduction(Reduction how) {
    return with(copy -> copy.reduction = how);
  }

  /** How the gradient is bounded; not at all unless stated. */
  public TrainingOptions clipping(Clipping how) {
    return with(copy -> copy.clipping = how);
  }

  /** Images to evaluate after each epoch; they are not learned from. */
  public TrainingOptions validation(Samples images) {
    return with(copy -> copy.validation = Optional.of(images));
  }

  /**
   * Stops after some epochs without improvement, and restores the weights of the best one. The
   * validation loss is monitored, or the training loss without validation.
   *
   * @param epochsWithoutImprovement at least 0
   */
  public TrainingOptions earlyStopping(int epochsWithoutImprovement) {
    if (epochsWithoutImprovement < 0) {
      throw new IllegalArgumentException(
          "early stopping: expected epochs from 0, received " + epochsWithoutImprovement);
    }
    return with(copy -> {
      copy.patience = epochsWithoutImprovement;
      copy.earlyStopping = Optional.empty();
    });
  }

  /** Stops when something else no longer improves. */
  public TrainingOptions earlyStopping(EarlyStopping when) {
    return with(copy -> {
      copy.patience = -1;
      copy.earlyStopping = Optional.of(when);
    });
  }

  /** How much the images of each class count in the loss; all the same unless stated. */
  public TrainingOptions classWeight(ClassWeight how) {
    return with(copy -> copy.classWeight = Optional.of(how));
  }

  /** How the images of an epoch are drawn; each once, in a random order, unless stated. */
  public TrainingOptions sampling(Sampling how) {
    return with(copy -> copy.sampling = how);
  }

  /** Names of layers, as {@link Sequential#toString} shows them, whose weights stay as they are. */
  public TrainingOptions freeze(String... layers) {
    List<String> names = List.of(layers);
    return with(copy -> copy.freeze = names);
  }

  /**
   * The most time to train. The step that runs then is finished, and the result's ending is {@code
   * INTERRUPTED}.
   */
  public TrainingOptions deadline(Duration after) {
    return with(copy -> copy.deadline = Optional.of(after));
  }

  /** Receives all events of the training, beside other listeners, on the training's thread. */
  public TrainingOptions listener(TrainingListener listener) {
    return with(copy -> {
      List<TrainingListener> all = new ArrayList<>(copy.listeners);
      all.add(listener);
      copy.listeners = List.copyOf(all);
    });
  }

  /** Receives each finished epoch, beside other listeners, on the training's thread. */
  public TrainingOptions onEpoch(Consumer<TrainingEvent.EpochDone> listener) {
    return listener(event -> {
      if (event instanceof TrainingEvent.EpochDone epoch) {
        listener.accept(epoch);
      }
    });
  }

  /**
   * Threads that share the work, at least 1; as many as the JVM sees processors unless stated.
   * Their number does not change the result.
   */
  public TrainingOptions threads(int count) {
    return with(copy -> copy.threads = count);
  }

  /**
   * The engine's description of this training.
   *
   * @param seed of everything random
   */
  public TrainingSpec spec(long seed) {
    return new TrainingSpec(
        epochs,
        batchSize,
        loss,
        optimizer,
        schedule.orElseGet(
            () -> new LearningRateSchedule.Constant(optimizer.defaultLearningRate())),
        reduction,
        clipping,
        patience < 0 ? earlyStopping : Optional.of(byPatience()),
        classWeight,
        sampling,
        freeze,
        seed);
  }

  private EarlyStopping byPatience() {
    MonitoredMetric monitor =
        validation.isPresent() ? MonitoredMetric.VALIDATION_LOSS : MonitoredMetric.LOSS;
    return new EarlyStopping(monitor, patience, 0, true);
  }

  Optional<Samples> validation() {
    return validation;
  }

  Optional<Duration> deadline() {
    return deadline;
  }

  List<TrainingListener> listeners() {
    return listeners;
  }

  int threads() {
    return threads;
  }

  Loss loss() {
    return loss;
  }

  Optimizer optimizer() {
    return optimizer;
  }
}

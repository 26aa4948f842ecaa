package dev.bobbin.learn;

import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.Evaluator;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.engine.train.TrainingResult;
import dev.bobbin.model.BatchClassifier;
import dev.bobbin.model.Model;
import dev.bobbin.model.Prediction;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.SlowKernelWarning;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.model.text.LayerTableText;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A network of layers, one after the other, to build, train, evaluate and ask, as in Keras. Layers
 * can be added until the weights are first needed.
 *
 * {@snippet :
 * Images.Dataset data = Images.open("fashion-mnist");
 * Sequential network =
 *     new Sequential(28, 28, 1).conv2d(32, 3).relu().maxPool(2).flatten().dense(10).softmax();
 * network.fit(data.train(), TrainingOptions.epochs(5));
 * System.out.println(network.evaluate(data.test()));
 * System.out.println(network.predict(Path.of("boot.png")).classes().getFirst());
 * network.save(Path.of("fashion.safetensors"));
 * }
 *
 * <p>Threads: {@code predict}, {@code model} and {@code stop} can be called by any number of
 * threads, also while another one trains. They see the weights after the last training that has
 * ended. All other methods belong to one thread at a time.
 *
 * <p>The same layers, seed, images and options give the same weights to the bit, on every machine
 * and with any number of threads.
 */
public final class Sequential {
  private final Shape input;
  private final List<LayerSpec> layers = new ArrayList<>();
  private long seed = 1;
  private @Nullable Network network;
  private List<String> classNames = List.of();
  private Preprocessing preprocessing;
  private Loss loss = new Loss.SparseCategoricalCrossEntropy();
  private int fits;
  private Optional<Memory> memory = Optional.empty();
  private final AtomicReference<@Nullable Model> model = new AtomicReference<>();
  private final AtomicReference<@Nullable Trainer> running = new AtomicReference<>();

  /** What the optimizer remembers of the last training. */
  private record Memory(Optimizer optimizer, Checkpoint checkpoint) {}

  /**
   * A network for images of a size.
   *
   * @param height in pixels
   * @param width in pixels
   * @param channels 1 for grey, 3 for red, green and blue
   */
  public Sequential(int height, int width, int channels) {
    this(new Shape(height, width, channels));
  }

  private Sequential(Shape input) {
    this.input = input;
    this.preprocessing = Preprocessing.standard(input);
  }

  /** A network with these layers. */
  public static Sequential of(NetworkSpec spec) {
    Sequential sequential = new Sequential(spec.input());
    spec.layers().forEach(sequential::add);
    return sequential;
  }

  /**
   * A network of a model file, such as {@link #save} or {@code bobbin train} writes, with its
   * weights, classes and preprocessing. It can be trained further.
   *
   * @throws BobbinException if the file holds no model
   * @throws IOException if it cannot be read
   */
  public static Sequential load(Path file) throws IOException {
    return of(ModelFile.read(file));
  }

  /** A network with the weights, classes and preprocessing of a model; the model stays as it is. */
  public static Sequential of(Model model) {
    Sequential sequential = of(model.network().spec());
    sequential.network().setWeights(model.network().weights());
    sequential.classNames = model.classNames();
    sequential.preprocessing = model.preprocessing();
    return sequential;
  }

  /** Adds a layer with all of its settings. */
  public Sequential add(LayerSpec layer) {
    if (network != null) {
      throw new IllegalStateException(
          "layers: expected them before the network is trained or asked, received %s afterwards"
              .formatted(layer.kind()));
    }
    layers.add(layer);
    return this;
  }

  /**
   * A convolution of stride 1 without padding, as Keras's default.
   *
   * @param filters output channels
   * @param kernelSize height and width of the window
   */
  public Sequential conv2d(int filters, int kernelSize) {
    return conv2d(filters, kernelSize, Padding.VALID);
  }

  /**
   * A convolution of stride 1.
   *
   * @param filters output channels
   * @param kernelSize height and width of the window
   * @param padding what happens at the border
   */
  public Sequential conv2d(int filters, int kernelSize, Padding padding) {
    return add(new LayerSpec.Conv2d(filters, kernelSize, padding, Activation.LINEAR));
  }

  /** The largest value of each window of this height and width; windows lie side by side. */
  public Sequential maxPool(int poolSize) {
    return add(new LayerSpec.MaxPool(poolSize));
  }

  /** The mean of each window of this height and width; windows lie side by side. */
  public Sequential averagePool(int poolSize) {
    return add(new LayerSpec.AveragePool(poolSize));
  }

  /** The mean of each channel over the whole image. */
  public Sequential globalAveragePool() {
    return add(new LayerSpec.GlobalAveragePool());
  }

  /** An image as a vector, pixel by pixel. */
  public Sequential flatten() {
    return add(new LayerSpec.Flatten());
  }

  /**
   * A layer whose outputs are each connected to all inputs.
   *
   * @param units outputs
   */
  public Sequential dense(int units) {
    return add(new LayerSpec.Dense(units, Activation.LINEAR));
  }

  /**
   * Drops values while training.
   *
   * @param rate probability, from 0 to 1, exclusive
   */
  public Sequential dropout(double rate) {
    return add(new LayerSpec.Dropout(rate));
  }

  /** Batch normalisation with Keras's defaults. */
  public Sequential batchNorm() {
    return add(new LayerSpec.BatchNorm(0.99, 0.001));
  }

  /** The rectifier as the activation of the layer before; see {@link #activation}. */
  public Sequential relu() {
    return activation(Activation.RELU);
  }

  /** Softmax as the activation of the layer before, so that the outputs are probabilities. */
  public Sequential softmax() {
    return activation(Activation.SOFTMAX);
  }

  /**
   * The activation of the layer before, if it is a dense layer or convolution without one;
   * otherwise a layer of its own.
   */
  public Sequential activation(Activation function) {
    Optional<LayerSpec> whole =
        switch (layers.isEmpty() ? null : layers.getLast()) {
          case LayerSpec.Dense dense when dense.activation() instanceof Activation.Linear ->
              Optional.of(dense.with(function));
          case LayerSpec.Conv2d conv when conv.activation() instanceof Activation.Linear ->
              Optional.of(conv.with(function));
          case null, default -> Optional.empty();
        };
    add(whole.orElseGet(() -> new LayerSpec.Activate(function)));
    if (whole.isPresent()) {
      layers.remove(layers.size() - 2);
    }
    return this;
  }

  /** Of everything random: first weights, order of the images, dropout. 1 unless stated. */
  public Sequential seed(long value) {
    if (network != null) {
      throw new IllegalStateException(
          "seed: expected before the network is trained or asked, received %s afterwards"
              .formatted(value));
    }
    seed = value;
    return this;
  }

  /**
   * The engine's network, whose first weights are made when this is first called.
   *
   * @throws ShapeException if a layer does not fit its input
   */
  public synchronized Network network() {
    Network made = network;
    if (made == null) {
      made = Network.create(spec(), seed);
      network = made;
    }
    return made;
  }

  private NetworkSpec spec() {
    return new NetworkSpec(input, List.copyOf(layers));
  }

  /**
   * Trains. A further training goes on from the weights, and with the same optimizer from its
   * moments, in another random order.
   *
   * @param training to learn from; {@link Images}, or an implementation of your own
   * @param options how
   * @return the history, and why the training ended
   * @throws IllegalArgumentException if images and network do not fit each other
   * @throws IllegalStateException if another thread trains this network
   * @throws NonFiniteLossException if the loss becomes infinite or NaN; a lower learning rate may
   *     help
   */
  public TrainingResult fit(Samples training, TrainingOptions options) {
    SlowKernelWarning.warnOnce();
    Network trained = network();
    try (ThreadTeam team = new ThreadTeam(options.threads())) {
      Trainer trainer = new Trainer(trained, options.spec(seed + fits), team);
      if (!running.compareAndSet(null, trainer)) {
        throw new IllegalStateException("fit: expected one training at a time, received another");
      }
      try {
        // What others ask until this training has ended.
        model();
        memory
            .filter(last -> last.optimizer().equals(options.optimizer()))
            .ifPresent(last -> trainer.startFrom(last.checkpoint()));
        TrainingResult result =
            trainer.train(training, options.validation(), new Watch(trainer, options));
        learned(training, options, trainer);
        return result;
      } finally {
        running.set(null);
      }
    }
  }

  private void learned(Samples training, TrainingOptions options, Trainer trainer) {
    fits++;
    loss = options.loss();
    memory = Optional.of(new Memory(options.optimizer(), trainer.checkpoint()));
    if (training instanceof Images images) {
      preprocessing = images.preprocessing();
    }
    classNames = IntStream.range(0, training.classes()).mapToObj(training::className).toList();
    model.set(snapshot());
  }

  /** Passes events on, and ends a training whose time is over or whose thread is interrupted. */
  private static final class Watch implements TrainingListener {
    private final Trainer trainer;
    private final TrainingOptions options;
    private final long begin = System.nanoTime();

    Watch(Trainer trainer, TrainingOptions options) {
      this.trainer = trainer;
      this.options = options;
    }

    @Override
    public void on(TrainingEvent event) {
      options.listeners().forEach(listener -> listener.on(event));
      boolean late =
          options.deadline().isPresent()
              && System.nanoTime() - begin > options.deadline().get().toNanos();
      if (late || Thread.currentThread().isInterrupted()) {
        trainer.stop();
      }
    }
  }

  /**
   * Ends the training that runs in another thread, after its step; does nothing if none does.
   * Interrupting that thread does the same.
   */
  public void stop() {
    Trainer trainer = running.get();
    if (trainer != null) {
      trainer.stop();
    }
  }

  /**
   * Evaluates the network: loss, accuracy with its confidence interval, confusion matrix,
   * precision, recall and F1 of each class. {@code println} shows accuracy and loss.
   *
   * @param test images that it has not learned from
   */
  public Evaluation evaluate(Samples test) {
    SlowKernelWarning.warnOnce();
    try (ThreadTeam team = new ThreadTeam(Runtime.getRuntime().availableProcessors())) {
      Evaluator.Outcome outcome = new Evaluator(network(), loss, team).evaluate(test);
      int[] all = IntStream.range(0, test.count()).toArray();
      int[] labels = IntStream.of(all).map(test::label).toArray();
      Predictions predictions = new Predictions(test.classes(), all, labels, outcome.outputs());
      List<String> names = IntStream.range(0, test.classes()).mapToObj(test::className).toList();
      return Evaluation.of("test", outcome.loss(), predictions, names, Optional.empty());
    }
  }

  /**
   * Classifies a picture file (PNG, JPEG, WebP, TIFF, GIF or BMP), which is prepared as the images
   * that the network learned from.
   *
   * @throws BobbinException if it is something else
   */
  public Prediction predict(Path picture) {
    Model now = model();
    return predict(now, new ImageFileReader(now.preprocessing()).read(picture).pixels());
  }

  /** Classifies a picture of any size, which is prepared as those that the network learned from. */
  public Prediction predict(BufferedImage picture) {
    Model now = model();
    return predict(now, new ImageFileReader(now.preprocessing()).prepare(picture).pixels());
  }

  /**
   * Classifies an image of the network's size.
   *
   * @param pixels from 0 to 255, in the order height, width, channels
   */
  public Prediction predict(byte[] pixels) {
    return predict(model(), pixels);
  }

  private static Prediction predict(Model model, byte[] pixels) {
    return model.predict(model.preprocessing().values().of(pixels));
  }

  /**
   * Classifies an image of the network's size as the network sees it.
   *
   * @param values scaled as in training, in the order height, width, channels
   */
  public Prediction predict(float[] values) {
    return model().predict(values);
  }

  /** Classifies many images, faster than one by one and with the same bits. */
  public List<Prediction> predict(Samples images) {
    Model now = model();
    int size = now.input().size();
    try (ThreadTeam team = new ThreadTeam(Runtime.getRuntime().availableProcessors())) {
      BatchClassifier batches = new BatchClassifier(now, team);
      float[] values = new float[batches.batchSize() * size];
      List<Prediction> predictions = new ArrayList<>();
      for (int from = 0; from < images.count(); from += batches.batchSize()) {
        int count = Math.min(batches.batchSize(), images.count() - from);
        for (int i = 0; i < count; i++) {
          images.read(from + i, 0, values, i * size);
        }
        predictions.addAll(batches.predict(values, count));
      }
      return predictions;
    }
  }

  /**
   * The model as it is now, which further training does not change: for services, and for all that
   * other modules do with models, such as export.
   *
   * @throws ShapeException if a layer does not fit its input
   */
  public Model model() {
    Model made = model.get();
    if (made != null) {
      return made;
    }
    synchronized (this) {
      model.compareAndSet(null, snapshot());
    }
    return Objects.requireNonNull(model.get());
  }

  private Model snapshot() {
    Network copy = Network.create(spec(), seed);
    copy.setWeights(network().weights());
    int outputs = copy.output().size();
    List<String> names =
        classNames.size() == outputs
            ? classNames
            : IntStream.range(0, outputs).mapToObj(Integer::toString).toList();
    return new Model(copy, names, preprocessing, Map.of());
  }

  /**
   * Writes weights, layers, classes and preprocessing as a safetensors file that {@link #load} and
   * {@code ./bobbin} read.
   *
   * @throws BobbinException if it cannot be written
   */
  public void save(Path file) {
    ModelFile.write(file, model());
  }

  /**
   * The table of layers: names, shapes, parameters and multiply-adds. If a layer does not fit, the
   * table ends there.
   */
  @Override
  public String toString() {
    try {
      return LayerTableText.of(LayerTable.of(spec()));
    } catch (ShapeException e) {
      return LayerTableText.before(e);
    }
  }
}

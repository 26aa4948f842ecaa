package dev.bobbin.bench.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.contender.Model;
import dev.bobbin.bench.contender.NamedLayer;
import dev.bobbin.bench.contender.Order;
import dev.bobbin.bench.contender.Workload;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.TrainingSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A network in PyTorch. */
final class TorchModel implements Model {
  private static final float LEAST = 1e-7f;

  private final Workload workload;
  private final Images images;
  private final Engine engine;
  private final NDManager manager;
  private final Network twin;
  private final List<NamedLayer> layers;
  private final Order order;
  private final boolean softmax;
  private final List<Learner> learners = new ArrayList<>();
  private final Map<Integer, Buffers> buffers = new HashMap<>();
  private Weights weights;
  private TorchLayers network;
  private float[] pixels = new float[0];

  /** A weight and its optimizer; weights with the same penalty share one. */
  private record Learner(String name, Optimizer optimizer) {}

  TorchModel(Workload workload, Images images, Engine engine) {
    this.workload = workload;
    this.images = images;
    this.engine = engine;
    this.manager = engine.newBaseManager();
    this.twin = Network.create(workload.network(), workload.training().seed());
    this.layers = NamedLayer.of(workload.network());
    this.order = new Order(workload, images);
    this.softmax = workload.lastActivation() instanceof Activation.Softmax;
    this.weights = new Weights(manager, layers, twin.parameters(), twin.weights());
    this.network = new TorchLayers(layers, weights);
    refuse(workload.training());
    Map<Double, Optimizer> optimizers = new HashMap<>();
    for (Parameter parameter : twin.parameters()) {
      if (parameter.regularizer().l1() > 0) {
        throw new UnsupportedOperationException(
            "libtorch: expected no l1 penalty, received one on " + parameter.name());
      }
      if (parameter.trainable()) {
        // The penalty's gradient is 2 * l2 * w, which is PyTorch's weight decay.
        Optimizer optimizer =
            optimizers.computeIfAbsent(2 * parameter.regularizer().l2(), this::optimizer);
        learners.add(new Learner(parameter.name(), optimizer));
      }
    }
  }

  private static void refuse(TrainingSpec training) {
    if (!(training.clipping() instanceof TrainingSpec.Clipping.None)) {
      throw new UnsupportedOperationException(
          "libtorch: expected gradients without clipping, received " + training.clipping());
    }
  }

  private Optimizer optimizer(double decay) {
    Tracker rate = Tracker.fixed((float) workload.training().schedule().baseLearningRate());
    return switch (workload.training().optimizer()) {
      case dev.bobbin.engine.spec.Optimizer.Sgd(double momentum, boolean nesterov) -> {
        if (nesterov) {
          throw unsupported("nesterov momentum");
        }
        yield Optimizer.sgd()
            .setLearningRateTracker(rate)
            .optMomentum((float) momentum)
            .optWeightDecays((float) decay)
            .build();
      }
      case dev.bobbin.engine.spec.Optimizer.Adam(double beta1, double beta2, double epsilon) ->
          Optimizer.adam()
              .optLearningRateTracker(rate)
              .optBeta1((float) beta1)
              .optBeta2((float) beta2)
              .optEpsilon((float) epsilon)
              .optWeightDecays((float) decay)
              .build();
      case dev.bobbin.engine.spec.Optimizer.AdamW _ -> throw unsupported("adamw");
      case dev.bobbin.engine.spec.Optimizer.RmsProp _ -> throw unsupported("rmsprop");
      case dev.bobbin.engine.spec.Optimizer.Adagrad _ -> throw unsupported("adagrad");
    };
  }

  private static UnsupportedOperationException unsupported(String optimizer) {
    return new UnsupportedOperationException(
        "libtorch: expected sgd or adam, received " + optimizer);
  }

  @Override
  public long parameters() {
    return weights.all().values().stream().mapToLong(NDArray::size).sum();
  }

  @Override
  public void setWeights(Map<String, float[]> values) {
    weights.all().values().forEach(NDArray::close);
    weights = new Weights(manager, layers, twin.parameters(), values);
    network = new TorchLayers(layers, weights);
  }

  @Override
  public double trainEpoch() {
    if (pixels.length == 0) {
      pixels = channelsFirst(images.scaled(), workload.network().input());
    }
    int[] indices = order.next();
    int size = Math.min(workload.training().batchSize(), indices.length);
    double sum = 0;
    for (int from = 0; from < indices.length; from += size) {
      int count = Math.min(size, indices.length - from);
      sum += count * step(indices, from, count);
    }
    return sum / indices.length;
  }

  /** Trains with the images of these indices; returns their loss before the step. */
  private float step(int[] indices, int from, int count) {
    int imageSize = workload.network().input().size();
    Buffers batch = buffers(count);
    for (int n = 0; n < count; n++) {
      int image = indices[from + n];
      batch.images.asFloatBuffer().put(n * imageSize, pixels, image * imageSize, imageSize);
      batch.labels.asLongBuffer().put(n, images.set().label(image));
    }
    float value;
    try (NDManager own = manager.newSubManager()) {
      NDArray x = own.create(batch.images, batch.shape, DataType.FLOAT32);
      NDArray labels = own.create(batch.labels, new Shape(count, 1), DataType.INT64);
      try (GradientCollector collector = engine.newGradientCollector()) {
        NDArray losses = losses(network.logits(x, true), labels);
        NDArray loss =
            switch (workload.training().reduction()) {
              case MEAN -> losses.mean();
              case SUM -> losses.sum();
            };
        collector.backward(loss);
        value = loss.getFloat();
      }
      for (Learner learner : learners) {
        NDArray weight = weights.get(learner.name);
        try (NDArray gradient = weight.getGradient()) {
          learner.optimizer.update(learner.name, weight, gradient);
        }
      }
    }
    return switch (workload.training().reduction()) {
      case MEAN -> value;
      case SUM -> value / count;
    };
  }

  private NDArray losses(NDArray outputs, NDArray labels) {
    return switch (workload.training().loss()) {
      case Loss.SparseCategoricalCrossEntropy _ ->
          crossEntropy(softmax ? outputs : outputs.clip(LEAST, 1 - LEAST).log(), labels);
      case Loss.CategoricalCrossEntropy(double smoothing) -> {
        if (smoothing != 0 || !softmax) {
          throw new UnsupportedOperationException(
              "libtorch: expected a softmax and no label smoothing, received another loss");
        }
        yield crossEntropy(outputs, labels);
      }
      case Loss.MeanSquaredError _ -> {
        NDArray targets = labels.flatten().oneHot((int) outputs.getShape().get(1));
        NDArray probabilities = softmax ? outputs.softmax(1) : outputs;
        yield probabilities.sub(targets).square().mean(new int[] {1});
      }
    };
  }

  private static NDArray crossEntropy(NDArray logits, NDArray labels) {
    return logits.logSoftmax(1).gather(labels, 1).neg();
  }

  /** Memory outside the heap, for batches of one size. */
  private record Buffers(ByteBuffer images, ByteBuffer labels, Shape shape) {}

  private Buffers buffers(int count) {
    return buffers.computeIfAbsent(
        count,
        c -> {
          dev.bobbin.engine.Shape in = workload.network().input();
          int bytes = Math.multiplyExact(c, in.size() * Float.BYTES);
          return new Buffers(
              ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()),
              ByteBuffer.allocateDirect(c * Long.BYTES).order(ByteOrder.nativeOrder()),
              new Shape(c, in.channels(), in.height(), in.width()));
        });
  }

  private static float[] channelsFirst(float[] pixels, dev.bobbin.engine.Shape shape) {
    if (shape.channels() == 1) {
      return pixels;
    }
    float[] turned = new float[pixels.length];
    int channels = shape.channels();
    for (int image = 0; image < pixels.length / shape.size(); image++) {
      int base = image * shape.size();
      for (int p = 0; p < shape.pixels(); p++) {
        for (int c = 0; c < channels; c++) {
          turned[base + c * shape.pixels() + p] = pixels[base + p * channels + c];
        }
      }
    }
    return turned;
  }

  @Override
  public void predict(float[] inputs, int count, float[] outputs) {
    dev.bobbin.engine.Shape in = workload.network().input();
    Buffers batch = buffers(count);
    batch.images.asFloatBuffer().put(0, channelsFirst(inputs, in), 0, count * in.size());
    try (NDManager own = manager.newSubManager()) {
      NDArray x = own.create(batch.images, batch.shape, DataType.FLOAT32);
      NDArray found = network.logits(x, false);
      float[] values = (softmax ? found.softmax(1) : found).toFloatArray();
      System.arraycopy(values, 0, outputs, 0, values.length);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}

package dev.bobbin.bench.tensorflow;

import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.contender.Model;
import dev.bobbin.bench.contender.Order;
import dev.bobbin.bench.contender.Workload;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** A network in TensorFlow: a graph for training, and a frozen one for each batch size. */
final class TensorFlowModel implements Model {
  private final Workload workload;
  private final Network twin;
  private final ConfigProto config;
  private final TrainingGraph training;
  private final Session session;
  private final Order order;
  private final Images images;
  private final Map<Integer, Batch> batches = new HashMap<>();
  private final Map<Integer, Frozen> frozen = new HashMap<>();
  private float[] pixels = new float[0];

  TensorFlowModel(Workload workload, Images images, ConfigProto config) {
    this.workload = workload;
    this.images = images;
    this.config = config;
    this.twin = Network.create(workload.network(), workload.training().seed());
    this.training = new TrainingGraph(workload, twin);
    this.session = new Session(training.graph, config);
    this.order = new Order(workload, images);
    for (Op initializer : training.initializers()) {
      session.run(initializer);
    }
    setWeights(twin.weights());
  }

  @Override
  public long parameters() {
    return training.variables.values().stream().mapToLong(v -> v.shape().size()).sum();
  }

  @Override
  public void setWeights(Map<String, float[]> weights) {
    frozen.values().forEach(Frozen::close);
    frozen.clear();
    Ops tf = Ops.create(training.graph);
    for (Parameter parameter : twin.parameters()) {
      float[] values = Objects.requireNonNull(weights.get(parameter.name()), parameter.name());
      Shape shape = TrainingGraph.shape(parameter);
      Placeholder<TFloat32> value = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
      Op assign =
          tf.assign(Objects.requireNonNull(training.variables.get(parameter.name())), value);
      try (TFloat32 tensor = TFloat32.tensorOf(shape, DataBuffers.of(values))) {
        session.runner().feed(value, tensor).addTarget(assign).run().close();
      }
    }
  }

  private Map<String, float[]> weights() {
    Map<String, float[]> values = new LinkedHashMap<>();
    training.variables.forEach((name, variable) -> {
      try (Result result = session.runner().fetch(variable).run()) {
        float[] copy = new float[(int) variable.shape().size()];
        ((TFloat32) result.get(0)).copyTo(NdArrays.wrap(variable.shape(), DataBuffers.of(copy)));
        values.put(name, copy);
      }
    });
    return values;
  }

  @Override
  public double trainEpoch() {
    if (pixels.length == 0) {
      pixels = images.scaled();
    }
    frozen.values().forEach(Frozen::close);
    frozen.clear();
    int[] indices = order.next();
    int size = Math.min(workload.training().batchSize(), indices.length);
    double sum = 0;
    for (int from = 0; from < indices.length; from += size) {
      int count = Math.min(size, indices.length - from);
      sum += count * batch(count).step(indices, from);
    }
    return sum / indices.length;
  }

  private Batch batch(int count) {
    return batches.computeIfAbsent(
        count, c -> new Batch(training, session, c, workload, images, pixels));
  }

  @Override
  public void predict(float[] inputs, int count, float[] outputs) {
    frozen
        .computeIfAbsent(count, c -> new Frozen(workload, c, config, weights()))
        .run(inputs, outputs);
  }

  @Override
  public void close() {
    batches.values().forEach(Batch::close);
    frozen.values().forEach(Frozen::close);
    session.close();
    training.graph.close();
  }
}

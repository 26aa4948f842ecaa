package dev.bobbin.bench.tensorflow;

import dev.bobbin.bench.contender.NamedLayer;
import dev.bobbin.bench.contender.Workload;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * A graph that predicts batches of one size, with the weights as constants, so that TensorFlow's
 * optimizer can fold and fuse them.
 */
final class Frozen implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Session session;
  private final TFloat32 images;
  private final FloatDataBuffer buffer;
  private final Session.Runner runner;
  private final int values;

  Frozen(Workload workload, int count, ConfigProto config, Map<String, float[]> weights) {
    Ops tf = Ops.create(graph);
    dev.bobbin.engine.Shape in = workload.network().input();
    Shape shape = Shape.of(count, in.height(), in.width(), in.channels());
    Placeholder<TFloat32> input = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    Map<String, Operand<TFloat32>> constants = new HashMap<>();
    for (Parameter parameter : Network.create(workload.network(), 0).parameters()) {
      float[] own = Objects.requireNonNull(weights.get(parameter.name()), parameter.name());
      constants.put(
          parameter.name(), tf.constant(TrainingGraph.shape(parameter), DataBuffers.of(own)));
    }
    GraphLayers layers =
        new GraphLayers(
            tf, name -> Objects.requireNonNull(constants.get(name), name), false, input);
    Operand<TFloat32> outputs = layers.apply(NamedLayer.of(workload.network()), input);
    this.session = new Session(graph, config);
    this.images = TFloat32.tensorOf(shape);
    this.buffer = images.asRawTensor().data().asFloats();
    this.values = (int) shape.size();
    this.runner = session.runner().feed(input, images).fetch(outputs);
  }

  void run(float[] inputs, float[] outputs) {
    buffer.write(inputs, 0, values);
    try (Result result = runner.run()) {
      FloatDataBuffer found = result.get(0).asRawTensor().data().asFloats();
      found.read(outputs, 0, (int) found.size());
    }
  }

  @Override
  public void close() {
    images.close();
    session.close();
    graph.close();
  }
}

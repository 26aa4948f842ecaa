package dev.bobbin.bench.tensorflow;

import dev.bobbin.bench.contender.NamedLayer;
import dev.bobbin.bench.contender.Workload;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.nn.SparseSoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A training step as a TensorFlow graph. */
final class TrainingGraph {
  private static final float LEAST = 1e-7f;

  final Graph graph = new Graph();
  final Placeholder<TFloat32> images;
  final Placeholder<TInt32> labels;
  final Operand<TFloat32> loss;
  final Op step;
  final Map<String, Variable<TFloat32>> variables = new LinkedHashMap<>();
  private final Ops tf = Ops.create(graph);
  private final TrainingSpec training;

  private final List<Op> initializers = new ArrayList<>();

  TrainingGraph(Workload workload, Network network) {
    this.training = workload.training();
    dev.bobbin.engine.Shape in = workload.network().input();
    this.images =
        tf.placeholder(
            TFloat32.class,
            Placeholder.shape(Shape.of(-1, in.height(), in.width(), in.channels())));
    this.labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
    for (Parameter parameter : network.parameters()) {
      variables.put(parameter.name(), variable(shape(parameter)));
    }
    GraphLayers layers = new GraphLayers(tf, this::weight, true, images);
    Operand<TFloat32> outputs = layers.apply(NamedLayer.of(workload.network()), images);
    Objective objective = objective(outputs, layers.logits(), workload.lastActivation());
    Operand<TFloat32> penalties = penalties(network);
    this.loss = tf.math.add(tf.math.mean(objective.losses, tf.constant(0)), penalties);
    this.step = step(network, objective, penalties, layers.updates());
  }

  /**
   * The loss to minimize.
   *
   * @param losses of each image
   * @param from the operand at which the backward pass starts
   * @param gradient of the batch's loss by {@code from}
   */
  private record Objective(
      Operand<TFloat32> losses, Operand<TFloat32> from, Operand<TFloat32> gradient) {}

  static Shape shape(Parameter parameter) {
    return Shape.of(parameter.dimensions().stream().mapToLong(Integer::longValue).toArray());
  }

  /** To run once, before the first step; weights are set separately. */
  List<Op> initializers() {
    return initializers;
  }

  private Variable<TFloat32> variable(Shape shape) {
    return tf.variable(shape, TFloat32.class);
  }

  private Variable<TFloat32> variable(Shape shape, float start) {
    Variable<TFloat32> variable = variable(shape);
    initializers.add(
        tf.assign(variable, tf.fill(tf.constant(shape.asArray()), tf.constant(start))));
    return variable;
  }

  private Operand<TFloat32> weight(String name) {
    return Objects.requireNonNull(variables.get(name), name);
  }

  /** The loss as {@link Loss} defines it. */
  private Objective objective(
      Operand<TFloat32> outputs, Operand<TFloat32> logits, Activation last) {
    boolean softmax = last instanceof Activation.Softmax;
    return switch (training.loss()) {
      case Loss.SparseCategoricalCrossEntropy _ ->
          crossEntropy(softmax ? logits : tf.math.log(clipped(outputs)));
      case Loss.CategoricalCrossEntropy(double smoothing) -> {
        if (smoothing != 0) {
          throw new UnsupportedOperationException(
              "tensorflow: expected no label smoothing, received " + smoothing);
        }
        if (softmax) {
          yield crossEntropy(logits);
        }
        Operand<TFloat32> sum =
            tf.expandDims(tf.reduceSum(outputs, tf.constant(1)), tf.constant(1));
        Operand<TFloat32> shares = clipped(tf.math.div(outputs, sum));
        yield of(
            tf.math.neg(
                tf.reduceSum(tf.math.mul(oneHot(outputs), tf.math.log(shares)), tf.constant(1))));
      }
      case Loss.MeanSquaredError _ ->
          of(tf.math.mean(tf.math.squaredDifference(outputs, oneHot(outputs)), tf.constant(1)));
    };
  }

  /** The operation also computes its gradient; the C library has no other gradient for it. */
  private Objective crossEntropy(Operand<TFloat32> logits) {
    SparseSoftmaxCrossEntropyWithLogits<TFloat32> entropy =
        tf.nn.sparseSoftmaxCrossEntropyWithLogits(logits, labels);
    Operand<TFloat32> count = tf.dtypes.cast(tf.size(labels), TFloat32.class);
    return new Objective(
        entropy.loss(),
        logits,
        switch (training.reduction()) {
          case MEAN -> tf.math.div(entropy.backprop(), count);
          case SUM -> entropy.backprop();
        });
  }

  private Objective of(Operand<TFloat32> losses) {
    return new Objective(
        losses,
        switch (training.reduction()) {
          case MEAN -> tf.math.mean(losses, tf.constant(0));
          case SUM -> tf.reduceSum(losses, tf.constant(0));
        },
        tf.constant(1f));
  }

  private Operand<TFloat32> clipped(Operand<TFloat32> x) {
    return tf.math.minimum(tf.math.maximum(x, tf.constant(LEAST)), tf.constant(1 - LEAST));
  }

  private Operand<TFloat32> oneHot(Operand<TFloat32> outputs) {
    int classes = (int) outputs.shape().get(1);
    return tf.oneHot(labels, tf.constant(classes), tf.constant(1f), tf.constant(0f));
  }

  private Operand<TFloat32> penalties(Network network) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (Parameter parameter : network.parameters()) {
      Regularizer regularizer = parameter.regularizer();
      Operand<TFloat32> weight = weight(parameter.name());
      if (regularizer.l2() > 0) {
        // TensorFlow's operation takes half the sum of squares.
        parts.add(tf.math.mul(tf.nn.l2Loss(weight), tf.constant((float) (2 * regularizer.l2()))));
      }
      if (regularizer.l1() > 0) {
        Operand<TFloat32> all = tf.reshape(tf.math.abs(weight), tf.constant(new int[] {-1}));
        parts.add(
            tf.math.mul(tf.reduceSum(all, tf.constant(0)), tf.constant((float) regularizer.l1())));
      }
    }
    return parts.stream().reduce(tf.math::add).orElse(tf.constant(0f));
  }

  private Op step(
      Network network, Objective objective, Operand<TFloat32> penalties, List<Op> updates) {
    List<Parameter> trained = network.parameters().stream().filter(Parameter::trainable).toList();
    List<Operand<TFloat32>> weights = trained.stream().map(p -> weight(p.name())).toList();
    boolean penalized = trained.stream().anyMatch(p -> !p.regularizer().isNone());
    Gradients gradients =
        penalized
            ? tf.gradients(
                List.of(objective.from, penalties),
                weights,
                Gradients.dx(List.of(objective.gradient, tf.constant(1f))))
            : tf.gradients(objective.from, weights, Gradients.dx(List.of(objective.gradient)));
    List<Op> all = new ArrayList<>(updates);
    List<Op> applied = new ArrayList<>();
    Rule rule = rule();
    for (int i = 0; i < weights.size(); i++) {
      Operand<TFloat32> gradient = bounded(gradients.dy(i));
      applied.add(rule.apply(weights.get(i), shape(trained.get(i)), gradient));
    }
    all.addAll(applied);
    all.addAll(rule.after(applied));
    return tf.withControlDependencies(all).noOp();
  }

  private Operand<TFloat32> bounded(Operand<TFloat32> gradient) {
    return switch (training.clipping()) {
      case TrainingSpec.Clipping.None _ -> gradient;
      case TrainingSpec.Clipping.ByValue(double limit) ->
          tf.math.minimum(
              tf.math.maximum(gradient, tf.constant((float) -limit)), tf.constant((float) limit));
      case TrainingSpec.Clipping.ByGlobalNorm _ ->
          throw new UnsupportedOperationException(
              "tensorflow: expected no clipping, or by value; received clipping by norm");
    };
  }

  private interface Rule {
    Op apply(Operand<TFloat32> weight, Shape shape, Operand<TFloat32> gradient);

    /** Updates that are done once per step, after all weights. */
    default List<Op> after(List<Op> applied) {
      return List.of();
    }
  }

  private Rule rule() {
    Operand<TFloat32> rate = tf.constant((float) training.schedule().baseLearningRate());
    return switch (training.optimizer()) {
      case Optimizer.Sgd(double momentum, boolean nesterov) -> {
        if (nesterov) {
          throw unsupported("nesterov momentum");
        }
        yield (weight, shape, gradient) ->
            momentum == 0
                ? tf.train.applyGradientDescent(weight, rate, gradient)
                : tf.train.applyMomentum(
                    weight, variable(shape, 0), rate, gradient, tf.constant((float) momentum));
      }
      case Optimizer.Adam(double beta1, double beta2, double epsilon) ->
          new AdamRule(rate, (float) beta1, (float) beta2, (float) epsilon);
      case Optimizer.AdamW _ -> throw unsupported("adamw");
      case Optimizer.RmsProp _ -> throw unsupported("rmsprop");
      case Optimizer.Adagrad _ -> throw unsupported("adagrad");
    };
  }

  private static UnsupportedOperationException unsupported(String optimizer) {
    return new UnsupportedOperationException(
        "tensorflow: expected sgd or adam, received " + optimizer);
  }

  /** TensorFlow's fused Adam; the powers of the decays are variables, as in its own optimizer. */
  private final class AdamRule implements Rule {
    private final Operand<TFloat32> rate;
    private final Operand<TFloat32> beta1;
    private final Operand<TFloat32> beta2;
    private final Operand<TFloat32> epsilon;
    private final Variable<TFloat32> power1;
    private final Variable<TFloat32> power2;

    AdamRule(Operand<TFloat32> rate, float beta1, float beta2, float epsilon) {
      this.rate = rate;
      this.beta1 = tf.constant(beta1);
      this.beta2 = tf.constant(beta2);
      this.epsilon = tf.constant(epsilon);
      this.power1 = variable(Shape.scalar(), beta1);
      this.power2 = variable(Shape.scalar(), beta2);
    }

    @Override
    public Op apply(Operand<TFloat32> weight, Shape shape, Operand<TFloat32> gradient) {
      return tf.train.applyAdam(
          weight,
          variable(shape, 0),
          variable(shape, 0),
          power1,
          power2,
          rate,
          beta1,
          beta2,
          epsilon,
          gradient);
    }

    @Override
    public List<Op> after(List<Op> applied) {
      Ops later = tf.withControlDependencies(applied);
      return List.of(
          later.assign(power1, later.math.mul(power1, beta1)),
          later.assign(power2, later.math.mul(power2, beta2)));
    }
  }
}

package dev.bobbin.engine.network;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.network.layer.ActivationFunction;
import dev.bobbin.engine.network.layer.BatchContext;
import dev.bobbin.engine.network.layer.Layer;
import dev.bobbin.engine.network.layer.LayerSequence;
import dev.bobbin.engine.network.layer.ParameterGradient;
import dev.bobbin.engine.network.memory.BatchBuffer;
import dev.bobbin.engine.network.memory.Halo;
import dev.bobbin.engine.network.memory.LayerBuffers;
import dev.bobbin.engine.network.memory.Layout;
import dev.bobbin.engine.network.shape.FrozenLayers;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.ShapedLayer;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.profile.Stopwatch;
import dev.bobbin.engine.profile.Stopwatch.Work;
import dev.bobbin.engine.spec.Activation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Runs a network forward and, if made for training, backward, a batch at a time. It owns the memory
 * for that; the weights belong to the network. {@code Trainer}, {@code Evaluator} and {@link
 * Predictor} are built on it; use it for a training loop of your own. Not thread-safe.
 */
public final class NetworkExecutor {
  private final BatchContext context;
  private final int batchSize;
  private final LayerBuffers input;
  private final List<Layer> layers;
  private final LayerSequence sequence;
  private final LayerBuffers output;
  private final BatchBuffer lossGradients;
  private final ActivationFunction last;
  private final Block[] blocks;

  /** The first block of each task, and after the last. */
  private final int[] tasks;

  private final List<ActivatedLayer> activatedLayers;
  private final RetainedActivations records;
  private final ExecutionPurpose mode;
  private final BatchContext.LayerTask blockTask = this::work;
  private BlockTask blockWork = (_, _) -> {};
  private final BatchContext.LayerTask copyTask = this::copy;

  /** What {@link #setInputs} copies. */
  private float[] source = NO_VALUES;

  private int sourceOffset;
  private int sourceCount;
  private boolean gradientsComplete;

  /**
   * With at least this many samples, blocks are ordered by terms, since the input that a block of
   * terms reads is larger than a first cache, and the panels that share it should follow one
   * another. With fewer, blocks are ordered by panels, so that the core that multiplied with a
   * panel mostly updates it too.
   */
  private static final int BY_TERMS = 72;

  /** Samples per task of {@link #setInputs}. */
  private static final int COPIED_SAMPLES = 16;

  private static final float[] NO_VALUES = {};

  /** Neighbouring values of a parameter, with their gradient. Blocks are reused at each step. */
  public static final class Block {
    private final int number;
    private final int layer;
    private final ParameterGradient trainable;
    private final ParameterGradient.ParameterBlock part;

    private Block(
        int number, int layer, ParameterGradient trainable, ParameterGradient.ParameterBlock part) {
      this.number = number;
      this.layer = layer;
      this.trainable = trainable;
      this.part = part;
    }

    private boolean sharesTermsOf(Block other) {
      return trainable.equals(other.trainable) && part.fromTerm() == other.part.fromTerm();
    }

    /** From 0 to {@link NetworkExecutor#blocks}, exclusive; not the order of the work. */
    public int number() {
      return number;
    }

    /** The parameter. */
    public Parameter parameter() {
      return trainable.parameter;
    }

    /** The parameter's values as they lie in memory. */
    public float[] weights() {
      return trainable.parameter.data();
    }

    /** Their gradient, in the same layout. */
    public float[] gradient() {
      return trainable.gradient;
    }

    /** The first value of the block. */
    public int from() {
      return part.from();
    }

    /** The number of values in the block. */
    public int length() {
      return part.to() - part.from();
    }
  }

  /** What to do with each block, such as updating its weights. */
  @FunctionalInterface
  public interface BlockTask {
    /**
     * Processes a block; blocks run in parallel.
     *
     * @param worker the thread, from 0 to the team's threads, exclusive: which scratch memory it
     *     may use
     */
    void run(Block block, int worker);
  }

  /**
   * A layer that ends with an activation function; {@link #copyOutput} reads its outputs.
   *
   * @param name unique in the network, such as {@code dense_2} or {@code residual_1/body/conv2d_1}
   * @param activation the function; {@code linear} where a dense or convolution layer has none
   * @param output shape of a sample of its outputs
   * @param last whether these are the network's outputs
   */
  public record ActivatedLayer(String name, Activation activation, Shape output, boolean last) {}

  /**
   * An executor.
   *
   * @param network whose current weights each call uses
   * @param batchSize the most samples of a batch, at least 1
   * @param team whose threads share the work
   * @param training whether {@link #backward} will be called
   */
  public NetworkExecutor(Network network, int batchSize, ThreadTeam team, boolean training) {
    this(network, batchSize, team, training, Stopwatch.off());
  }

  /**
   * As {@link #NetworkExecutor(Network, int, ThreadTeam, boolean)}, with a stopwatch of this
   * network and team.
   */
  public NetworkExecutor(
      Network network, int batchSize, ThreadTeam team, boolean training, Stopwatch stopwatch) {
    ExecutionPurpose mode = training ? ExecutionPurpose.TRAINING : ExecutionPurpose.PREDICTING;
    this(network, batchSize, team, mode, FrozenLayers.NONE, Set.of(), stopwatch);
  }

  /**
   * An executor for training that has no gradients of frozen layers' weights, nor a backward pass
   * of the layers before the first that is trained. Other parameters as in the constructor.
   */
  public static NetworkExecutor training(
      Network network, int batchSize, ThreadTeam team, FrozenLayers frozen, Stopwatch stopwatch) {
    return new NetworkExecutor(
        network, batchSize, team, ExecutionPurpose.TRAINING, frozen, Set.of(), stopwatch);
  }

  /**
   * An executor for training that keeps the outputs of all layers, for {@link #copyOutput}; others
   * keep only what the backward pass needs. Parameters as in {@link #training}.
   */
  public static NetworkExecutor inspecting(
      Network network, int batchSize, ThreadTeam team, FrozenLayers frozen) {
    return new NetworkExecutor(
        network, batchSize, team, ExecutionPurpose.INSPECTING, frozen, Set.of(), Stopwatch.off());
  }

  /** As {@link #inspecting(Network, int, ThreadTeam, FrozenLayers)}, with all layers trained. */
  public static NetworkExecutor inspecting(Network network, int batchSize, ThreadTeam team) {
    return inspecting(network, batchSize, team, FrozenLayers.NONE);
  }

  /**
   * An executor for {@link #predict} that keeps the outputs of all layers, for {@link #copyOutput}.
   * Parameters as in the constructor.
   */
  public static NetworkExecutor observing(Network network, int batchSize, ThreadTeam team) {
    return new NetworkExecutor(
        network,
        batchSize,
        team,
        ExecutionPurpose.OBSERVING,
        FrozenLayers.NONE,
        Set.of(),
        Stopwatch.off());
  }

  /**
   * An executor for {@link #predict} that keeps the output of a layer, for {@link #copyOutput}.
   * Parameters as in the constructor.
   *
   * @param layer its name in {@link LayerTable}
   */
  public static NetworkExecutor keeping(
      Network network, int batchSize, ThreadTeam team, String layer) {
    NetworkExecutor lean = new NetworkExecutor(network, batchSize, team, false);
    return lean.keepsOutput(layer) ? lean : observing(network, batchSize, team);
  }

  /**
   * An executor that computes gradients by the input and by layers' outputs: after {@link
   * #predict}, {@link #backward} takes a gradient by the outputs back to the input, through the
   * network in prediction mode (nothing is dropped; batch normalisation's running averages are
   * constants). There are no gradients of weights, hence no blocks. It also keeps the outputs of
   * all layers. Parameters as in the constructor.
   *
   * @param observed names in {@link LayerTable} of the layers whose outputs' gradients are kept for
   *     {@link #copyGradient}
   * @throws IllegalArgumentException if the network has no layer of such a name
   */
  public static NetworkExecutor explaining(
      Network network, int batchSize, ThreadTeam team, Set<String> observed) {
    List<String> names = network.table().rows().stream().map(LayerTable.Row::name).toList();
    for (String name : observed) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "observed: expected names of layers among %s, received %s".formatted(names, name));
      }
    }
    return new NetworkExecutor(
        network,
        batchSize,
        team,
        ExecutionPurpose.EXPLAINING,
        FrozenLayers.NONE,
        observed,
        Stopwatch.off());
  }

  private NetworkExecutor(
      Network network,
      int batchSize,
      ThreadTeam team,
      ExecutionPurpose mode,
      FrozenLayers frozen,
      Set<String> observed,
      Stopwatch stopwatch) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size: expected at least 1, received " + batchSize);
    }
    this.batchSize = batchSize;
    this.context = new BatchContext(Kernels.best(), team, stopwatch);
    this.mode = mode;
    GraphBuilder builder =
        new GraphBuilder(network, batchSize, team.threads(), mode, frozen, observed);
    this.input = builder.input();
    this.layers = builder.layers();
    number(layers);
    this.sequence = new LayerSequence(layers, team.threads());
    this.output = builder.output();
    this.lossGradients = lossGradients(output, batchSize);
    this.last = builder.lastActivation();
    boolean byTerms = batchSize >= BY_TERMS;
    this.blocks = mode.learns ? blocks(layers, byTerms) : new Block[0];
    this.tasks = tasks(blocks, byTerms, team.threads());
    this.activatedLayers = activatedLayers(network.plan(), layers.getLast().name);
    this.records = new RetainedActivations(layers);
  }

  /** Numbers the layers in the order of the network's table. */
  private static void number(List<Layer> layers) {
    int number = 0;
    for (Layer layer : layers.stream().flatMap(Layer::withInner).toList()) {
      layer.number = number++;
    }
  }

  private static Block[] blocks(List<Layer> layers, boolean byTerms) {
    List<Block> blocks = new ArrayList<>();
    int number = 0;
    for (Layer layer : layers.stream().flatMap(Layer::withInner).toList()) {
      for (ParameterGradient trainable : layer.trainables()) {
        List<Block> own = new ArrayList<>();
        for (ParameterGradient.ParameterBlock block : trainable.blocks) {
          own.add(new Block(number++, layer.number, trainable, block));
        }
        if (byTerms) {
          own.sort(Comparator.comparingInt(each -> each.part.fromTerm()));
        }
        blocks.addAll(own);
      }
    }
    return blocks.toArray(Block[]::new);
  }

  /** Which blocks a task processes: by terms, those of some panels that share what they read. */
  private static int[] tasks(Block[] blocks, boolean byTerms, int threads) {
    IntStream.Builder starts = IntStream.builder();
    for (int first = 0; first < blocks.length; ) {
      starts.add(first);
      Block block = blocks[first];
      int most = byTerms ? block.trainable.panelsAtOnce(threads) : 1;
      int next = first + 1;
      while (next < blocks.length && next < first + most && blocks[next].sharesTermsOf(block)) {
        next++;
      }
      first = next;
    }
    return starts.add(blocks.length).build().toArray();
  }

  private static List<ActivatedLayer> activatedLayers(List<ShapedLayer> plan, String last) {
    List<ActivatedLayer> activated = new ArrayList<>();
    for (ShapedLayer layer : plan) {
      layer
          .spec()
          .ownActivation()
          .ifPresent(activation ->
              activated.add(
                  new ActivatedLayer(
                      layer.name(), activation, layer.output(), layer.name().equals(last))));
      activated.addAll(activatedLayers(layer.body(), last));
      activated.addAll(activatedLayers(layer.shortcut(), last));
    }
    return List.copyOf(activated);
  }

  /** Where a loss writes: the output's gradients, unless these have a halo. */
  private static BatchBuffer lossGradients(LayerBuffers output, int batchSize) {
    return output.wantsGradients() && output.gradients().layout.contiguous
        ? output.gradients()
        : new BatchBuffer(new Layout(output.values.layout.shape, Halo.NONE), batchSize);
  }

  /** The most samples of a batch. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * Sets a sample of the next batch; several threads may set different samples concurrently.
   *
   * @param sample from 0 to {@link #batchSize}, exclusive
   * @param values [height][width][channels], scaled
   * @param offset where the sample starts in {@code values}
   */
  public void setInput(int sample, float[] values, int offset) {
    input.values.set(sample, values, offset);
  }

  /**
   * Sets the first samples of the next batch; the team's threads share the work.
   *
   * @param values [count][height][width][channels], scaled
   * @param offset where the first sample starts in {@code values}
   * @param count the number of samples, at most {@link #batchSize}
   */
  public void setInputs(float[] values, int offset, int count) {
    if (count <= COPIED_SAMPLES) {
      setInputs(values, offset, 0, count);
      return;
    }
    source = values;
    sourceOffset = offset;
    sourceCount = count;
    context.run(Math.ceilDiv(count, COPIED_SAMPLES), copyTask);
    source = NO_VALUES;
  }

  private void copy(BatchContext context, int task, int worker) {
    int from = task * COPIED_SAMPLES;
    setInputs(source, sourceOffset, from, Math.min(from + COPIED_SAMPLES, sourceCount));
  }

  private void setInputs(float[] values, int offset, int from, int to) {
    int size = input.values.layout.shape.size();
    for (int sample = from; sample < to; sample++) {
      setInput(sample, values, offset + sample * size);
    }
  }

  /**
   * Runs the first {@code count} samples through the network in prediction mode: nothing is dropped
   * and running averages are used.
   */
  public void predict(int count) {
    context.training = false;
    forward(count);
  }

  /**
   * Runs the first {@code count} samples through the network in training mode.
   *
   * @param count samples of this batch
   * @param seed key of the batch's random numbers, together with the epoch and the samples' ids
   * @param epoch from 0
   * @param ids a number for each sample, such as its index in the training split
   */
  public void train(int count, long seed, int epoch, int[] ids) {
    if (mode == ExecutionPurpose.EXPLAINING) {
      throw new IllegalStateException(
          "train: expected an executor for training, received one for explaining; try predict");
    }
    context.training = true;
    context.seed = seed;
    context.epoch = epoch;
    context.ids = ids;
    forward(count);
  }

  private void forward(int count) {
    if (count < 1 || count > batchSize) {
      throw new IllegalArgumentException(
          "batch: expected 1 to " + batchSize + " samples, received " + count);
    }
    context.count = count;
    sequence.forward(context);
  }

  /** The number of values in an output sample. */
  public int outputSize() {
    return output.values.layout.shape.size();
  }

  /** The last layer's activation, on which a loss may depend. */
  public Activation outputActivation() {
    return last.activation();
  }

  /** The outputs of the last batch, [sample][class]. */
  public float[] outputs() {
    return output.values.data;
  }

  /** The layers that end with an activation function, in order, including inner ones. */
  public List<ActivatedLayer> activatedLayers() {
    return activatedLayers;
  }

  /**
   * Copies a layer's output for one sample of the last batch; several threads may copy
   * concurrently. Only executors of {@link #inspecting}, {@link #observing} and {@link #explaining}
   * keep all layers' outputs.
   *
   * @param layer its name in {@link LayerTable}
   * @param sample from 0 to the batch's count, exclusive
   * @param target receives [height][width][channels]
   * @param offset where in {@code target}
   */
  public void copyOutput(String layer, int sample, float[] target, int offset) {
    records.copyValues(layer, sample, target, offset);
  }

  /** Whether {@link #copyOutput} has the output of a layer of {@link LayerTable}. */
  public boolean keepsOutput(String layer) {
    return records.hasValues(layer);
  }

  /**
   * Copies the gradient by a layer's output, activation included, for one sample of the last batch
   * after {@link #backward}; several threads may copy concurrently. Parameters as in {@link
   * #copyOutput}.
   *
   * @param layer one of those that {@link #explaining} observes
   */
  public void copyGradient(String layer, int sample, float[] target, int offset) {
    records.copyGradients(layer, sample, target, offset);
  }

  /**
   * Copies the gradient by the input for one sample of the last batch, after {@link #backward} of
   * an executor of {@link #explaining}; several threads may copy concurrently. Parameters as in
   * {@link #copyOutput}.
   */
  public void copyInputGradient(int sample, float[] target, int offset) {
    if (!input.wantsGradients()) {
      throw new IllegalStateException(
          "input gradient: expected an executor that has one, received one for %s; try NetworkExecutor.explaining"
              .formatted(mode));
    }
    input.gradients().get(sample, target, offset);
  }

  /** The last activation's inputs, [sample][class], where softmax or a gradient needs them. */
  public float[] logits() {
    return last.inputs().data;
  }

  /**
   * Receives the gradient of the loss by the outputs before {@link #backward}, [sample][class].
   *
   * @param ofLogits whether it is the gradient by {@link #logits} instead, so that the last
   *     activation's derivative is left out
   */
  public float[] outputGradients(boolean ofLogits) {
    last.skipDerivative(ofLogits);
    return lossGradients.data;
  }

  /**
   * Runs the backward pass, after {@link #train}, or after {@link #predict} of an executor of
   * {@link #explaining}.
   */
  public void backward() {
    if (!mode.goesBack || context.training != mode.learns) {
      throw new IllegalStateException(
          "backward: expected train before it, or predict of an executor for explaining, received %s of one for %s; try NetworkExecutor.explaining"
              .formatted(context.training ? "train" : "predict", mode));
    }
    gradientsComplete = false;
    if (output.wantsGradients() && output.gradients() != lossGradients) {
      context.stopwatch.start(0);
      output.gradients().copyFrom(lossGradients, 0, context.count);
      context.stopwatch.lap(0, Stopwatch.NETWORK, Work.LOSS);
    }
    sequence.backward(context);
  }

  /** The parameters that {@link #forEachBlock} processes, in the order of the layers. */
  public Set<Parameter> trainedParameters() {
    Set<Parameter> trained = new LinkedHashSet<>();
    for (Block block : blocks) {
      trained.add(block.parameter());
    }
    return trained;
  }

  /** The number of blocks that {@link #forEachBlock} processes. */
  public int blocks() {
    return blocks.length;
  }

  /** Processes all trained parameters and their gradients by blocks, after {@link #backward}. */
  public void forEachBlock(BlockTask task) {
    blockWork = task;
    context.run(tasks.length - 1, blockTask);
    gradientsComplete = true;
  }

  private void work(BatchContext now, int index, int worker) {
    int end = tasks[index + 1];
    Block first = blocks[tasks[index]];
    if (!gradientsComplete) {
      int toPanel = blocks[end - 1].part.panel() + 1;
      first.trainable.gradient(now, first.part, toPanel, worker);
      now.stopwatch.lap(worker, first.layer, Work.WEIGHT_GRADIENT);
    }
    for (int i = tasks[index]; i < end; i++) {
      blockWork.run(blocks[i], worker);
    }
    now.stopwatch.lap(worker, first.layer, Work.UPDATE);
  }

  /**
   * A copy of a parameter's gradient, in the order of {@link Parameter#values}, after {@link
   * #forEachBlock}.
   */
  public float[] gradient(Parameter parameter) {
    for (Block block : blocks) {
      if (block.trainable.parameter == parameter) {
        return parameter.unpacked(block.trainable.gradient);
      }
    }
    throw new IllegalArgumentException(
        parameter.name() + ": expected a trained parameter of this network");
  }

  /**
   * The name of the first layer whose output has a value that is not finite, or {@code loss} if all
   * are finite.
   */
  public String firstNonFiniteLayer() {
    String unkept = null;
    for (Layer layer : layers) {
      if (!layer.out.keepsValues()) {
        unkept = unkept == null ? layer.name : unkept;
        continue;
      }
      BatchBuffer values = layer.out.values;
      // The halo is zero, so it may be checked too.
      if (!context
          .kernels
          .elementwise()
          .allFinite(values.data, 0, context.count * values.layout.sampleSize)) {
        // Where the values of preceding layers are gone, the first of these may be at fault.
        return unkept == null ? layer.name : unkept;
      }
      unkept = null;
    }
    return "loss";
  }
}

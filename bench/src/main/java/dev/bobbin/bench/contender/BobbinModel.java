package dev.bobbin.bench.contender;

import dev.bobbin.data.ImageSamples;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.Predictor;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;

/**
 * Bobbin's network. An ordinary {@link Trainer} trains it on its own thread and waits between
 * epochs, so the time is that of a training run.
 */
final class BobbinModel implements Model {
  private static final int ENDLESS = 1_000_000;

  private final Workload workload;
  private final Images images;
  private final ThreadTeam team;
  private final Network network;
  private final Map<Integer, Predictor> predictors = new HashMap<>();
  private final SynchronousQueue<CompletableFuture<Double>> epochs = new SynchronousQueue<>();
  private Optional<Training> training = Optional.empty();

  private record Training(Trainer trainer, Thread thread) {}

  BobbinModel(Workload workload, Images images, ThreadTeam team) {
    this.workload = workload;
    this.images = images;
    this.team = team;
    this.network = Network.create(workload.network(), workload.training().seed());
  }

  @Override
  public long parameters() {
    return network.table().parameters();
  }

  @Override
  public void setWeights(Map<String, float[]> weights) {
    network.setWeights(weights);
  }

  @Override
  public double trainEpoch() {
    if (training.isEmpty()) {
      TrainingSpec endless = workload.training().withoutEarlyStopping().withEpochs(ENDLESS);
      Trainer trainer = new Trainer(network, endless, team);
      training = Optional.of(new Training(trainer, Thread.ofPlatform().start(() -> run(trainer))));
    }
    CompletableFuture<Double> loss = new CompletableFuture<>();
    try {
      epochs.put(loss);
      return loss.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("training: interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("training: " + e.getCause(), e);
    }
  }

  private void run(Trainer trainer) {
    int[] indices = new int[workload.images()];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i % images.set().count();
    }
    ImageSamples samples = ImageSamples.of(images.set(), images.classes(), indices);
    Gate gate = new Gate(trainer);
    try {
      gate.next();
      trainer.train(samples, Optional.empty(), gate::on);
    } catch (InterruptedException e) {
      // Closed while it waited for the first epoch.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      gate.running.completeExceptionally(e);
    }
  }

  /** Lets one epoch pass at a time. */
  private final class Gate {
    private final Trainer trainer;
    private CompletableFuture<Double> running = new CompletableFuture<>();

    Gate(Trainer trainer) {
      this.trainer = trainer;
    }

    void next() throws InterruptedException {
      running = epochs.take();
    }

    void on(TrainingEvent event) {
      if (event instanceof TrainingEvent.EpochDone done) {
        running.complete(done.loss());
        try {
          next();
        } catch (InterruptedException e) {
          trainer.stop();
        }
      }
    }
  }

  @Override
  public void predict(float[] inputs, int count, float[] outputs) {
    predictors
        .computeIfAbsent(count, samples -> new Predictor(network, samples, team))
        .predict(inputs, count, outputs);
  }

  @Override
  public void close() {
    training.ifPresent(running -> running.thread.interrupt());
    try {
      if (training.isPresent()) {
        training.get().thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.bobbin.engine.contract;

import dev.bobbin.engine.KernelInfo;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.reference.RandomWeights;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.train.Evaluator;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Trains the small networks of {@link ProbeNetworks} for a few steps and prints a digest of all
 * results. A separate program, to run it in other virtual machines with other kernels.
 */
public final class BitsProbe {
  /** 19 samples in batches of 8: the last is short. */
  private static final int SAMPLES = 19;

  private static final int CLASSES = 5;

  private BitsProbe() {}

  /**
   * Prints {@code kernels <name> <bits>}, then {@code <network> <digest>} a line; the one argument
   * is the number of threads.
   */
  public static void main(String[] arguments) {
    KernelInfo kernels = KernelInfo.current();
    System.out.println("kernels " + kernels.name() + " " + kernels.vectorBits());
    for (ProbeNetworks probe : ProbeNetworks.all()) {
      System.out.println(probe.name() + " " + digest(probe, Integer.parseInt(arguments[0])));
    }
  }

  /**
   * SHA-256, in hex, over the weights, every step's loss, and loss and outputs on the samples after
   * the training.
   */
  static String digest(ProbeNetworks probe, int threads) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    Network network = Network.create(probe.network(), 1);
    RandomWeights.fill(network, 1, 2);
    ToySamples samples = ToySamples.random(probe.network().input(), CLASSES, SAMPLES, 3);
    try (ThreadTeam team = new ThreadTeam(threads)) {
      new Trainer(network, probe.training(), team)
          .train(
              samples,
              Optional.of(samples),
              event -> {
                switch (event) {
                  case TrainingEvent.Started _ -> {}
                  case TrainingEvent.StepDone step -> add(digest, step.loss());
                  case TrainingEvent.EpochDone epoch -> {
                    add(digest, epoch.validationLoss().orElseThrow());
                    add(digest, epoch.learningRate());
                  }
                }
              });
      Evaluator.Outcome outcome =
          new Evaluator(network, probe.training().loss(), team).evaluate(samples);
      add(digest, outcome.loss());
      for (float output : outcome.outputs()) {
        add(digest, output);
      }
    }
    digest.update(network.weightsSha256().getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, double value) {
    if (!Double.isFinite(value)) {
      // Equal digests of NaNs would prove nothing.
      throw new AssertionError("probe: expected finite numbers, received " + value);
    }
    digest.update(ByteBuffer.allocate(Double.BYTES).putDouble(0, value));
  }
}

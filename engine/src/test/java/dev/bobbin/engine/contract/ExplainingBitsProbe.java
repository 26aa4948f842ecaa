package dev.bobbin.engine.contract;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.reference.Batch;
import dev.bobbin.engine.reference.Explained;
import dev.bobbin.engine.reference.RandomWeights;
import dev.bobbin.engine.reference.ToySamples;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Explains the networks of {@link ProbeNetworks} and prints a digest of all values and gradients. A
 * separate program, to run it in other virtual machines with other kernels.
 */
public final class ExplainingBitsProbe {
  private static final int SAMPLES = 19;
  private static final int CLASSES = 5;

  private ExplainingBitsProbe() {}

  /** Prints {@code <network> <digest>} a line; the one argument is the number of threads. */
  public static void main(String[] arguments) {
    for (ProbeNetworks probe : ProbeNetworks.all()) {
      System.out.println(probe.name() + " " + digest(probe, Integer.parseInt(arguments[0])));
    }
  }

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
      Explained explained = Explained.of(network, samples, 4, team);
      explained.values().values().forEach(batch -> add(digest, batch));
      explained.gradients().values().forEach(batch -> add(digest, batch));
      add(digest, explained.inputGradients());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, Batch batch) {
    for (double[] sample : batch.values()) {
      for (double value : sample) {
        digest.update(ByteBuffer.allocate(Double.BYTES).putDouble(0, value));
      }
    }
  }
}

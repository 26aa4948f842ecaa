package dev.bobbin.server.inference;

import dev.bobbin.base.BobbinException;
import dev.bobbin.model.CombinationRule;
import java.util.Arrays;
import java.util.Random;

/**
 * Runs a model before it is served, so that the JVM has compiled its kernels, and checks that its
 * outputs are finite.
 */
final class WarmUp {
  private static final int LEAST_ROUNDS = 2;

  /** The number of rounds in a row without a new best time after which it ends. */
  private static final int STEADY = 50;

  private WarmUp() {}

  /**
   * Runs one, a few and the most images on every lane, for {@link ModelSettings#warm} at most.
   *
   * @throws BobbinException if an output is not finite
   */
  static void run(LoadedModel loadedModel, ModelSettings settings) {
    byte[] noise = new byte[loadedModel.imageSize()];
    new Random(1).nextBytes(noise);
    float[] image = loadedModel.classifier().preprocessing().values().of(noise);
    long start = System.nanoTime();
    long best = Long.MAX_VALUE;
    int steady = 0;
    for (int round = 0; steady < STEADY; round++) {
      if (round >= LEAST_ROUNDS && System.nanoTime() - start > settings.warm().toNanos()) {
        return;
      }
      long began = System.nanoTime();
      for (int lane = 0; lane < settings.lanes(); lane++) {
        for (int count : new int[] {1, 5, Lanes.PIECE}) {
          once(loadedModel, lane, count, image);
        }
      }
      long took = System.nanoTime() - began;
      steady = took < best ? 0 : steady + 1;
      best = Math.min(best, took);
    }
  }

  private static void once(LoadedModel loadedModel, int lane, int count, float[] image) {
    for (int n = 0; n < count; n++) {
      loadedModel.setInput(lane, n, image, 0);
    }
    CombinationRule.Outcome outcome = loadedModel.run(lane, count);
    for (float output : outcome.outputs()) {
      if (!Float.isFinite(output)) {
        throw BobbinException.of(
            "model",
            "finite outputs",
            Arrays.toString(Arrays.copyOf(outcome.outputs(), loadedModel.classes()))
                + " for a picture of noise",
            "an earlier checkpoint of its run");
      }
    }
  }
}

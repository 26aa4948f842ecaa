package dev.bobbin.server.inference;

import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Model;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Small untrained networks, whose outputs differ from image to image and from seed to seed. */
public final class TestModels {
  /** Fashion-MNIST's. */
  public static final List<String> CLASSES = DatasetCatalogue.entries().getFirst().classNames();

  /** 28x28, grey. */
  public static final Shape IMAGE = new Shape(28, 28, 1);

  private TestModels() {}

  /** A dense network. */
  public static Model dense(long seed) {
    return dense(IMAGE, CLASSES, seed);
  }

  /** A dense network for other images and classes. */
  public static Model dense(Shape input, List<String> classes, long seed) {
    return model(
        new NetworkSpec(
            input,
            List.of(
                new LayerSpec.Flatten(),
                new LayerSpec.Dense(48, new Activation.Relu()),
                new LayerSpec.Dense(classes.size(), new Activation.Softmax()))),
        classes,
        seed);
  }

  /** A network with a convolution. */
  public static Model convolutional(long seed) {
    return model(
        new NetworkSpec(
            IMAGE,
            List.of(
                new LayerSpec.Conv2d(12, 3, Padding.SAME, new Activation.Relu()),
                new LayerSpec.MaxPool(2),
                new LayerSpec.Flatten(),
                new LayerSpec.Dense(CLASSES.size(), new Activation.Softmax()))),
        CLASSES,
        seed);
  }

  /** A network without softmax, whose outputs are scores. */
  public static Model scores(long seed) {
    return model(
        new NetworkSpec(
            IMAGE,
            List.of(
                new LayerSpec.Flatten(), new LayerSpec.Dense(CLASSES.size(), Activation.LINEAR))),
        CLASSES,
        seed);
  }

  /** An ensemble of three networks. */
  public static Ensemble ensemble(CombinationRule rule, long seed) {
    return new Ensemble(
        rule, List.of(dense(seed), convolutional(seed + 1), dense(seed + 2)), Map.of());
  }

  static Model model(NetworkSpec spec, List<String> classes, long seed) {
    return new Model(
        Network.create(spec, seed), classes, Preprocessing.standard(spec.input()), Map.of());
  }

  /** Of pictures of dark objects on white, which are inverted. */
  public static Preprocessing darkOnLight(Shape input) {
    Preprocessing usual = Preprocessing.standard(input);
    return new Preprocessing(
        input,
        Fit.PAD,
        Collections.nCopies(input.channels(), 255),
        Polarity.DARK_ON_LIGHT,
        usual.mean(),
        usual.std(),
        true);
  }

  /** The same model with another preprocessing. */
  public static Model with(Model model, Preprocessing preprocessing) {
    return new Model(model.network(), model.classNames(), preprocessing, Map.of());
  }

  /** Bytes inverted. */
  public static byte[] inverted(byte[] pixels) {
    byte[] inverted = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      inverted[i] = (byte) ~pixels[i];
    }
    return inverted;
  }

  /** Images of noise: [count][height][width][channels] bytes. */
  public static byte[] noise(int count, long seed) {
    byte[] pixels = new byte[count * IMAGE.size()];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }

  /** One of the images. */
  public static byte[] image(byte[] images, int index) {
    return Arrays.copyOfRange(images, index * IMAGE.size(), (index + 1) * IMAGE.size());
  }

  /** Bytes as numbers. */
  public static List<Integer> numbers(byte[] pixels) {
    return IntStream.range(0, pixels.length).mapToObj(i -> pixels[i] & 0xFF).toList();
  }
}

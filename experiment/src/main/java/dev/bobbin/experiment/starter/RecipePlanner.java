package dev.bobbin.experiment.starter;

import dev.bobbin.analysis.novelty.NoveltyFitter;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.catalogue.SizeChoice;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Chooses a {@link RecipePlan} by rules that depend on the data alone, not on the machine, so that
 * the same data give the same recipe. The rules were set by training on sets of 60 to 60,000
 * pictures; {@code docs/recipes.md} has the figures.
 */
public final class RecipePlanner {
  /** Some four minutes on two cores. */
  private static final double MOST_TERA_FLOP = 20;

  /** Of a network with two convolutions a block: some two minutes on two cores. */
  private static final double MOST_OF_PAIRS = 10.5;

  /** Two convolutions a block, and larger images, are worth the rest of the epochs. */
  private static final double LEAST_SHARE_OF_EPOCHS = 0.8;

  /** Larger pictures are made this small: the largest side that the work allows. */
  private static final List<Integer> SIDES = List.of(64, 48, 32);

  /** Smaller images have too few pixels for a second convolution in each block. */
  private static final int LEAST_SIDE_OF_PAIRS = 48;

  /** The last block sees an image of at least this side; the second of small images, of half. */
  private static final int LEAST_SIDE = 6;

  private static final int SMALLEST_SIDE = 3;
  private static final int KERNEL_AREA = 9;
  private static final double IMBALANCED = 2;

  /** With fewer validation images, one of them is more than the 5 % that may be unknown. */
  private static final int LEAST_TO_CHOOSE_BY = 20;

  private static final double EPOCHS_OF_ONE = 1_700;
  private static final int LEAST_STEPS = 2_000;
  private static final int LEAST_EPOCHS = 8;
  private static final int MOST_EPOCHS = 400;

  private RecipePlanner() {}

  /** Chooses settings for a network with random weights. */
  public static RecipePlan plan(DataSummary data) {
    Network network =
        isOwnSize(data)
            ? network(List.of(data.prepared().size()), trained(data))
            : network(seen(data));
    Shape shape = network.shape();
    Size size = new Size(shape.height(), shape.width());
    PreprocessingSpec how =
        new PreprocessingSpec(
            isOwnSize(data) ? Optional.empty() : Optional.of(size),
            PreprocessingSpec.AUTO.channels(),
            PreprocessingSpec.AUTO.fit(),
            PreprocessingSpec.AUTO.background(),
            PreprocessingSpec.AUTO.polarity(),
            PreprocessingSpec.Scale.Standardize.MEASURED,
            PreprocessingSpec.AUTO.orientation());
    return plan(
        data,
        how,
        shape,
        new RecipePlan.Layers.Blocks(network.filters(), network.convolutions(), 0.3),
        network.multiplyAdds(),
        network.most(),
        3e-3,
        true);
  }

  /**
   * Chooses settings for a network that starts from a trained model: the model's layers and
   * preprocessing, with a unit of the last layer for each class.
   *
   * @param name of the model, as recipes name it
   * @throws BobbinException if the model does not end in a dense layer
   */
  public static RecipePlan plan(DataSummary data, String name, Model model) {
    List<LayerSpec> layers = new ArrayList<>(model.network().spec().layers());
    if (!(layers.removeLast() instanceof LayerSpec.Dense)) {
      throw BobbinException.usage(
          "initial-weights: " + name,
          "a model whose last layer is dense, to put another in its place",
          layers.isEmpty() ? "none" : "another layer",
          "a recipe of your own");
    }
    layers.add(new LayerSpec.Dense(data.classes(), new Activation.Softmax()));
    Preprocessing how = model.preprocessing();
    PreprocessingSpec.Scale scale =
        how.equals(how.unscaled())
            ? new PreprocessingSpec.Scale.ZeroToOne()
            : new PreprocessingSpec.Scale.Standardize(how.mean(), how.std());
    return plan(
        data,
        PreprocessingSpec.exactly(how, scale),
        how.size(),
        new RecipePlan.Layers.OfModel(name, layers),
        (double) model.network().table().multiplyAdds(),
        MOST_TERA_FLOP,
        1e-3,
        NoveltyFitter.fits(model.network()));
  }

  private static RecipePlan plan(
      DataSummary data,
      PreprocessingSpec how,
      Shape shape,
      RecipePlan.Layers network,
      double multiplyAdds,
      double mostTeraFlop,
      double maxLearningRate,
      boolean mayDetectNovelty) {
    int images = trained(data);
    double work = teraFlop(multiplyAdds, images);
    int epochs = Math.clamp((int) (mostTeraFlop / work), 1, epochs(images));
    return new RecipePlan(
        how,
        validation(data.train(), data.validation().isPresent()),
        augmentation(data, shape, images),
        network,
        epochs,
        batchSize(images),
        maxLearningRate,
        data.imbalance() >= IMBALANCED,
        mayDetectNovelty && data.validation().orElse(data.train() - images) >= LEAST_TO_CHOOSE_BY,
        work * epochs);
  }

  /** The number of images that are left to learn from. */
  private static int trained(DataSummary data) {
    return learnedFrom(data.train(), data.validation().isPresent());
  }

  private static int learnedFrom(int train, boolean ownValidation) {
    return (int) Math.round(train * (1 - validation(train, ownValidation).orElse(0)));
  }

  private static SizeChoice.Seen seen(DataSummary data) {
    return new SizeChoice.Seen(
        data.originals().median(),
        data.prepared().size().channels(),
        data.train(),
        data.validation().isPresent());
  }

  /** Whether images stay as they are: arrays, and small pictures of one size. */
  private static boolean isOwnSize(DataSummary data) {
    Size median = data.originals().median();
    Shape prepared = data.prepared().size();
    return data.originals().sizes() == 1
        && median.height() == prepared.height()
        && median.width() == prepared.width();
  }

  /**
   * The largest size that is not larger than most pictures and whose work is not too much. What is
   * seen of some pictures usually gives the size that all of them give.
   */
  public static Size size(SizeChoice.Seen seen) {
    Shape shape = network(seen).shape();
    return new Size(shape.height(), shape.width());
  }

  private static Network network(SizeChoice.Seen seen) {
    int shortSide = Math.min(seen.median().height(), seen.median().width());
    List<Shape> shapes =
        SIDES.stream()
            .filter(side -> side <= shortSide || side.equals(SIDES.getLast()))
            .map(side -> new Shape(side, side, seen.channels()))
            .toList();
    return network(shapes, learnedFrom(seen.train(), seen.validation()));
  }

  /**
   * The first network whose work is not too much: with two convolutions a block, else with one.
   *
   * @param shapes of images, the largest first
   */
  private static Network network(List<Shape> shapes, int images) {
    return shapes.stream()
        .filter(shape -> Math.min(shape.height(), shape.width()) >= LEAST_SIDE_OF_PAIRS)
        .map(shape -> Network.of(shape, 2, images))
        .filter(net -> net.teraFlop(images) * LEAST_SHARE_OF_EPOCHS <= net.most())
        .findFirst()
        .orElseGet(() -> {
          List<Network> plain = shapes.stream().map(shape -> Network.of(shape, 1, images)).toList();
          return plain.stream()
              .filter(net -> net.teraFlop(images) <= net.most())
              .findFirst()
              .orElse(plain.getLast());
        });
  }

  /**
   * A network of blocks.
   *
   * @param shape of its images
   * @param convolutions of each block
   */
  private record Network(Shape shape, int convolutions, List<Integer> filters) {
    static Network of(Shape shape, int convolutions, int images) {
      return new Network(shape, convolutions, RecipePlanner.filters(shape, images));
    }

    /** Operations that its training may take, in 10^12. */
    double most() {
      return convolutions == 1 ? MOST_TERA_FLOP : MOST_OF_PAIRS;
    }

    /** Of all epochs. */
    double teraFlop(int images) {
      return RecipePlanner.teraFlop(multiplyAdds(), images) * epochs(images);
    }

    double multiplyAdds() {
      double all = 0;
      int height = shape.height();
      int width = shape.width();
      int channels = shape.channels();
      for (int count : filters) {
        for (int i = 0; i < convolutions; i++) {
          all += (double) height * width * KERNEL_AREA * channels * count;
          channels = count;
        }
        height /= 2;
        width /= 2;
      }
      return all;
    }
  }

  private static OptionalDouble validation(int train, boolean own) {
    return own ? OptionalDouble.empty() : OptionalDouble.of(train < 10_000 ? 0.15 : 0.1);
  }

  /**
   * Fewer for more images, but more steps, and some 2,000 steps even for few images: 314 epochs for
   * 51 images, 144 for 222, 36 for 2,200, 8 for 54,000.
   */
  private static int epochs(int images) {
    double many = EPOCHS_OF_ONE / Math.sqrt(images);
    double few = (double) LEAST_STEPS * batchSize(images) / images;
    return Math.clamp(Math.round(Math.max(many, few)), LEAST_EPOCHS, MOST_EPOCHS);
  }

  private static int batchSize(int images) {
    return images < 200 ? 8 : images < 1_000 ? 16 : 32;
  }

  /** Twice as many in each block, up to four times those of the first. */
  private static List<Integer> filters(Shape shape, int images) {
    int side = Math.min(shape.height(), shape.width());
    int blocks = 1;
    while (side / 2 >= (blocks == 1 ? SMALLEST_SIDE : LEAST_SIDE)) {
      side /= 2;
      blocks++;
    }
    int first = blocks <= 3 && images >= 1_000 ? 32 : 16;
    List<Integer> filters = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      filters.add(first << Math.min(block, 2));
    }
    return filters;
  }

  /** Of an epoch. */
  private static double teraFlop(double multiplyAdds, int images) {
    return 3 * 2 * multiplyAdds * images / 1e12;
  }

  private static Augmentation augmentation(DataSummary data, Shape shape, int images) {
    boolean few = images < 5_000;
    int side = Math.min(shape.height(), shape.width());
    return new Augmentation(
        Math.max(1, Math.round(side / 16f)),
        few ? 10 : 0,
        data.mirrorSymmetry().keepsClass(),
        few ? 0.1 : 0,
        0);
  }
}

package dev.bobbin.experiment.starter;

import dev.bobbin.data.Augmentation;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.engine.spec.LayerSpec;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The settings of a starter recipe.
 *
 * @param preprocessing how pictures become images
 * @param validationFraction the share of each class that validates; empty where the dataset has a
 *     validation split of its own
 * @param augmentation random changes to the training images
 * @param network its layers
 * @param epochs passes over the training images
 * @param batchSize images per step
 * @param maxLearningRate of the one-cycle schedule
 * @param balanced whether small classes count more
 * @param novelty whether the model can answer "unknown": with enough validation images to choose by
 * @param teraFlop operations of the whole training, in 10^12: two for each multiplication with
 *     addition, three times the forward pass for each image
 */
public record RecipePlan(
    PreprocessingSpec preprocessing,
    OptionalDouble validationFraction,
    Augmentation augmentation,
    Layers network,
    int epochs,
    int batchSize,
    double maxLearningRate,
    boolean balanced,
    boolean novelty,
    double teraFlop) {
  /** How many images will validate: those of the dataset's own split, or held back. */
  public int validating(DataSummary data) {
    return validationFraction.isPresent()
        ? new Splitter.Stratified(validationFraction.getAsDouble(), 0).count(data.trainCounts())
        : data.validation().orElse(0);
  }

  /** The layers of a network. */
  public sealed interface Layers {
    /**
     * A convolutional network that ends in global average pooling. A block is one or two
     * convolutions of 3x3, each with batch normalisation and ReLU, and, but for the last, max
     * pooling of 2x2.
     *
     * @param filters of each block, from the image to the classes
     * @param convolutions of a block: 1 or 2
     * @param dropout rate before the last layer
     */
    record Blocks(List<Integer> filters, int convolutions, double dropout) implements Layers {
      public Blocks {
        filters = List.copyOf(filters);
      }
    }

    /**
     * Those of a trained model that the network starts from, with a new last layer.
     *
     * @param model a run or a model file, as recipes name it
     * @param layers all of them
     */
    record OfModel(String model, List<LayerSpec> layers) implements Layers {
      public OfModel {
        layers = List.copyOf(layers);
      }
    }
  }
}

package dev.bobbin.experiment.starter;

import dev.bobbin.data.Augmentation;
import dev.bobbin.engine.spec.Size;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The settings of a starter recipe: a convolutional network that ends in global average pooling. A
 * block is a convolution of 3x3, batch normalisation, ReLU and, but for the last, max pooling of
 * 2x2.
 *
 * @param size of the images; empty where the data's own size stays
 * @param validationFraction the share of each class that validates; empty where the dataset has a
 *     validation split of its own
 * @param augmentation random changes to the training images
 * @param filters of each block, from the image to the classes
 * @param dropout rate before the last layer
 * @param epochs passes over the training images
 * @param batchSize images per step
 * @param maxLearningRate of the one-cycle schedule
 * @param balanced whether small classes count more
 * @param teraFlop operations of the whole training, in 10^12: two for each multiplication with
 *     addition, three times the forward pass for each image
 */
public record RecipePlan(
    Optional<Size> size,
    OptionalDouble validationFraction,
    Augmentation augmentation,
    List<Integer> filters,
    double dropout,
    int epochs,
    int batchSize,
    double maxLearningRate,
    boolean balanced,
    double teraFlop) {
  public RecipePlan {
    filters = List.copyOf(filters);
  }
}

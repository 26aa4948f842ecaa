import dev.bobbin.data.Augmentation;
import dev.bobbin.learn.*;

/**
 * Trains on a folder of pictures with a folder for each class, and writes a model.
 *
 * <p>java --add-modules jdk.incubator.vector -cp "LIB/*" OwnPictures.java PICTURES MODEL
 */
void main(String[] args) {
  var data = Images.open(Path.of(args[0]));
  var parts = data.train().split(0.15, 1);
  var shape = data.train().shape();
  // Shifted by up to 2 pixels, mirrored, enlarged by up to a tenth: new pictures in each epoch.
  var changed = parts.train().augmented(new Augmentation(2, 0, true, 0.1, 0), 1);

  var network = new Sequential(shape.height(), shape.width(), shape.channels())
      .conv2d(16, 3).relu().maxPool(2)
      .conv2d(32, 3).relu().maxPool(2)
      .flatten().dropout(0.3).dense(data.train().classes()).softmax();

  network.fit(changed, TrainingOptions.epochs(60)
      .validation(parts.held())
      .earlyStopping(8)
      .deadline(Duration.ofMinutes(10))
      .onEpoch(epoch -> IO.println("epoch %d: %.1f %%".formatted(
          epoch.epoch(), 100 * epoch.validationAccuracy().getAsDouble()))));

  IO.println(network.evaluate(data.test()));
  network.save(Path.of(args[1]));
}

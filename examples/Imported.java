import dev.bobbin.interop.ModelImport;
import dev.bobbin.learn.*;

/**
 * Reads a network that was trained in Keras, PyTorch or scikit-learn, evaluates it, and trains it
 * further.
 *
 * <p>java --add-modules jdk.incubator.vector -cp "LIB/*" Imported.java FILE DATASET
 */
void main(String[] args) throws IOException {
  var data = Images.open(args[1]);
  var imported = ModelImport.read(Path.of(args[0]), Optional.of(data.test().shape()));
  var network = Sequential.of(imported.model(data.test().classNames(), data.test().preprocessing()));
  IO.println(network);
  IO.println(network.evaluate(data.test()));
  network.fit(data.train(), TrainingOptions.epochs(2).learningRate(0.0005));
  IO.println(network.evaluate(data.test()));
}

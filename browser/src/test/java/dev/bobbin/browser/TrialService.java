package dev.bobbin.browser;

import static org.assertj.core.api.Assertions.fail;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Classifier;
import dev.bobbin.server.app.ImageService;
import dev.bobbin.server.app.ModelPath;
import dev.bobbin.server.app.ServiceSettings;
import dev.bobbin.server.app.ServiceSettings.Guard;
import dev.bobbin.server.search.ArticleTable;
import dev.bobbin.server.search.ArticleWriter;
import dev.bobbin.server.search.DatasetArticles;
import dev.bobbin.server.search.IndexDescription;
import dev.bobbin.server.search.Indexer;
import dev.bobbin.server.search.ServedIndex;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A small trained network behind a service; its predictions are also available directly. */
final class TrialService implements AutoCloseable {
  private final Dataset images;
  private final Classifier model;
  private final ImageService service;
  private final Path run;

  private TrialService(Path run, Dataset images, Classifier model, ImageService service) {
    this.run = run;
    this.images = images;
    this.model = model;
    this.service = service;
  }

  /** Trains into a folder and serves. */
  static TrialService start(Path folder) throws IOException {
    Dataset images = TrainedRuns.images();
    Path run = folder.resolve("small");
    TrainedRuns.train(run, TrainedRuns.recipe("training.epochs=3"), images);
    Classifier model = Run.open(run).model();
    index(run, model, images);
    return new TrialService(run, images, model, serve(Guard.NONE, run.toString()));
  }

  /** Serves models, named as on the command line, at any free port. */
  static ImageService serve(Guard guard, String... models) throws IOException {
    return ImageService.start(
        new ServiceSettings(
            "127.0.0.1",
            0,
            Stream.of(models).map(ModelPath::parse).toList(),
            List.of(),
            guard,
            ServiceSettings.Bounds.defaults()));
  }

  /** The served models. */
  Path run() {
    return run;
  }

  /** Indexes the test images beside the model. */
  private static void index(Path run, Classifier model, Dataset images) throws IOException {
    Embedder embedder = new Embedder(model);
    IndexDescription description = IndexDescription.of(model, embedder);
    var articles = new DatasetArticles(images, List.of(Split.TEST), "", model.input());
    try (ThreadTeam team = new ThreadTeam(2);
        ArticleWriter writer = ArticleWriter.open(ServedIndex.placeOf(run), description, false)) {
      Indexer indexer = new Indexer(embedder, ArticleTable.empty(), team);
      indexer.run(articles, writer, _ -> {}, problem -> fail(problem));
      writer.commit();
    }
  }

  String url() {
    return service.url();
  }

  /** The model's prediction for an image, without the server. */
  List<ClassProbability> classify(byte[] pixels) {
    return model.classify(pixels);
  }

  List<String> classes() {
    return model.classNames();
  }

  /** Pixels of a test image. */
  byte[] image(int index) {
    return images.test().image(index);
  }

  /** A test image as a file. */
  byte[] png(int index) {
    return file(image(index), TryPage.SIDE, "png");
  }

  /** The inverted image, dark on light. */
  static byte[] inverted(byte[] pixels) {
    byte[] inverted = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      inverted[i] = (byte) (255 - (pixels[i] & 0xFF));
    }
    return inverted;
  }

  /** Greys as a file. */
  static byte[] file(byte[] pixels, int width, String format) {
    BufferedImage picture =
        new BufferedImage(width, pixels.length / width, BufferedImage.TYPE_BYTE_GRAY);
    picture.getRaster().setDataElements(0, 0, width, pixels.length / width, pixels);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, format, file)) {
        throw new IllegalStateException("no encoder for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}

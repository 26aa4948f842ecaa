package dev.bobbin.cli.session;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.base.text.TextTable;
import dev.bobbin.cli.options.SimilarOptions;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Overrides;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.schema.PreprocessingCodecs;
import dev.bobbin.report.picture.Heading;
import dev.bobbin.report.picture.ImageGallery;
import dev.bobbin.report.picture.Picture;
import dev.bobbin.server.search.IndexDescription;
import dev.bobbin.server.search.Neighbour;
import dev.bobbin.server.search.NeighbourJson;
import dev.bobbin.server.search.SimilarQuery;
import dev.bobbin.server.search.VectorIndex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds similar articles and prints them. */
public record SimilarSession(Host host, boolean json, SimilarOptions asked) {
  private static final String STANDARD_INPUT = "-";
  private static final int COLUMNS = 6;

  private record Query(
      String name,
      byte[] pixels,
      float[] vector,
      Optional<String> except,
      Optional<LoadedImage> image) {}

  public int run() throws IOException {
    try (VectorIndex index = VectorIndex.open(IndexPlace.of(asked.source(), asked.index()))) {
      checkClasses(index);
      Query query = asked.like.isPresent() ? article(index, asked.like.get()) : image(index);
      List<Neighbour> found =
          index.search(
              new SimilarQuery(
                  query.vector(),
                  asked.k,
                  Set.copyOf(asked.classes),
                  Set.copyOf(asked.ids),
                  query.except(),
                  asked.picture.isPresent()));
      if (asked.picture.isPresent()) {
        draw(index, query, found, asked.picture.get());
      }
      if (SimilarQuery.isSilent(query.vector())) {
        host.note(
            "warning: %s is like nothing: its vector in %s is all zeros"
                .formatted(query.name(), index.description().layer()));
      }
      tell(index, query, found);
      return ExitCode.DONE;
    }
  }

  private void checkClasses(VectorIndex index) throws IOException {
    if (asked.classes.isEmpty()) {
      return;
    }
    Set<String> known = new TreeSet<>(index.classes());
    known.addAll(index.description().classNames());
    for (String name : asked.classes) {
      if (!known.contains(name)) {
        throw BobbinException.usage(
            "--class", "a class of the articles", "'" + name + "'", Names.remedy(name, known));
      }
    }
  }

  private static Query article(VectorIndex index, String id) throws IOException {
    VectorIndex.Stored stored =
        index
            .find(id)
            .orElseThrow(() ->
                BobbinException.usage(
                    "--like",
                    "an article of " + index.folder(),
                    "'" + id + "'",
                    "an id that 'bobbin similar' prints"));
    return new Query(
        id, stored.article().pixels(), stored.vector(), Optional.of(id), Optional.empty());
  }

  private Query image(VectorIndex index) throws IOException {
    Classifier model = TrainedModel.read(asked.source());
    Embedder embedder = new Embedder(model);
    index.requireMadeWith(IndexDescription.of(model, embedder));
    ImageFileReader reader =
        new ImageFileReader(
            model.preprocessing(), asked.polarity.orElse(model.preprocessing().polarity()));
    String name = asked.image();
    LoadedImage image =
        name.equals(STANDARD_INPUT)
            ? reader.read(host.in(), "standard input")
            : reader.read(Path.of(name));
    for (LoadedImage.Warning warning : image.warnings()) {
      host.note("warning: " + name + " " + warning.message());
    }
    Overrides.words(model.preprocessing(), image.polarity())
        .ifPresent(words -> host.note(name + " " + words));
    return new Query(
        name, image.pixels(), embedder.embed(image.pixels()), Optional.empty(), Optional.of(image));
  }

  private void draw(VectorIndex index, Query query, List<Neighbour> found, Path file)
      throws IOException {
    List<List<String>> captions = new ArrayList<>();
    captions.add(List.of(query.name(), "query"));
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    pixels.writeBytes(query.pixels());
    for (Neighbour neighbour : found) {
      pixels.writeBytes(neighbour.article().pixels());
      captions.add(
          List.of(
              neighbour.article().id(),
              format("%.3f %s", neighbour.score(), neighbour.article().className().orElse(""))));
    }
    LabeledImages images =
        new LabeledImages(
            index.description().input(), pixels.toByteArray(), new int[captions.size()]);
    Heading heading =
        Heading.of("similar to " + query.name())
            .with(format("%,d articles of %s", found.size(), index.folder()));
    ImageGallery.captioned(heading, images, captions, COLUMNS).writePng(file, Picture.SCREEN_DPI);
  }

  private void tell(VectorIndex index, Query query, List<Neighbour> found) throws IOException {
    if (json) {
      Preprocessing how = index.description().preprocessing();
      host.json(
          "index", index.folder().toString(),
          "image", query.name(),
          "preprocessing", PreprocessingCodecs.PREPROCESSING.write(how),
          "overrides",
              query.image().map(image -> Overrides.json(how, image.polarity())).orElse(List.of()),
          "warnings",
              query.image().map(image -> ImageClassifier.json(image.warnings())).orElse(List.of()),
          "articles", found.stream().map(NeighbourJson::of).toList(),
          "picture", asked.picture.map(Path::toString).orElse(null));
      return;
    }
    if (found.isEmpty()) {
      host.note("no article of " + index.folder() + " matches the query");
      return;
    }
    TextTable table =
        new TextTable(
            List.of(
                TextTable.Column.text("id", 0),
                TextTable.Column.figure("score", 0),
                TextTable.Column.text("class", 1),
                TextTable.Column.text("name", 2)));
    for (Neighbour neighbour : found) {
      table.add(
          List.of(
              neighbour.article().id(),
              format("%.4f", neighbour.score()),
              neighbour.article().className().orElse(""),
              neighbour.article().name().orElse("")));
    }
    host.out().print(table.text(host.columns()));
    asked.picture.ifPresent(file -> host.note("wrote " + file));
  }
}

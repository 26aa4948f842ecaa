package dev.bobbin.report.run;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.attribution.Attribution;
import dev.bobbin.analysis.attribution.AttributionMethod;
import dev.bobbin.analysis.attribution.AttributionRequest;
import dev.bobbin.analysis.attribution.Explainer;
import dev.bobbin.analysis.attribution.ExplainerResult;
import dev.bobbin.analysis.attribution.FeatureMaps;
import dev.bobbin.analysis.attribution.Filters;
import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.model.Classifier;
import dev.bobbin.report.page.Thumbnail;
import dev.bobbin.report.picture.HeatPicture;
import dev.bobbin.report.text.Words;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs an explainer for the report and draws its results. */
final class AttributionSectionBuilder {
  private static final int CLASSES = 10;
  private static final int ERRORS = 8;
  private static final int FILTERS = 32;
  private static final int CHANNELS = 32;

  private final Explainer explainer;
  private final MeasuredImages measured;
  private final Predictions predictions;
  private final ImageSamples samples;

  private final List<String> notes = new ArrayList<>();

  AttributionSectionBuilder(
      Classifier classifier, ThreadTeam team, MeasuredImages measured, ImageSamples samples) {
    this.explainer = new Explainer(classifier, team);
    this.measured = measured;
    this.predictions = measured.predictions();
    this.samples = samples;
  }

  /**
   * Builds the section.
   *
   * @param wanted images by index; if empty, some are chosen
   */
  AttributionSection build(List<Integer> wanted) {
    List<Integer> correct = correct();
    List<Integer> errors = measured.errors().stream().limit(ERRORS).toList();
    List<Integer> chosen =
        wanted.isEmpty()
            ? Stream.concat(correct.stream(), errors.stream()).toList()
            : wanted.stream().map(this::find).toList();
    List<AttributionSection.Method> methods = new ArrayList<>();
    List<List<Attribution>> maps = new ArrayList<>();
    List<AttributionRequest> requests =
        chosen.stream()
            .map(i -> new AttributionRequest(values(i), predictions.predicted(i)))
            .toList();
    for (AttributionMethod method : AttributionMethod.values()) {
      switch (explainer.attributions(method, requests)) {
        case ExplainerResult.Given<List<Attribution>>(var given) -> {
          methods.add(
              new AttributionSection.Method(Words.sentenceCase(method.title()), meaning(method)));
          maps.add(given);
        }
        case ExplainerResult.Missing<List<Attribution>>(var reason) ->
            notes.add(Words.sentence(reason));
      }
    }
    List<AttributionSection.AttributionRow> rows = new ArrayList<>();
    for (int n = 0; n < chosen.size() && !methods.isEmpty(); n++) {
      int row = n;
      rows.add(row(chosen.get(n), maps.stream().map(all -> all.get(row)).toList()));
    }
    List<AttributionSection.Maps> featureMaps =
        (wanted.isEmpty()
                ? Stream.concat(correct.stream().limit(1), errors.stream().limit(1))
                : chosen.stream())
            .flatMap(this::featureMaps)
            .toList();
    String title =
        wanted.isEmpty()
            ? "One correctly classified image of each class, then the most confident errors"
            : "The requested images";
    return filters(methods, title, rows, featureMaps);
  }

  private static String meaning(AttributionMethod method) {
    return switch (method) {
      case INTEGRATED_GRADIENTS ->
          "how much each pixel contributes to the score of the class; the sum is the score minus that of an empty image.";
      case OCCLUSION ->
          "how far the score falls when a small window is covered; the larger the fall, the more important the window.";
      case GRAD_CAM ->
          "where the last convolution found evidence for the class; coarse, and never evidence against it.";
    };
  }

  private int find(int index) {
    return IntStream.range(0, predictions.count())
        .filter(i -> predictions.index(i) == index)
        .findFirst()
        .orElseThrow(() ->
            BobbinException.usage(
                "image",
                format("the index of one of the %,d images of this split", predictions.count()),
                index,
                "0"));
  }

  /** The first correctly classified image of each class. */
  private List<Integer> correct() {
    return IntStream.range(0, Math.min(CLASSES, measured.names().size()))
        .boxed()
        .flatMap(c ->
            IntStream.range(0, predictions.count())
                .filter(i -> predictions.label(i) == c && measured.isCorrect(i))
                .limit(1)
                .boxed())
        .toList();
  }

  private float[] values(int i) {
    float[] values = new float[measured.images().shape().size()];
    samples.read(i, 0, values, 0);
    return values;
  }

  private AttributionSection.AttributionRow row(int i, List<Attribution> maps) {
    return new AttributionSection.AttributionRow(
        measured.picture(i),
        measured.predicted(i) + " " + measured.output(i, predictions.predicted(i)),
        measured.isCorrect(i) ? "correct" : "actually " + measured.actual(i),
        measured.isCorrect(i),
        maps.stream().map(map -> overlay(i, map)).toList());
  }

  private Thumbnail overlay(int i, Attribution map) {
    int index = predictions.index(i);
    byte[] pixels = measured.images().image(index);
    return Thumbnail.of(
            HeatPicture.of(
                map.values(),
                map.height(),
                map.width(),
                map.largest(),
                pixel -> Thumbnail.rgb(measured.images().shape(), pixels, pixel)),
            "%s of image %d for %s%s"
                .formatted(
                    map.method().title(),
                    index,
                    measured.names().get(map.classIndex()),
                    map.completeness().map(AttributionSectionBuilder::reached).orElse("")))
        .with(map.method().title());
  }

  private static String reached(Attribution.Completeness completeness) {
    return format(", adding up to %.2f of %.2f", completeness.sum(), completeness.difference());
  }

  private Stream<AttributionSection.Maps> featureMaps(int i) {
    return switch (explainer.featureMaps(values(i))) {
      case ExplainerResult.Given<List<FeatureMaps>>(var layers) ->
          Stream.of(
              new AttributionSection.Maps(
                  measured.picture(i),
                  measured.actual(i)
                      + (measured.isCorrect(i) ? "" : ", predicted as " + measured.predicted(i)),
                  layers.stream().map(AttributionSectionBuilder::channels).toList()));
      case ExplainerResult.Missing<List<FeatureMaps>> _ -> Stream.of();
    };
  }

  private static AttributionSection.Channels channels(FeatureMaps maps) {
    Shape shape = maps.shape();
    float largest = largest(maps.values());
    int shown = Math.min(CHANNELS, shape.channels());
    return new AttributionSection.Channels(
        maps.convolution(),
        "%s%s, %s; all on one scale"
            .formatted(
                maps.layer().equals(maps.convolution()) ? "" : "after " + maps.layer() + ", ",
                shape,
                shown == shape.channels()
                    ? "all channels"
                    : "the first %d channels".formatted(shown)),
        IntStream.range(0, shown)
            .mapToObj(c ->
                Thumbnail.of(
                    HeatPicture.grey(maps.map(c), shape.height(), shape.width(), largest),
                    "%s, channel %d".formatted(maps.convolution(), c)))
            .toList());
  }

  private AttributionSection filters(
      List<AttributionSection.Method> methods,
      String title,
      List<AttributionSection.AttributionRow> rows,
      List<AttributionSection.Maps> featureMaps) {
    return switch (explainer.filters(FILTERS)) {
      case ExplainerResult.Given<Filters>(var filters) ->
          new AttributionSection(
              methods,
              title,
              rows,
              notes,
              "The filters of " + filters.layer(),
              "The weights of %s %s, %s, %s; each on its own scale."
                  .formatted(
                      filters.filters().size() == filters.units()
                          ? "all"
                          : "the %d largest of".formatted(filters.filters().size()),
                      Words.count(filters.units(), "unit", "units"),
                      filters.shape(),
                      colours(filters.shape())),
              filters.filters().stream().map(filter -> picture(filters, filter)).toList(),
              featureMaps);
      case ExplainerResult.Missing<Filters>(var reason) -> {
        notes.add(Words.sentence(reason));
        yield new AttributionSection(methods, title, rows, notes, "", "", List.of(), featureMaps);
      }
    };
  }

  /** What the colours of {@link #filter} mean. */
  static String colours(Shape shape) {
    return switch (shape.channels()) {
      case 1 -> "orange above 0, blue below, black at 0";
      case 3 ->
          "as the colour that each asks for: grey where all three channels are 0, a channel above 0 brighter, one below darker";
      default ->
          "summed over the %d channels: orange above 0, blue below, black at 0"
              .formatted(shape.channels());
    };
  }

  /** A filter drawn: of three channels in their colours, of others their sum. */
  static BufferedImage filter(Shape shape, float[] weights) {
    if (shape.channels() == 3) {
      return HeatPicture.colour(weights, shape.height(), shape.width(), largest(weights));
    }
    float[] sums = new float[shape.pixels()];
    for (int i = 0; i < weights.length; i++) {
      sums[i / shape.channels()] += weights[i];
    }
    return HeatPicture.signed(sums, shape.height(), shape.width(), largest(sums));
  }

  private static Thumbnail picture(Filters filters, Filters.Filter filter) {
    return Thumbnail.of(
        filter(filters.shape(), filter.weights()),
        "%s, unit %d".formatted(filters.layer(), filter.unit()));
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
